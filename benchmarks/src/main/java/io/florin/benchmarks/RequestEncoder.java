package io.florin.benchmarks;

import io.florin.protocol.RequestType;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountStatus;
import io.florin.protocol.codec.AuthorizeEncoder;
import io.florin.protocol.codec.CaptureEncoder;
import io.florin.protocol.codec.ConfigureEncoder;
import io.florin.protocol.codec.EntryOrder;
import io.florin.protocol.codec.GetAccountEncoder;
import io.florin.protocol.codec.GetTransferEncoder;
import io.florin.protocol.codec.ListEntriesEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.OpenAccountEncoder;
import io.florin.protocol.codec.RefundEncoder;
import io.florin.protocol.codec.ReverseEncoder;
import io.florin.protocol.codec.SetAccountLimitsEncoder;
import io.florin.protocol.codec.SetAccountStatusEncoder;
import io.florin.protocol.codec.TransferEncoder;
import io.florin.protocol.codec.TrialBalanceEncoder;
import io.florin.protocol.codec.VoidEncoder;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes requests between numbered accounts of one ledger, without a client and without a frame. Account <i>n</i> has the id that
 * {@link PaymentPlan} gives it, transfers of all kinds are numbered too; whatever a method does not ask for is 0 or empty.
 *
 * <p>Each method writes one SBE message at {@code offset} of a buffer, which must have {@value #LENGTH_MAX} bytes from there, and returns
 * the message's length in bytes. One thread; makes no garbage.
 */
public final class RequestEncoder {
    /** Bytes that the longest message needs. */
    public static final int LENGTH_MAX = 256;

    /** What accounts can overdraw: so much that funds are checked each time and never run out. */
    public static final long OVERDRAFT_LIMIT = 1L << 53;

    /** How long money is held, in nanoseconds: a week. */
    public static final long TIMEOUT_NS = 7L * 24 * 60 * 60 * 1_000_000_000L;

    /** Payees of a split capture. */
    public static final int SPLITS = 3;

    private static final long TRANSFER_ID_HI = 7;
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConfigureEncoder configure = new ConfigureEncoder();
    private final OpenAccountEncoder open = new OpenAccountEncoder();
    private final SetAccountStatusEncoder setStatus = new SetAccountStatusEncoder();
    private final SetAccountLimitsEncoder setLimits = new SetAccountLimitsEncoder();
    private final TransferEncoder transfer = new TransferEncoder();
    private final AuthorizeEncoder authorize = new AuthorizeEncoder();
    private final CaptureEncoder capture = new CaptureEncoder();
    private final VoidEncoder voidEncoder = new VoidEncoder();
    private final RefundEncoder refund = new RefundEncoder();
    private final ReverseEncoder reverse = new ReverseEncoder();
    private final GetAccountEncoder getAccount = new GetAccountEncoder();
    private final GetTransferEncoder getTransfer = new GetTransferEncoder();
    private final ListEntriesEncoder listEntries = new ListEntriesEncoder();
    private final TrialBalanceEncoder trialBalance = new TrialBalanceEncoder();

    /** The first command of a journal: room for one ledger, and for so many accounts and transfers. */
    public int configure(
            final MutableDirectBuffer buffer, final int offset, final int accountsMax, final int transfersMax) {
        configure
                .wrapAndApplyHeader(buffer, offset, header)
                .correlationId(0)
                .reserved(0)
                .ledgersMax(1)
                .accountsMax(accountsMax)
                .transfersMax(transfersMax)
                .historyMax(0);
        configure.flags().clear();
        configure.hashKey().lo(1).hi(2);
        return HEADER_LENGTH + configure.encodedLength();
    }

    /** Opens a customer's account that can be overdrawn to {@link #OVERDRAFT_LIMIT}. */
    public int openAccount(final MutableDirectBuffer buffer, final int offset, final long account) {
        open.wrapAndApplyHeader(buffer, offset, header)
                .correlationId(account)
                .code(1)
                .ledger(PaymentPlan.LEDGER)
                .overdraftLimit(OVERDRAFT_LIMIT)
                .kind(AccountKind.CUSTOMER);
        open.flags().clear();
        open.accountId().lo(account).hi(PaymentPlan.ACCOUNT_ID_HI);
        open.userData().lo(0).hi(0);
        return HEADER_LENGTH + open.encodedLength();
    }

    /** Blocks an account's debits, or lets them pass again. */
    public int setAccountStatus(
            final MutableDirectBuffer buffer,
            final int offset,
            final long account,
            final long expectedVersion,
            final boolean isBlocked) {
        setStatus
                .wrapAndApplyHeader(buffer, offset, header)
                .correlationId(account)
                .reason(1)
                .expectedVersion(expectedVersion)
                .accountStatus(isBlocked ? AccountStatus.DEBIT_BLOCKED : AccountStatus.ACTIVE);
        setStatus.flags().clear();
        setStatus.accountId().lo(account).hi(PaymentPlan.ACCOUNT_ID_HI);
        return HEADER_LENGTH + setStatus.encodedLength();
    }

    /** Changes what an account can overdraw. */
    public int setAccountLimits(
            final MutableDirectBuffer buffer,
            final int offset,
            final long account,
            final long expectedVersion,
            final long overdraftLimit) {
        setLimits
                .wrapAndApplyHeader(buffer, offset, header)
                .correlationId(account)
                .reserved(0)
                .expectedVersion(expectedVersion)
                .overdraftLimit(overdraftLimit);
        setLimits.flags().clear();
        setLimits.accountId().lo(account).hi(PaymentPlan.ACCOUNT_ID_HI);
        return HEADER_LENGTH + setLimits.encodedLength();
    }

    /** A payment; its number is its correlation id too. */
    public int transfer(
            final MutableDirectBuffer buffer,
            final int offset,
            final long number,
            final long debitAccount,
            final long creditAccount,
            final long amount) {
        transfer.wrapAndApplyHeader(buffer, offset, header)
                .correlationId(number)
                .code(1)
                .ledger(PaymentPlan.LEDGER)
                .amount(amount);
        transfer.flags().clear();
        transfer.transferId().lo(number).hi(TRANSFER_ID_HI);
        transfer.debitAccountId().lo(debitAccount).hi(PaymentPlan.ACCOUNT_ID_HI);
        transfer.creditAccountId().lo(creditAccount).hi(PaymentPlan.ACCOUNT_ID_HI);
        transfer.userData().lo(0).hi(0);
        transfer.reference("").text("");
        return HEADER_LENGTH + transfer.encodedLength();
    }

    /** A hold for {@link #TIMEOUT_NS}. */
    public int authorize(
            final MutableDirectBuffer buffer,
            final int offset,
            final long number,
            final long debitAccount,
            final long creditAccount,
            final long amount) {
        authorize
                .wrapAndApplyHeader(buffer, offset, header)
                .correlationId(number)
                .code(1)
                .ledger(PaymentPlan.LEDGER)
                .amount(amount)
                .timeoutNs(TIMEOUT_NS);
        authorize.flags().clear();
        authorize.authorizationId().lo(number).hi(TRANSFER_ID_HI);
        authorize.debitAccountId().lo(debitAccount).hi(PaymentPlan.ACCOUNT_ID_HI);
        authorize.creditAccountId().lo(creditAccount).hi(PaymentPlan.ACCOUNT_ID_HI);
        authorize.userData().lo(0).hi(0);
        authorize.reference("").text("");
        return HEADER_LENGTH + authorize.encodedLength();
    }

    /** A capture for the authorization's own payee. */
    public int capture(
            final MutableDirectBuffer buffer,
            final int offset,
            final long number,
            final long authorization,
            final long amount) {
        return putCapture(buffer, offset, number, authorization, amount, 0);
    }

    /**
     * A capture for {@value #SPLITS} payees.
     *
     * @param amount at least {@value #SPLITS}: the first payees get 1 each, the last one the rest.
     * @param firstPayee the account of the first payee; the others follow it.
     */
    public int captureSplit(
            final MutableDirectBuffer buffer,
            final int offset,
            final long number,
            final long authorization,
            final long amount,
            final long firstPayee) {
        return putCapture(buffer, offset, number, authorization, amount, firstPayee);
    }

    /** Releases what is left of an authorization. */
    public int voidAuthorization(
            final MutableDirectBuffer buffer, final int offset, final long number, final long authorization) {
        voidEncoder
                .wrapAndApplyHeader(buffer, offset, header)
                .correlationId(number)
                .code(1)
                .reserved(0);
        voidEncoder.flags().clear();
        voidEncoder.voidId().lo(number).hi(TRANSFER_ID_HI);
        voidEncoder.authorizationId().lo(authorization).hi(TRANSFER_ID_HI);
        voidEncoder.userData().lo(0).hi(0);
        voidEncoder.reference("").text("");
        return HEADER_LENGTH + voidEncoder.encodedLength();
    }

    /** Gives back so much of a payment that has one payee. */
    public int refund(
            final MutableDirectBuffer buffer,
            final int offset,
            final long number,
            final long original,
            final long amount) {
        refund.wrapAndApplyHeader(buffer, offset, header)
                .correlationId(number)
                .code(1)
                .reserved(0)
                .amount(amount);
        refund.flags().clear();
        refund.refundId().lo(number).hi(TRANSFER_ID_HI);
        refund.originalId().lo(original).hi(TRANSFER_ID_HI);
        refund.payeeAccountId().lo(0).hi(0);
        refund.userData().lo(0).hi(0);
        refund.reference("").text("");
        return HEADER_LENGTH + refund.encodedLength();
    }

    /** Undoes a payment. */
    public int reverse(final MutableDirectBuffer buffer, final int offset, final long number, final long original) {
        reverse.wrapAndApplyHeader(buffer, offset, header)
                .correlationId(number)
                .code(1)
                .reserved(0);
        reverse.flags().clear();
        reverse.reversalId().lo(number).hi(TRANSFER_ID_HI);
        reverse.originalId().lo(original).hi(TRANSFER_ID_HI);
        reverse.userData().lo(0).hi(0);
        reverse.reference("").text("");
        return HEADER_LENGTH + reverse.encodedLength();
    }

    /** Asks for an account. */
    public int getAccount(final MutableDirectBuffer buffer, final int offset, final long account) {
        getAccount
                .wrapAndApplyHeader(buffer, offset, header)
                .correlationId(account)
                .reserved(0)
                .reserved2(0);
        getAccount.flags().clear();
        getAccount.accountId().lo(account).hi(PaymentPlan.ACCOUNT_ID_HI);
        return HEADER_LENGTH + getAccount.encodedLength();
    }

    /** Asks for a transfer of any kind. */
    public int getTransfer(final MutableDirectBuffer buffer, final int offset, final long number) {
        getTransfer
                .wrapAndApplyHeader(buffer, offset, header)
                .correlationId(number)
                .reserved(0)
                .reserved2(0);
        getTransfer.flags().clear();
        getTransfer.transferId().lo(number).hi(TRANSFER_ID_HI);
        return HEADER_LENGTH + getTransfer.encodedLength();
    }

    /** Asks for the newest entries of an account's statement. */
    public int listEntries(
            final MutableDirectBuffer buffer, final int offset, final long account, final int entriesMax) {
        listEntries
                .wrapAndApplyHeader(buffer, offset, header)
                .correlationId(account)
                .entriesMax(entriesMax)
                .reserved(0)
                .fromNs(0)
                .toNs(Long.MAX_VALUE)
                .cursor(0)
                .order(EntryOrder.NEWEST_FIRST);
        listEntries.flags().clear();
        listEntries.accountId().lo(account).hi(PaymentPlan.ACCOUNT_ID_HI);
        return HEADER_LENGTH + listEntries.encodedLength();
    }

    /** Asks for the totals of all ledgers. */
    public int trialBalance(final MutableDirectBuffer buffer, final int offset) {
        trialBalance
                .wrapAndApplyHeader(buffer, offset, header)
                .correlationId(0)
                .reserved(0)
                .fromLedger(0);
        trialBalance.flags().clear();
        return HEADER_LENGTH + trialBalance.encodedLength();
    }

    /** Makes the command at {@code offset} one that another member of its chain follows. */
    public static void link(final MutableDirectBuffer buffer, final int offset) {
        buffer.putShort(offset + RequestType.FLAGS_OFFSET, (short) RequestType.FLAG_LINKED, ByteOrder.LITTLE_ENDIAN);
    }

    /** @param firstPayee 0 for the authorization's own. */
    private int putCapture(
            final MutableDirectBuffer buffer,
            final int offset,
            final long number,
            final long authorization,
            final long amount,
            final long firstPayee) {
        capture.wrapAndApplyHeader(buffer, offset, header)
                .correlationId(number)
                .code(1)
                .reserved(0)
                .amount(amount);
        capture.flags().clear();
        capture.captureId().lo(number).hi(TRANSFER_ID_HI);
        capture.authorizationId().lo(authorization).hi(TRANSFER_ID_HI);
        capture.userData().lo(0).hi(0);
        final int splits = firstPayee == 0 ? 0 : SPLITS;
        final CaptureEncoder.SplitsEncoder group = capture.splitsCount(splits);
        for (int i = 0; i < splits; i++) {
            group.next().amount(i < splits - 1 ? 1 : 0);
            group.creditAccountId().lo(firstPayee + i).hi(PaymentPlan.ACCOUNT_ID_HI);
        }
        capture.reference("").text("");
        return HEADER_LENGTH + capture.encodedLength();
    }
}
