package io.florin.journal;

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
    private final @Nullable RecordCipher cipher;
    private final boolean isChained;
    private final DigestChain chain;
    private byte[] plain = new byte[0];
    private byte[] record = new byte[0];
    private long nextNumber;

    /**
     * @param keys of the epoch; it is encrypted, chained or both.
     * @param chained of all chained records of earlier epochs.
     */
    RecordSealer(final EpochKeys keys, final Digest chained) {
        this.cipher = keys.dataKey() == null ? null : new RecordCipher(keys.dataKey());
        this.isChained = keys.isChained();
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
     * @param to has at 0 its header, complete but for MAC and CRC, with the length of the stored payload. Takes the stored payload
     *     and the MAC.
     * @throws IllegalStateException if its number is not the next: a number that came twice would give the key away.
     */
    void seal(final MutableDirectBuffer to, final DirectBuffer payload, final int offset, final int length) {
        final long number = RecordHeader.recordNumber(to, 0);
        if (number != nextNumber) {
            throw new IllegalStateException("record is not the next: number=" + number + " expected=" + nextNumber);
        }
        nextNumber++;
        final int recordLength = RecordHeader.LENGTH + length + overheadLength();
        ensureCapacity(recordLength);
        to.getBytes(0, record, 0, RecordHeader.LENGTH);
        if (cipher == null) {
            payload.getBytes(offset, record, RecordHeader.LENGTH, length);
        } else {
            payload.getBytes(offset, plain, 0, length);
            cipher.encrypt(number, plain, length, record);
        }
        if (isChained) {
            chain.advance(record, recordLength);
            chain.putMac(record);
        }
        to.putBytes(RecordHeader.MAC_OFFSET, record, RecordHeader.MAC_OFFSET, recordLength - RecordHeader.MAC_OFFSET);
    }

    /** @return the digest of all chained records so far, to be read before the next one is sealed. */
    UnsafeBuffer digestView() {
        return chain.digestView();
    }

    private void ensureCapacity(final int recordLength) {
        if (record.length < recordLength) {
            final int capacity = Math.max(recordLength, 2 * record.length);
            record = new byte[capacity];
            plain = new byte[capacity];
        }
    }
}
