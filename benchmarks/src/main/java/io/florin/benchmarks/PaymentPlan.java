package io.florin.benchmarks;

import io.florin.client.AccountKind;
import io.florin.client.AuthorizeRequest;
import io.florin.client.CaptureRequest;
import io.florin.client.GetAccountRequest;
import io.florin.client.GetTransferRequest;
import io.florin.client.OpenAccountRequest;
import io.florin.client.TransferRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which account pays which, and how much, for each payment's index: computed, not stored, so that every payment can be made again
 * to compare its outcome. Immutable.
 */
public final class PaymentPlan {
    /** A ledger of the generator's own: ISO 4217's "no currency". */
    static final long LEDGER = 999;

    static final long ACCOUNT_ID_HI = 0xBE7CBE7CL;
    /** How far below zero each account may go, in minor units: so far that no payment of a plan is refused. */
    public static final long OVERDRAFT_LIMIT = 1L << 53;

    private static final int AMOUNT_MAX = 256;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    /** Distinguishes the number that the kind is taken from. */
    private static final long KIND_SALT = 0xD1B54A32D192ED03L;
    /** A prime beyond all ints: multiplying by it permutes the accounts, whatever their number. */
    private static final long SCATTER = 2_654_435_761L;

    private static final long HOLD_TIMEOUT_NS = 24L * 60 * 60 * 1_000_000_000L;

    private final long runId;
    private final int accounts;
    private final CommandMix mix;
    private final long hotThreshold;
    private final @Nullable ZipfRanks ranks;

    /** Makes a plan of payments alone, between uniformly chosen accounts. */
    public PaymentPlan(final long runId, final int accounts) {
        this(runId, accounts, Skew.NONE, CommandMix.PAYMENTS);
    }

    /**
     * @param runId distinguishes the transfers of this run from those of all others.
     * @param accounts how many there are, at least 2.
     */
    public PaymentPlan(final long runId, final int accounts, final Skew skew, final CommandMix mix) {
        if (accounts < 2) {
            throw new IllegalArgumentException("accounts must be at least 2: " + accounts);
        }
        this.runId = runId;
        this.accounts = accounts;
        this.mix = mix;
        hotThreshold = (long) (skew.hotShare() * (1L << 32));
        ranks = skew.exponent() > 0 ? new ZipfRanks(accounts, skew.exponent()) : null;
    }

    /** How many there are. */
    public int accounts() {
        return accounts;
    }

    /** What is sent in this place; a hold and a capture may change places, see {@link CommandMix}. */
    CommandKind kind(final long index) {
        return mix.hold() + mix.query() == 0 ? CommandKind.PAY : mix.kind(mix(index ^ KIND_SALT));
    }

    /** The account that pays, 0 to accounts - 1. */
    public int debitAccount(final long index) {
        final int debit = ranks == null ? scaled(mix(index), accounts) : scattered(ranks.rank(mix(index)));
        return debit == 0 && isHot(index) ? 1 : debit;
    }

    /** The account that is paid, never the one that pays; 0 is the hot one. */
    public int creditAccount(final long index) {
        if (isHot(index)) {
            return 0;
        }
        final int debit = debitAccount(index);
        if (ranks != null) {
            final int credit = scattered(ranks.rank(mix(index) * GOLDEN_GAMMA));
            return credit == debit ? (debit + 1) % accounts : credit;
        }
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

    /** Makes a request a hold in the place of this index. */
    AuthorizeRequest fill(final AuthorizeRequest request, final long index) {
        return request.authorizationId(runId, index + 1)
                .debitAccountId(ACCOUNT_ID_HI, debitAccount(index) + 1L)
                .creditAccountId(ACCOUNT_ID_HI, creditAccount(index) + 1L)
                .amount(amount(index));
    }

    /** Makes a request the capture, in the place of this index, of all of an earlier hold. */
    CaptureRequest fill(final CaptureRequest request, final long index, final long holdIndex) {
        return request.captureId(runId, index + 1)
                .authorizationId(runId, holdIndex + 1)
                .amount(amount(holdIndex));
    }

    /** A request with the fields that all holds share. */
    static AuthorizeRequest newHold() {
        return new AuthorizeRequest().ledger(LEDGER).timeoutNs(HOLD_TIMEOUT_NS);
    }

    /** A request with the fields that all captures share. */
    static CaptureRequest newCapture() {
        return new CaptureRequest().finalCapture(true);
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

    /** Asks for this account, 0 to accounts - 1. */
    public GetAccountRequest fill(final GetAccountRequest request, final int account) {
        return request.accountId(ACCOUNT_ID_HI, account + 1L);
    }

    private boolean isHot(final long index) {
        return hotThreshold > 0 && (mix(~index) >>> 32) < hotThreshold;
    }

    /** Spreads the ranks over the accounts, so that the popular ones are no neighbours in memory. */
    private int scattered(final int rank) {
        return (int) (rank * SCATTER % accounts);
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
