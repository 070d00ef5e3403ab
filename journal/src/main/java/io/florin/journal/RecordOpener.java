package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Checks and decrypts the records of a journal, in their order over all epochs: the inverse of {@link RecordSealer}.
 *
 * <p>The payload's accessors hold until the next record. Single thread.
 */
final class RecordOpener {
    private static final int WITHOUT_PAYLOAD = 0;

    private final DigestChain chain;
    private EpochKeys keys = EpochKeys.NONE;
    private @Nullable RecordCipher cipher;
    private byte[] record = new byte[0];
    private byte[] plain = new byte[0];
    private final UnsafeBuffer plainView = new UnsafeBuffer(plain);
    private final UnsafeBuffer recordView = new UnsafeBuffer(record);
    private DirectBuffer payload = plainView;
    private int payloadOffset;
    private int payloadLength = WITHOUT_PAYLOAD;

    /** @param chained of all chained records in front of the first one to be opened. */
    RecordOpener(final Digest chained) {
        this.chain = new DigestChain(chained);
    }

    /** Begins an epoch. */
    void epoch(final EpochKeys epochKeys) {
        keys = epochKeys;
        cipher = epochKeys.dataKey() == null ? null : new RecordCipher(epochKeys.dataKey());
        chain.key(epochKeys.chainKey());
    }

    /**
     * Opens the next record, which is intact by its CRC.
     *
     * @return why it is not what was sealed; null if it is.
     */
    @Nullable
    String open(final DirectBuffer buffer, final int offset, final int length) {
        if (!keys.isChained() && cipher == null) {
            throw new IllegalStateException("there is nothing to open");
        }
        ensureCapacity(length);
        buffer.getBytes(offset, record, 0, length);
        if (keys.isChained()) {
            chain.advance(record, length);
            if (!chain.isMac(record)) {
                return "its MAC does not fit: it or a record in front of it was changed, or the chain key is another";
            }
        }
        return cipher == null ? pass(length) : decrypt(cipher, length);
    }

    /** @return the digest of all chained records so far. */
    Digest digest() {
        return chain.digest();
    }

    DirectBuffer payload() {
        return payload;
    }

    int payloadOffset() {
        return payloadOffset;
    }

    int payloadLength() {
        return payloadLength;
    }

    private @Nullable String pass(final int length) {
        payload = recordView;
        payloadOffset = RecordLayout.LENGTH;
        payloadLength = length - RecordLayout.LENGTH;
        return null;
    }

    private @Nullable String decrypt(final RecordCipher with, final int length) {
        final long recordNumber = recordView.getLong(RecordLayout.RECORD_NUMBER_OFFSET, LITTLE_ENDIAN);
        if (!with.decrypt(recordNumber, record, length, plain)) {
            return "it cannot be decrypted: it was changed, or the key with the id " + keys.encryptionKeyId()
                    + " is another";
        }
        payload = plainView;
        payloadOffset = 0;
        payloadLength = length - RecordLayout.LENGTH - RecordCipher.TAG_LENGTH;
        return null;
    }

    private void ensureCapacity(final int length) {
        if (record.length < length) {
            final int capacity = Math.max(length, 2 * record.length);
            record = new byte[capacity];
            plain = new byte[capacity];
            recordView.wrap(record);
            plainView.wrap(plain);
        }
    }
}
