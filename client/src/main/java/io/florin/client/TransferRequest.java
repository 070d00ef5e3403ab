package io.florin.client;

import io.florin.protocol.codec.TransferEncoder;

/** Moves money now. Answered by a {@link CommandReply} with the debit account's balances. */
public final class TransferRequest extends MoneyRequest<TransferRequest> {
    private final TransferEncoder encoder = new TransferEncoder();

    /** Makes a request with all fields zero or empty. */
    public TransferRequest() {
        super(TransferEncoder.TEMPLATE_ID, TransferEncoder.BLOCK_LENGTH, 0, TransferEncoder.userDataEncodingOffset());
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets all fields. */
    public TransferRequest set(final Transfer transfer) {
        return transferId(transfer.id().hi(), transfer.id().lo())
                .debitAccountId(
                        transfer.debitAccount().hi(), transfer.debitAccount().lo())
                .creditAccountId(
                        transfer.creditAccount().hi(), transfer.creditAccount().lo())
                .ledger(transfer.ledger())
                .amount(transfer.amount())
                .details(transfer.details());
    }

    /** Sets the idempotency key, never 0. */
    public TransferRequest transferId(final long hi, final long lo) {
        encoder.transferId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the account that pays. */
    public TransferRequest debitAccountId(final long hi, final long lo) {
        encoder.debitAccountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the account that is paid. */
    public TransferRequest creditAccountId(final long hi, final long lo) {
        encoder.creditAccountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the ledger of both accounts, 1 to 4,294,967,294. */
    public TransferRequest ledger(final long ledger) {
        checkLedger(ledger);
        encoder.ledger(ledger);
        return this;
    }

    /** Sets the amount in minor units, more than 0. */
    public TransferRequest amount(final long amountMinor) {
        encoder.amount(amountMinor);
        return this;
    }

    static void checkFits(final Details details) {
        checkFitsBehind(TransferEncoder.BLOCK_LENGTH, details);
    }
}
