package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.codec.TransferEncoder;

/** Moves money now. Answered by a {@link CommandReply} with the debit account's balances. */
public final class TransferRequest extends Request {
    private static final int DATA_OFFSET = BLOCK_OFFSET + TransferEncoder.BLOCK_LENGTH;
    private static final int DATA_LENGTH_MAX = Framing.REQUEST_FRAME_LENGTH_MAX - DATA_OFFSET - 2;

    private final TransferEncoder encoder = new TransferEncoder();

    /** Makes a request with all fields zero or empty. */
    public TransferRequest() {
        super(TransferEncoder.TEMPLATE_ID, TransferEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
        data(Text.NONE, Text.NONE);
    }

    /** Sets all fields. */
    public TransferRequest set(final Transfer transfer) {
        data(Text.ascii(transfer.reference()), Text.utf8("text", transfer.text()));
        return transferId(transfer.id().hi(), transfer.id().lo())
                .debitAccountId(
                        transfer.debitAccount().hi(), transfer.debitAccount().lo())
                .creditAccountId(
                        transfer.creditAccount().hi(), transfer.creditAccount().lo())
                .ledger(transfer.ledger())
                .amount(transfer.amount())
                .code(transfer.code())
                .userData(transfer.userData().hi(), transfer.userData().lo());
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

    /** Sets the caller's own classification, 0 to 65,535. */
    public TransferRequest code(final int code) {
        checkCode(code);
        encoder.code(code);
        return this;
    }

    /** Sets 128 bits of the caller's own. */
    public TransferRequest userData(final long hi, final long lo) {
        encoder.userData().hi(hi).lo(lo);
        return this;
    }

    /**
     * Sets the end-to-end reference (ASCII) and the free text (UTF-8). The arrays are copied.
     *
     * @throws IllegalArgumentException when they do not fit in a frame; the ledger itself takes 35 and 140 bytes.
     */
    public TransferRequest data(final byte[] reference, final byte[] text) {
        checkLength(reference.length, text.length);
        encoder.limit(DATA_OFFSET);
        encoder.putReference(reference, 0, reference.length).putText(text, 0, text.length);
        messageEnd(encoder.limit());
        return this;
    }

    static void checkLength(final int referenceLength, final int textLength) {
        Text.checkLength("reference", referenceLength);
        Text.checkLength("text", textLength);
        if (referenceLength + textLength > DATA_LENGTH_MAX) {
            throw new IllegalArgumentException("too long for a frame: referenceLength=" + referenceLength
                    + ", textLength=" + textLength + ", sumMax=" + DATA_LENGTH_MAX);
        }
    }
}
