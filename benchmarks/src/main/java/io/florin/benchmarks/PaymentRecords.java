package io.florin.benchmarks;

import io.florin.gateway.pipeline.EntryLayout;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.ConfigureEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.OpenAccountEncoder;
import io.florin.protocol.codec.TransferEncoder;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a server's journal would hold after some payments, without a server: the configuration, the accounts, and payments between two
 * random ones each, encoded and packed into records. Single thread.
 */
final class PaymentRecords {
    private static final int COMMANDS_PER_RECORD = 1024;
    private static final int LEDGER = 999;
    private static final long OVERDRAFT_LIMIT = 1L << 53;
    private static final int PRINCIPAL = 1;
    private static final int AMOUNT_MASK = 0xFF;
    private static final int MESSAGE_LENGTH_MAX = 512;

    private final int accounts;
    private final long commandCount;
    private final UnsafeBuffer record = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(COMMANDS_PER_RECORD * EntryLayout.entryLength(MESSAGE_LENGTH_MAX), 8));
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_LENGTH_MAX]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConfigureEncoder configure = new ConfigureEncoder();
    private final OpenAccountEncoder open = new OpenAccountEncoder();
    private final TransferEncoder transfer = new TransferEncoder();
    private final SplittableRandom random = new SplittableRandom(42);
    private final int transfersMax;
    private long lastSequence;
    private int count;
    private int length;

    /**
     * @param accounts to pay between, 2 or more.
     * @param transfers to make.
     */
    PaymentRecords(final int accounts, final int transfers) {
        this.accounts = accounts;
        this.transfersMax = transfers + 1;
        this.commandCount = 1L + accounts + transfers;
    }

    /** Of the configuration, the accounts and the payments. */
    long commandCount() {
        return commandCount;
    }

    /** Makes the next record; false when all have been. */
    boolean next() {
        count = 0;
        length = 0;
        while (count < COMMANDS_PER_RECORD && lastSequence < commandCount) {
            lastSequence++;
            count++;
            length = EntryLayout.put(record, length, PRINCIPAL, message, 0, encode(lastSequence));
        }
        return count > 0;
    }

    DirectBuffer record() {
        return record;
    }

    int length() {
        return length;
    }

    int count() {
        return count;
    }

    long firstSequence() {
        return lastSequence - count + 1;
    }

    private int encode(final long sequence) {
        if (sequence == 1) {
            return encodeConfigure();
        }
        return sequence <= 1L + accounts ? encodeOpen(sequence - 1) : encodeTransfer(sequence);
    }

    private int encodeConfigure() {
        configure
                .wrapAndApplyHeader(message, 0, header)
                .correlationId(0)
                .reserved(0)
                .ledgersMax(1)
                .accountsMax(accounts)
                .transfersMax(transfersMax)
                .historyMax(0);
        configure.flags().clear();
        configure.hashKey().lo(1).hi(2);
        return MessageHeaderEncoder.ENCODED_LENGTH + configure.encodedLength();
    }

    private int encodeOpen(final long account) {
        open.wrapAndApplyHeader(message, 0, header)
                .correlationId(account)
                .code(1)
                .ledger(LEDGER)
                .overdraftLimit(OVERDRAFT_LIMIT)
                .kind(AccountKind.CUSTOMER);
        open.flags().clear();
        open.accountId().lo(account).hi(1);
        open.userData().lo(0).hi(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + open.encodedLength();
    }

    private int encodeTransfer(final long sequence) {
        final int debit = 1 + random.nextInt(accounts);
        final int other = 1 + random.nextInt(accounts - 1);
        transfer.wrapAndApplyHeader(message, 0, header)
                .correlationId(sequence)
                .code(1)
                .ledger(LEDGER)
                .amount(1 + (sequence & AMOUNT_MASK));
        transfer.flags().clear();
        transfer.transferId().lo(sequence).hi(7);
        transfer.debitAccountId().lo(debit).hi(1);
        transfer.creditAccountId().lo(other >= debit ? other + 1 : other).hi(1);
        transfer.userData().lo(0).hi(0);
        transfer.reference("").text("");
        return MessageHeaderEncoder.ENCODED_LENGTH + transfer.encodedLength();
    }
}
