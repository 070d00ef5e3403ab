package io.florin.benchmarks.jmh;

import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.RequestEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Requests between random accounts, always the same ones in the same order. Each transfer has the next number; who pays whom and how
 * much follows from that, so that what acts on a transfer later knows it. One thread; makes no garbage.
 */
final class RandomRequests {
    /** Members of a chain. */
    static final int CHAIN_LENGTH = 8;

    /** Entries asked for of a statement. */
    static final int ENTRIES = 10;

    private static final int RUN_ID = 42;
    private static final int STATEMENTS = 1024;
    /** A prime beyond all ints: multiplying by it permutes whatever is counted. */
    private static final long SCATTER = 2_654_435_761L;

    private final RequestEncoder encoder = new RequestEncoder();
    private final PaymentPlan plan;
    private final PaymentPlan statements;
    private long lastAccount;
    private long lastNumber;
    private long originalsBefore;
    private long originals;
    private long taken;

    /** @param accounts to choose from, numbered from 1; 2 or more, for splits 7. */
    RandomRequests(final int accounts) {
        plan = new PaymentPlan(RUN_ID, accounts);
        statements = new PaymentPlan(RUN_ID, Math.min(accounts, STATEMENTS));
        lastAccount = accounts;
    }

    /** Says that the next requests act on the next so many transfers, each in its turn, in an order without locality. */
    void beginOriginals(final long count) {
        originalsBefore = lastNumber;
        originals = count;
        taken = 0;
    }

    /** Encodes an original of requests to come. @return its length in bytes. */
    int encode(final RequestKind.Original original, final MutableDirectBuffer to) {
        return switch (original) {
            case PAYMENT -> transfer(to, plan);
            case AUTHORIZATION -> authorize(to);
            case STATEMENT -> transfer(to, statements);
            case NONE -> throw new IllegalArgumentException("no original: " + original);
        };
    }

    /**
     * Encodes the next request of a kind.
     *
     * @param place in its batch: the last of each {@value #CHAIN_LENGTH} ends a chain.
     * @return its length in bytes.
     */
    int encode(final RequestKind kind, final MutableDirectBuffer to, final int place) {
        return switch (kind) {
            case OPEN_ACCOUNT -> encoder.openAccount(to, 0, ++lastAccount);
            case SET_ACCOUNT_STATUS -> setStatus(to, taken++);
            case SET_ACCOUNT_LIMITS -> setLimits(to, taken++);
            case TRANSFER -> transfer(to, plan);
            case AUTHORIZE -> authorize(to);
            case CAPTURE -> capture(to, nextOriginal());
            case CAPTURE_SPLIT -> captureSplit(to, nextOriginal());
            case VOID -> encoder.voidAuthorization(to, 0, ++lastNumber, nextOriginal());
            case REFUND -> refund(to, nextOriginal());
            case REVERSE -> encoder.reverse(to, 0, ++lastNumber, nextOriginal());
            case CHAIN -> member(to, place);
            case GET_ACCOUNT -> encoder.getAccount(to, 0, debitAccount(plan, taken++));
            case GET_TRANSFER -> encoder.getTransfer(to, 0, nextOriginal());
            case LIST_ENTRIES -> encoder.listEntries(to, 0, debitAccount(statements, taken++), ENTRIES);
            case TRIAL_BALANCE -> encoder.trialBalance(to, 0);
        };
    }

    /** @return the number of the transfer that was encoded last. */
    long lastNumber() {
        return lastNumber;
    }

    private int transfer(final MutableDirectBuffer to, final PaymentPlan between) {
        final long number = ++lastNumber;
        return encoder.transfer(
                to, 0, number, debitAccount(between, number), between.creditAccount(number) + 1L, amount(number));
    }

    private int authorize(final MutableDirectBuffer to) {
        final long number = ++lastNumber;
        return encoder.authorize(
                to, 0, number, debitAccount(plan, number), plan.creditAccount(number) + 1L, amount(number));
    }

    private int capture(final MutableDirectBuffer to, final long authorization) {
        return encoder.capture(to, 0, ++lastNumber, authorization, amount(authorization));
    }

    private int captureSplit(final MutableDirectBuffer to, final long authorization) {
        final long number = ++lastNumber;
        final long payer = debitAccount(plan, authorization);
        long first = Math.min(debitAccount(plan, number), plan.accounts() - RequestEncoder.SPLITS + 1);
        if (payer >= first && payer < first + RequestEncoder.SPLITS) {
            first = payer > RequestEncoder.SPLITS ? payer - RequestEncoder.SPLITS : payer + 1;
        }
        return encoder.captureSplit(to, 0, number, authorization, amount(authorization), first);
    }

    private int refund(final MutableDirectBuffer to, final long payment) {
        return encoder.refund(to, 0, ++lastNumber, payment, amount(payment));
    }

    private int member(final MutableDirectBuffer to, final int place) {
        final int length = transfer(to, plan);
        if ((place + 1) % CHAIN_LENGTH != 0) {
            RequestEncoder.link(to, 0);
        }
        return length;
    }

    private int setStatus(final MutableDirectBuffer to, final long change) {
        final long version = version(change);
        return encoder.setAccountStatus(to, 0, changedAccount(change), version, version % 2 != 0);
    }

    private int setLimits(final MutableDirectBuffer to, final long change) {
        final long version = version(change);
        return encoder.setAccountLimits(
                to, 0, changedAccount(change), version, RequestEncoder.OVERDRAFT_LIMIT + version % 2);
    }

    /** All accounts are changed before one is again. */
    private long changedAccount(final long change) {
        return 1 + change * SCATTER % plan.accounts();
    }

    private long version(final long change) {
        return 1 + change / plan.accounts();
    }

    private long nextOriginal() {
        if (taken == originals) {
            throw new IllegalStateException("no original is left: originals=" + originals);
        }
        return originalsBefore + 1 + taken++ * SCATTER % originals;
    }

    private static long debitAccount(final PaymentPlan plan, final long index) {
        return plan.debitAccount(index) + 1L;
    }

    /** More than the payees of a split: each of them gets something. */
    private long amount(final long number) {
        return RequestEncoder.SPLITS + plan.amount(number);
    }
}
