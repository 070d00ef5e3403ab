package io.florin.benchmarks;

import io.florin.client.AccountKind;
import io.florin.client.GetAccountRequest;
import io.florin.client.GetTransferRequest;
import io.florin.client.OpenAccountRequest;
import io.florin.client.TransferRequest;

/**
 * Which account pays which, and how much, for each payment's index: computed, not stored, so that every payment can be made again
 * to compare its outcome. Immutable.
 */
public final class PaymentPlan {
    /** A ledger of the generator's own: ISO 4217's "no currency". */
    static final long LEDGER = 999;

    private static final long ACCOUNT_ID_HI = 0xBE7CBE7CL;
    private static final long OVERDRAFT_LIMIT = 1L << 53;
    private static final int AMOUNT_MAX = 256;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long runId;
    private final int accounts;
    private final long hotThreshold;

    /**
     * @param runId distinguishes the transfers of this run from those of all others.
     * @param accounts how many there are, at least 2.
     * @param hotShare which part of the payments goes to the one hot account, 0 to 1.
     */
    public PaymentPlan(final long runId, final int accounts, final double hotShare) {
        if (accounts < 2) {
            throw new IllegalArgumentException("accounts must be at least 2: " + accounts);
        }
        if (!(hotShare >= 0 && hotShare <= 1)) {
            throw new IllegalArgumentException("hot share must be 0 to 1: " + hotShare);
        }
        this.runId = runId;
        this.accounts = accounts;
        hotThreshold = (long) (hotShare * (1L << 32));
    }

    public int accounts() {
        return accounts;
    }

    /** The account that pays, 0 to accounts - 1. */
    public int debitAccount(final long index) {
        final int debit = scaled(mix(index), accounts);
        return debit == 0 && isHot(index) ? 1 : debit;
    }

    /** The account that is paid, never the one that pays; 0 is the hot one. */
    public int creditAccount(final long index) {
        if (isHot(index)) {
            return 0;
        }
        final int debit = debitAccount(index);
        final int credit = scaled(mix(index) * GOLDEN_GAMMA, accounts - 1);
        return credit >= debit ? credit + 1 : credit;
    }

    /** The amount in minor units, 1 to 256. */
    public long amount(final long index) {
        return 1 + (mix(index) & (AMOUNT_MAX - 1));
    }

    /** Makes a request the payment of this index. */
    public TransferRequest fill(final TransferRequest request, final long index) {
        return request.transferId(runId, index + 1)
                .debitAccountId(ACCOUNT_ID_HI, debitAccount(index) + 1L)
                .creditAccountId(ACCOUNT_ID_HI, creditAccount(index) + 1L)
                .amount(amount(index));
    }

    /** A request with the fields that all payments share. */
    public static TransferRequest newTransfer() {
        return new TransferRequest().ledger(LEDGER);
    }

    OpenAccountRequest fill(final OpenAccountRequest request, final int account) {
        return request.accountId(ACCOUNT_ID_HI, account + 1L);
    }

    /** A request with the fields that all accounts share: customers with an overdraft, so that funds are checked each time. */
    static OpenAccountRequest newAccount() {
        return new OpenAccountRequest()
                .ledger(LEDGER)
                .kind(AccountKind.CUSTOMER)
                .overdraftLimit(OVERDRAFT_LIMIT);
    }

    /** Asks for the payment of this index. */
    public GetTransferRequest fill(final GetTransferRequest request, final long index) {
        return request.transferId(runId, index + 1);
    }

    GetAccountRequest fill(final GetAccountRequest request, final int account) {
        return request.accountId(ACCOUNT_ID_HI, account + 1L);
    }

    private boolean isHot(final long index) {
        return (mix(~index) >>> 32) < hotThreshold;
    }

    /** Maps the high half of a mixed number onto 0 to bound - 1. */
    private static int scaled(final long mixed, final int bound) {
        return (int) (((mixed >>> 32) * bound) >>> 32);
    }

    // The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private long mix(final long index) {
        long z = (index + runId) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
