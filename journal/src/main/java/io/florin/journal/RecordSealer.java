package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and chains the records of one epoch, in their order; see {@link RecordCipher} and {@link DigestChain}. {@link
 * RecordOpener} is its inverse.
 *
 * <pre>
 *   header ─────────────┬──▶ additional data ─┐
 *   payload ────────────│──▶ AES-256-GCM ◀────┘ ──▶ stored payload ─┬──▶ record
 *                       └──────────────────▶ SHA-256 chain ◀────────┘
 *                                                 └──▶ HMAC ──▶ header
 * </pre>
 *
 * <p>Works on arrays of the heap, for which the JDK has its fastest code; the copies are cheap beside it. Single thread.
 */
final class RecordSealer {
    private final EpochKeys keys;
    private final @Nullable RecordCipher cipher;
    private final DigestChain chain;
    private byte[] plain = new byte[0];
    private byte[] record = new byte[0];
    private UnsafeBuffer header = new UnsafeBuffer(0, 0);
    private long recordNumber;

    /**
     * @param keys of the epoch; it is encrypted, chained or both.
     * @param chained of all chained records of earlier epochs.
     */
    RecordSealer(final EpochKeys keys, final Digest chained) {
        this.keys = keys;
        this.cipher = keys.dataKey() == null ? null : new RecordCipher(keys.dataKey());
        this.chain = new DigestChain(chained);
        chain.key(keys.chainKey());
    }

    /** @return bytes by which a stored payload is longer than the payload. */
    int overheadLength() {
        return cipher == null ? 0 : RecordCipher.TAG_LENGTH;
    }

    /**
     * Seals the next record.
     *
     * @param to its header at 0, complete but for the lengths, the flags, all behind byte 64 and the CRC. Takes the stored payload
     *     behind it, and those fields, but for the CRC.
     * @return bytes of the stored payload.
     */
    int seal(final MutableDirectBuffer to, final DirectBuffer payload, final int offset, final int length) {
        final int storedLength = length + overheadLength();
        final int recordLength = RecordLayout.LENGTH + storedLength;
        ensureCapacity(recordLength);
        putHeader(to, storedLength);
        if (cipher == null) {
            payload.getBytes(offset, record, RecordLayout.LENGTH, length);
        } else {
            payload.getBytes(offset, plain, 0, length);
            cipher.encrypt(recordNumber, plain, length, record);
        }
        if (keys.isChained()) {
            chain.advance(record, recordLength);
            chain.putMac(record);
        }
        to.putBytes(0, record, 0, recordLength);
        recordNumber++;
        return storedLength;
    }

    /** @return the digest of all chained records so far, to be read before the next one is sealed. */
    UnsafeBuffer digestView() {
        return chain.digestView();
    }

    private void putHeader(final MutableDirectBuffer from, final int storedLength) {
        final UnsafeBuffer view = header;
        from.getBytes(0, record, 0, RecordLayout.RECORD_NUMBER_OFFSET);
        view.putByte(RecordLayout.FLAGS_OFFSET, (byte)
                ((cipher == null ? 0 : RecordLayout.ENCRYPTED) | (keys.isChained() ? RecordLayout.CHAINED : 0)));
        view.putInt(RecordHeader.PAYLOAD_LENGTH_OFFSET, storedLength, LITTLE_ENDIAN);
        view.putLong(RecordLayout.RECORD_NUMBER_OFFSET, recordNumber, LITTLE_ENDIAN);
        view.putInt(RecordLayout.KEY_ID_OFFSET, keys.encryptionKeyId(), LITTLE_ENDIAN);
        view.setMemory(
                RecordLayout.KEY_ID_OFFSET + Integer.BYTES,
                RecordLayout.LENGTH - RecordLayout.KEY_ID_OFFSET - Integer.BYTES,
                (byte) 0);
    }

    private void ensureCapacity(final int recordLength) {
        if (record.length < recordLength) {
            final int capacity = Math.max(recordLength, 2 * record.length);
            record = new byte[capacity];
            plain = new byte[capacity];
            header = new UnsafeBuffer(record, 0, RecordLayout.LENGTH);
        }
    }
}
