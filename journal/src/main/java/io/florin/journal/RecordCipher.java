package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * AES-256-GCM over the payload of a record, with its header from 4 to 80 as additional data. The nonce is the record's number in
 * its epoch, which has a key of its own: so it cannot come twice.
 *
 * <p>The JDK sets up a cipher anew for each nonce: about 1.1 KiB of garbage a record, however long it is. Single thread.
 */
final class RecordCipher {
    /** Bytes that a payload grows by. */
    static final int TAG_LENGTH = 16;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_LENGTH = 12;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final UnsafeBuffer nonceView = new UnsafeBuffer(nonce);

    RecordCipher(final SecretKeySpec key) {
        this.key = key;
        try {
            this.cipher = Cipher.getInstance(TRANSFORMATION);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + TRANSFORMATION, e);
        }
    }

    /** Encrypts a payload into its record, whose header is complete but for CRC and MAC. */
    void encrypt(final long recordNumber, final byte[] plain, final int length, final byte[] record) {
        try {
            begin(Cipher.ENCRYPT_MODE, recordNumber, record);
            cipher.doFinal(plain, 0, length, record, RecordHeader.LENGTH);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt: recordNumber=" + recordNumber + " length=" + length, e);
        }
    }

    /** Decrypts the payload of a record. @return whether it is what was encrypted, with this key, under this header. */
    boolean decrypt(final long recordNumber, final byte[] record, final int length, final byte[] plain) {
        if (length < RecordHeader.LENGTH + TAG_LENGTH) {
            return false;
        }
        try {
            begin(Cipher.DECRYPT_MODE, recordNumber, record);
            cipher.doFinal(record, RecordHeader.LENGTH, length - RecordHeader.LENGTH, plain, 0);
            return true;
        } catch (final AEADBadTagException e) {
            return false;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("cannot decrypt: recordNumber=" + recordNumber + " length=" + length, e);
        }
    }

    private void begin(final int mode, final long recordNumber, final byte[] record) throws GeneralSecurityException {
        nonceView.putLong(0, recordNumber, LITTLE_ENDIAN);
        cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_LENGTH, nonce));
        cipher.updateAAD(record, RecordHeader.MAGIC_OFFSET, RecordHeader.MAC_OFFSET - RecordHeader.MAGIC_OFFSET);
    }
}
