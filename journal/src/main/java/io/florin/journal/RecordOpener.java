package io.florin.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Checks and decrypts the records of a journal, in their order over all epochs: the inverse of {@link RecordSealer}. Without keys it
 * follows the digests alone, as an auditor does, and leaves payloads as they are stored.
 *
 * <p>The payload's accessors hold until the next record. Single thread.
 */
final class RecordOpener {
    private final @Nullable KeyRing ring;
    private final DigestChain chain;
    private final UnsafeBuffer plainView = new UnsafeBuffer(0, 0);
    private boolean isChained;
    private int keyId;
    private @Nullable RecordCipher cipher;
    private byte[] record = new byte[0];
    private byte[] plain = new byte[0];
    private DirectBuffer payload = plainView;
    private int payloadOffset;
    private int payloadLength;

    /**
     * @param ring null to follow the digests alone.
     * @param chained of all chained records in front of the first one to be opened.
     */
    RecordOpener(final @Nullable KeyRing ring, final Digest chained) {
        this.ring = ring;
        this.chain = new DigestChain(chained);
    }

    /**
     * Begins an epoch.
     *
     * @return why its mark cannot be believed; null if it can.
     * @throws KeyException if a key is missing.
     */
    @Nullable
    String enter(final EpochMark.Content epoch) {
        isChained = epoch.isChained();
        keyId = epoch.keyId();
        if (ring == null) {
            return null;
        }
        if (!isChained && ring.canChain()) {
            return protectionMisfit(epoch, ring);
        }
        return begin(epoch, epoch.keys(ring));
    }

    /**
     * Opens the next record, which is intact by its CRC.
     *
     * @return why it is not what was sealed; null if it is.
     */
    @Nullable
    String open(final SegmentReader reader) {
        return open(reader.buffer(), reader.record(), reader.recordLength(), reader.payload(), reader.payloadLength());
    }

    @Nullable
    String open(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final int storedOffset,
            final int storedLength) {
        payload = buffer;
        payloadOffset = storedOffset;
        payloadLength = storedLength;
        if (!isChained && cipher == null) {
            return null;
        }
        ensureCapacity(length);
        buffer.getBytes(offset, record, 0, length);
        if (isChained) {
            chain.advance(record, length);
            if (ring != null && !chain.isMac(record)) {
                return "its MAC does not fit: it or a record in front of it was changed, or the chain key is another";
            }
        }
        return cipher == null ? null : decrypt(cipher, RecordHeader.recordNumber(buffer, offset), length);
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

    private @Nullable String begin(final EpochMark.Content epoch, final EpochKeys keys) {
        if (!epoch.isMac(keys)) {
            return "the mark's MAC does not fit: it was changed, or the chain key is another";
        }
        cipher = keys.dataKey() == null ? null : new RecordCipher(keys.dataKey());
        chain.key(keys.chainKey());
        return null;
    }

    private @Nullable String protectionMisfit(final EpochMark.Content epoch, final KeyRing with) {
        if (epoch.epoch() < with.chainedFromEpoch() && chain.digest().equals(Digest.ZERO)) {
            return begin(epoch, epoch.keys(with));
        }
        return "its protection was removed: it is not chained, but a chain key is given that holds from epoch "
                + with.chainedFromEpoch()
                + " on; or if the journal was begun without a chain, write the number of its next"
                + " epoch behind the chain key";
    }

    private @Nullable String decrypt(final RecordCipher with, final long recordNumber, final int length) {
        if (!with.decrypt(recordNumber, record, length, plain)) {
            return "it cannot be decrypted: it was changed, or the key with id " + keyId + " is another";
        }
        payload = plainView;
        payloadOffset = 0;
        payloadLength = length - RecordHeader.LENGTH - RecordCipher.TAG_LENGTH;
        return null;
    }

    private void ensureCapacity(final int length) {
        if (record.length < length) {
            final int capacity = Math.max(length, 2 * record.length);
            record = new byte[capacity];
            plain = new byte[capacity];
            plainView.wrap(plain);
        }
    }
}
