package io.florin.benchmarks;

import io.florin.gateway.pipeline.EntryLayout;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a server's journal would hold after some payments, without a server: the configuration, the accounts, and payments between two
 * random ones each, encoded and packed into records. Single thread.
 */
public final class PaymentRecords {
    private static final int COMMANDS_PER_RECORD = 1024;
    private static final int PRINCIPAL = 1;
    private static final int AMOUNT_MASK = 0xFF;

    private final int accounts;
    private final long commandCount;
    private final UnsafeBuffer record = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            COMMANDS_PER_RECORD * EntryLayout.entryLength(RequestEncoder.LENGTH_MAX), 8));
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[RequestEncoder.LENGTH_MAX]);
    private final RequestEncoder encoder = new RequestEncoder();
    private final SplittableRandom random = new SplittableRandom(42);
    private final int transfersMax;
    private long lastSequence;
    private int count;
    private int length;

    /**
     * @param accounts to pay between, 2 or more.
     * @param transfers to make.
     */
    public PaymentRecords(final int accounts, final int transfers) {
        this.accounts = accounts;
        this.transfersMax = transfers + 1;
        this.commandCount = 1L + accounts + transfers;
    }

    /** Of the configuration, the accounts and the payments. */
    public long commandCount() {
        return commandCount;
    }

    /** Makes the next record; false when all have been. */
    public boolean next() {
        count = 0;
        length = 0;
        while (count < COMMANDS_PER_RECORD && lastSequence < commandCount) {
            lastSequence++;
            count++;
            length = EntryLayout.put(record, length, PRINCIPAL, message, 0, encode(lastSequence));
        }
        return count > 0;
    }

    /** The record that {@link #next()} made; the next one is in the same buffer. */
    public DirectBuffer record() {
        return record;
    }

    /** Bytes of the record. */
    public int length() {
        return length;
    }

    /** Commands in the record. */
    public int count() {
        return count;
    }

    /** The sequence of its first command. */
    public long firstSequence() {
        return lastSequence - count + 1;
    }

    private int encode(final long sequence) {
        if (sequence == 1) {
            return encoder.configure(message, 0, accounts, transfersMax);
        }
        return sequence <= 1L + accounts ? encoder.openAccount(message, 0, sequence - 1) : encodeTransfer(sequence);
    }

    private int encodeTransfer(final long number) {
        final int debit = 1 + random.nextInt(accounts);
        final int other = 1 + random.nextInt(accounts - 1);
        return encoder.transfer(
                message, 0, number, debit, other >= debit ? other + 1 : other, 1 + (number & AMOUNT_MASK));
    }
}
