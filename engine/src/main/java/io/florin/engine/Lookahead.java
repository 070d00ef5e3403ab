package io.florin.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferDecoder;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Reads what the next payments and authorizations need into the processor's cache, all of them at once, where one after the other would
 * wait for memory five times each. It only reads, and no outcome depends on what it read: the accounts that it found are guesses, which
 * {@link IdIndex#find(long, long, int)} checks.
 *
 * <pre>
 *   add    for each command    where its id and both accounts' ids have their places in the tables
 *   end    reads all of these places     ┐ loops of nothing but reads: as many are under
 *          reads all accounts' records   ┘ way at once as the processor can have
 *   take   for each command, in the same order, what was found of it; a chain takes more than its share, and guesses behind it miss
 * </pre>
 */
final class Lookahead {
    static final int LENGTH = 32;

    private static final int ID = MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.transferIdEncodingOffset();
    private static final int DEBIT_ID =
            MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.debitAccountIdEncodingOffset();
    private static final int CREDIT_ID =
            MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.creditAccountIdEncodingOffset();
    private static final int ACCOUNTS = 2;

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
    /** Of both accounts of each command: where its id's place in the table is, and the id's hash. */
    private final long[] accountPlaces = new long[LENGTH * ACCOUNTS];

    private final int[] accountHashes = new int[LENGTH * ACCOUNTS];
    private final int[] guesses = new int[LENGTH * ACCOUNTS];
    private final long[] transferPlaces = new long[LENGTH];
    private int length;
    /** Guesses that were made, and the next one to be taken. */
    private int guessCount;

    private int nextGuess;
    /** Of no use but that the compiler cannot leave the reads out. */
    private long read;

    Lookahead(final AccountStore accounts, final TransferStore transfers) {
        this.accounts = accounts;
        this.transfers = transfers;
    }

    /** Takes a Transfer or Authorize; more than {@value #LENGTH} until {@link #end} are left out. */
    void add(final DirectBuffer buffer, final int offset) {
        final int next = length;
        if (next < LENGTH) {
            transferPlaces[next] = transfers.place(transfers.hashOf(
                    buffer.getLong(offset + ID, LITTLE_ENDIAN),
                    buffer.getLong(offset + ID + Long.BYTES, LITTLE_ENDIAN)));
            addAccount(next * ACCOUNTS, buffer, offset + DEBIT_ID);
            addAccount(next * ACCOUNTS + 1, buffer, offset + CREDIT_ID);
            length = next + 1;
        }
    }

    /** Reads. */
    void end() {
        final int accountCount = length * ACCOUNTS;
        long sum = read + read(transferPlaces, length) + read(accountPlaces, accountCount);
        for (int i = 0; i < accountCount; i++) {
            final int guess = accounts.firstCandidate(accountPlaces[i], accountHashes[i]);
            guesses[i] = guess;
            if (guess != IdIndex.NOT_FOUND) {
                accountPlaces[i] = accounts.address(guess);
            }
        }
        sum += read(accountPlaces, accountCount);
        read = sum;
        length = 0;
        guessCount = accountCount;
        nextGuess = 0;
    }

    /** @return which account one side of the next command probably names: first the debit's, then the credit's, then the next command's. */
    int takeGuess() {
        return nextGuess < guessCount ? guesses[nextGuess++] : IdIndex.NOT_FOUND;
    }

    private void addAccount(final int i, final DirectBuffer buffer, final int offset) {
        final int hash = accounts.hashOf(
                buffer.getLong(offset, LITTLE_ENDIAN), buffer.getLong(offset + Long.BYTES, LITTLE_ENDIAN));
        accountHashes[i] = hash;
        accountPlaces[i] = accounts.place(hash);
    }

    private static long read(final long[] addresses, final int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += UnsafeApi.getLong(addresses[i]);
        }
        return sum;
    }
}
