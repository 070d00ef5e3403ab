package io.florin.reference;

import java.math.BigInteger;

/**
 * An account at one moment.
 *
 * @param opened the command that opened it.
 * @param lastChange which kind of command made the version.
 */
public record Account(
        Command.OpenAccount opened,
        long openedSequence,
        long openedNs,
        BigInteger debitsPending,
        BigInteger debitsPosted,
        BigInteger creditsPending,
        BigInteger creditsPosted,
        int status,
        int reason,
        long overdraftLimit,
        long version,
        LastChange lastChange) {
    /** May pay and be paid. */
    public static final int ACTIVE = 1;
    /** May not pay. */
    public static final int DEBIT_BLOCKED = 2;
    /** May not be paid. */
    public static final int CREDIT_BLOCKED = 3;
    /** May neither. */
    public static final int FROZEN = 4;
    /** For ever. */
    public static final int CLOSED = 5;

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

    /** What an account's version came from. */
    public enum LastChange {
        OPENING,
        STATUS,
        LIMITS
    }

    static Account open(final Command.OpenAccount command, final long sequence, final long timestampNs) {
        return new Account(
                command,
                sequence,
                timestampNs,
                BigInteger.ZERO,
                BigInteger.ZERO,
                BigInteger.ZERO,
                BigInteger.ZERO,
                ACTIVE,
                0,
                command.overdraftLimit(),
                1,
                LastChange.OPENING);
    }

    /** @return its id. */
    public Id id() {
        return opened.accountId();
    }

    /** @return its ledger. */
    public long ledger() {
        return opened.ledger();
    }

    /** @return whether it may not go below its overdraft limit. */
    public boolean isCustomer() {
        return opened.kind() == Command.CUSTOMER;
    }

    /** @return whether its changes are kept. */
    public boolean hasHistory() {
        return (opened.flags() & Command.HISTORY) != 0;
    }

    /** @return debits, held and posted. */
    public BigInteger debits() {
        return debitsPending.add(debitsPosted);
    }

    /** @return credits, held and posted. */
    public BigInteger credits() {
        return creditsPending.add(creditsPosted);
    }

    /** @return credits less debits, of what is posted. */
    public BigInteger balance() {
        return creditsPosted.subtract(debitsPosted);
    }

    /** @return what it can pay. */
    public BigInteger available() {
        return balance().subtract(debitsPending).add(BigInteger.valueOf(overdraftLimit));
    }

    Reply.Balances balances() {
        return new Reply.Balances(
                debitsPending.longValueExact(),
                debitsPosted.longValueExact(),
                creditsPending.longValueExact(),
                creditsPosted.longValueExact(),
                available().max(LEAST).min(GREATEST).longValueExact());
    }

    /** The same with other sums, each changed by so much. */
    Account add(
            final BigInteger toDebitsPending,
            final BigInteger toDebitsPosted,
            final BigInteger toCreditsPending,
            final BigInteger toCreditsPosted) {
        return new Account(
                opened,
                openedSequence,
                openedNs,
                debitsPending.add(toDebitsPending),
                debitsPosted.add(toDebitsPosted),
                creditsPending.add(toCreditsPending),
                creditsPosted.add(toCreditsPosted),
                status,
                reason,
                overdraftLimit,
                version,
                lastChange);
    }

    Account withStatus(final int newStatus, final int newReason) {
        return new Account(
                opened,
                openedSequence,
                openedNs,
                debitsPending,
                debitsPosted,
                creditsPending,
                creditsPosted,
                newStatus,
                newReason,
                overdraftLimit,
                version + 1,
                LastChange.STATUS);
    }

    Account withLimit(final long newLimit) {
        return new Account(
                opened,
                openedSequence,
                openedNs,
                debitsPending,
                debitsPosted,
                creditsPending,
                creditsPosted,
                status,
                reason,
                newLimit,
                version + 1,
                LastChange.LIMITS);
    }
}
