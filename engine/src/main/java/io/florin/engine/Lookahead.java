package io.florin.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferDecoder;
import org.agrona.DirectBuffer;

/**
 * Reads what the next payments and authorizations need into the processor's cache, all of them at once, where one after the other would
 * wait for memory five times each. It only reads, and nothing depends on what it read.
 *
 * <pre>
 *   add    for each command    the lines of its id and of both accounts' ids in the tables      ┐ many reads are under way
 *   end    for each command    the records of both accounts, which these lines name             ┘ at the same time
 * </pre>
 */
final class Lookahead {
    static final int LENGTH = 32;

    private static final int ID = MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.transferIdEncodingOffset();
    private static final int DEBIT_ID =
            MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.debitAccountIdEncodingOffset();
    private static final int CREDIT_ID =
            MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.creditAccountIdEncodingOffset();
    private static final int IDS = 2;

    static {
        if (TransferDecoder.transferIdEncodingOffset() != AuthorizeDecoder.authorizationIdEncodingOffset()
                || TransferDecoder.debitAccountIdEncodingOffset() != AuthorizeDecoder.debitAccountIdEncodingOffset()
                || TransferDecoder.creditAccountIdEncodingOffset()
                        != AuthorizeDecoder.creditAccountIdEncodingOffset()) {
            throw new IllegalStateException("Transfer and Authorize have their ids in different places");
        }
    }

    private final AccountStore accounts;
    private final TransferStore transfers;
    /** Account ids, low half and high half. */
    private final long[] ids = new long[LENGTH * IDS * 2];

    private int length;
    /** Of no use but that the compiler cannot leave the reads out. */
    private int touched;

    Lookahead(final AccountStore accounts, final TransferStore transfers) {
        this.accounts = accounts;
        this.transfers = transfers;
    }

    /** Takes a Transfer or Authorize; more than {@value #LENGTH} until {@link #end} are left out. */
    void add(final DirectBuffer buffer, final int offset) {
        if (length < ids.length) {
            touched += transfers.touch(
                    buffer.getLong(offset + ID, LITTLE_ENDIAN),
                    buffer.getLong(offset + ID + Long.BYTES, LITTLE_ENDIAN));
            addAccount(
                    buffer.getLong(offset + DEBIT_ID, LITTLE_ENDIAN),
                    buffer.getLong(offset + DEBIT_ID + Long.BYTES, LITTLE_ENDIAN));
            addAccount(
                    buffer.getLong(offset + CREDIT_ID, LITTLE_ENDIAN),
                    buffer.getLong(offset + CREDIT_ID + Long.BYTES, LITTLE_ENDIAN));
        }
    }

    /** Reads the accounts' records of all that were added. */
    void end() {
        int sum = touched;
        for (int i = 0; i < length; i += IDS) {
            sum += accounts.find(ids[i], ids[i + 1]);
        }
        touched = sum;
        length = 0;
    }

    private void addAccount(final long idLo, final long idHi) {
        touched += accounts.touch(idLo, idHi);
        ids[length] = idLo;
        ids[length + 1] = idHi;
        length += IDS;
    }
}
