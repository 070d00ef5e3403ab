package io.florin.client;

import static io.florin.client.FakeConnection.TIMESTAMP_NS;

import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountReplyEncoder;
import io.florin.protocol.codec.AccountStatus;
import io.florin.protocol.codec.AuthorizationReplyEncoder;
import io.florin.protocol.codec.EntriesReplyEncoder;
import io.florin.protocol.codec.GetAccountAtDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetAuthorizationDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.ListEntriesDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.PromoteReplyEncoder;
import io.florin.protocol.codec.ServerStatusReplyEncoder;
import io.florin.protocol.codec.StateHashReplyEncoder;
import io.florin.protocol.codec.TransferReplyEncoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import io.florin.protocol.codec.TrialBalanceReplyEncoder;
import io.florin.protocol.codec.Uint128Encoder;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** What a fake server answers to queries: the same for every id, each field with a value of its own. */
final class FakeAnswers {
    static final long STATE_HASH = -1;

    static final long LAG = 3;
    static final long LAG_NS = 77;
    static final String SERVER_NAME = "fake server";
    static final String PROMOTION_DETAIL = "holder=pid 4711";

    private static final long LEDGER = 978;
    private static final int ENTRIES = 3;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder requestHeader = new MessageHeaderDecoder();
    private final UnsafeBuffer out;
    private final Set<Id128> knownIds;

    FakeAnswers(final UnsafeBuffer out, final Set<Id128> knownIds) {
        this.out = out;
        this.knownIds = knownIds;
    }

    /** @return where the frame ends. */
    int encode(final FakeConnection.Received request, final long sequence) {
        final UnsafeBuffer in = request.buffer();
        final long correlationId = request.correlationId();
        return switch (request.type()) {
            case GET_ACCOUNT -> {
                final var query = new GetAccountDecoder().wrapAndApplyHeader(in, Framing.HEADER_LENGTH, requestHeader);
                yield account(correlationId, sequence, Messages.id(query.accountId()), null);
            }
            case GET_ACCOUNT_AT -> {
                final var query =
                        new GetAccountAtDecoder().wrapAndApplyHeader(in, Framing.HEADER_LENGTH, requestHeader);
                yield account(correlationId, sequence, Messages.id(query.accountId()), query);
            }
            case GET_TRANSFER ->
                transfer(
                        correlationId,
                        sequence,
                        Messages.id(new GetTransferDecoder()
                                .wrapAndApplyHeader(in, Framing.HEADER_LENGTH, requestHeader)
                                .transferId()));
            case GET_AUTHORIZATION ->
                authorization(
                        correlationId,
                        sequence,
                        Messages.id(new GetAuthorizationDecoder()
                                .wrapAndApplyHeader(in, Framing.HEADER_LENGTH, requestHeader)
                                .authorizationId()));
            case LIST_ENTRIES ->
                entries(
                        correlationId,
                        sequence,
                        new ListEntriesDecoder().wrapAndApplyHeader(in, Framing.HEADER_LENGTH, requestHeader));
            case TRIAL_BALANCE ->
                trialBalance(
                        correlationId,
                        sequence,
                        new TrialBalanceDecoder()
                                .wrapAndApplyHeader(in, Framing.HEADER_LENGTH, requestHeader)
                                .fromLedger());
            case GET_STATE_HASH -> stateHash(correlationId, sequence);
            case GET_SERVER_STATUS -> serverStatus(correlationId, sequence);
            case PROMOTE -> promotion(correlationId, sequence);
            default -> throw new AssertionError("no query: " + request.type());
        };
    }

    /** A house account; there is none with the id 0. Asked for at a point in time, it says that very point. */
    private int account(
            final long correlationId, final long sequence, final Id128 id, final GetAccountAtDecoder pointInTime) {
        final AccountReplyEncoder reply =
                new AccountReplyEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        reply.correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(TIMESTAMP_NS)
                .status(id.equals(Id128.ZERO) ? Status.ACCOUNT_NOT_FOUND.code() : Status.OK.code())
                .ledger(LEDGER)
                .debitsPending(1)
                .debitsPosted(2)
                .creditsPending(3)
                .creditsPosted(4)
                .available(5)
                .overdraftLimit(6)
                .openedSequence(7)
                .openedNs(TIMESTAMP_NS)
                .version(1)
                .code(8)
                .kind(io.florin.protocol.codec.AccountKind.HOUSE)
                .accountStatus(AccountStatus.DEBIT_BLOCKED)
                .history((short) (pointInTime == null ? 0 : 1))
                .reserved((short) 0)
                .reason(11)
                .changedSequence(
                        pointInTime == null ? AccountReplyEncoder.changedSequenceNullValue() : pointInTime.atSequence())
                .changedNs(pointInTime == null ? AccountReplyEncoder.changedNsNullValue() : pointInTime.atNs());
        reply.flags().clear();
        put(reply.accountId(), id);
        reply.userData().lo(9).hi(10);
        return reply.limit();
    }

    /** An odd id is a refused payment, an even one a split capture; it knows the ids of transfers that came. */
    private int transfer(final long correlationId, final long sequence, final Id128 id) {
        final boolean isCapture = id.lo() % 2 == 0;
        final TransferReplyEncoder reply =
                new TransferReplyEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        reply.correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(TIMESTAMP_NS)
                .status(knownIds.contains(id) ? Status.OK.code() : Status.TRANSFER_NOT_FOUND.code())
                .ledger(LEDGER)
                .amount(100)
                .executedSequence(7)
                .executedNs(TIMESTAMP_NS)
                .outcome(isCapture ? Status.OK.code() : Status.INSUFFICIENT_FUNDS.code())
                .code(8)
                .kind(
                        isCapture
                                ? io.florin.protocol.codec.TransferKind.CAPTURE
                                : io.florin.protocol.codec.TransferKind.PAYMENT)
                .reserved((short) 0)
                .refundedAmount(isCapture ? 12 : 0)
                .refundableAmount(isCapture ? 88 : 0);
        reply.flags().clear();
        put(reply.transferId(), id);
        reply.debitAccountId().lo(1).hi(0);
        put(reply.creditAccountId(), isCapture ? null : Id128.of(2));
        put(reply.originalId(), isCapture ? Id128.of(13) : null);
        reply.userData().lo(9).hi(10);
        final TransferReplyEncoder.SplitsEncoder splits = reply.splitsCount(isCapture ? 2 : 0);
        if (isCapture) {
            put(splits.next().amount(60).refundedAmount(12).creditAccountId(), Id128.of(21));
            put(splits.next().amount(40).refundedAmount(0).creditAccountId(), Id128.of(22));
        }
        return reply.limit();
    }

    /** The id 0 is no authorization. */
    private int authorization(final long correlationId, final long sequence, final Id128 id) {
        final AuthorizationReplyEncoder reply =
                new AuthorizationReplyEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        reply.correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(TIMESTAMP_NS)
                .status(id.equals(Id128.ZERO) ? Status.NOT_AN_AUTHORIZATION.code() : Status.OK.code())
                .ledger(LEDGER)
                .amount(100)
                .capturedAmount(40)
                .voidedAmount(30)
                .expiredAmount(20)
                .refundedAmount(5)
                .capturableAmount(10)
                .refundableAmount(35)
                .expiresNs(TIMESTAMP_NS + 1)
                .executedSequence(7)
                .executedNs(TIMESTAMP_NS)
                .outcome(Status.OK.code())
                .code(8)
                .state(io.florin.protocol.codec.AuthorizationState.OPEN);
        reply.flags().clear();
        put(reply.authorizationId(), id);
        reply.debitAccountId().lo(1).hi(0);
        reply.creditAccountId().lo(2).hi(0);
        reply.userData().lo(9).hi(10);
        return reply.limit();
    }

    /** Three entries, oldest first, one a page: odd ones are refunds that were paid, even ones payments. Account 0 is none. */
    private int entries(final long correlationId, final long sequence, final ListEntriesDecoder query) {
        final Id128 account = Messages.id(query.accountId());
        final long number = Math.max(1, query.cursor());
        final EntriesReplyEncoder reply =
                new EntriesReplyEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        reply.correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(TIMESTAMP_NS)
                .status(account.equals(Id128.ZERO) ? Status.ACCOUNT_NOT_FOUND.code() : Status.OK.code())
                .ledger(LEDGER)
                .nextCursor(number < ENTRIES ? number + 1 : 0)
                .entryCount(ENTRIES);
        reply.flags().clear();
        put(reply.accountId(), account);
        final boolean isRefund = number % 2 == 1;
        final EntriesReplyEncoder.EntriesEncoder entry = reply.entriesCount(1).next();
        entry.number(number)
                .sequence(10 * number)
                .timestampNs(TIMESTAMP_NS + number)
                .amount(100)
                .balance(-100 * number)
                .code(8)
                .kind(
                        isRefund
                                ? io.florin.protocol.codec.TransferKind.REFUND
                                : io.florin.protocol.codec.TransferKind.PAYMENT)
                .side(isRefund ? io.florin.protocol.codec.EntrySide.CREDIT : io.florin.protocol.codec.EntrySide.DEBIT);
        put(entry.transferId(), Id128.of(100 + number));
        put(entry.originalId(), isRefund ? Id128.of(13) : null);
        put(entry.otherAccountId(), Id128.of(2));
        put(entry.userData(), new Id128(10, 9));
        return reply.limit();
    }

    /** Three ledgers, 1 to 3, one a page. */
    private int trialBalance(final long correlationId, final long sequence, final long fromLedger) {
        final long from = Math.max(1, fromLedger);
        final TrialBalanceReplyEncoder reply =
                new TrialBalanceReplyEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        reply.correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(TIMESTAMP_NS)
                .status(Status.OK.code())
                .nextLedger(from < 3 ? from + 1 : 0)
                .stateHash(STATE_HASH)
                .accountCount(6)
                .transferCount(11);
        reply.flags().clear();
        final TrialBalanceReplyEncoder.TotalsEncoder totals =
                reply.totalsCount(1).next();
        totals.ledger(from).accountCount(2);
        totals.debitsPending().lo(1).hi(0);
        totals.creditsPending().lo(1).hi(0);
        totals.debitsPosted().lo(-1).hi(1);
        totals.creditsPosted().lo(-1).hi(1);
        return reply.limit();
    }

    private int stateHash(final long correlationId, final long sequence) {
        final StateHashReplyEncoder reply =
                new StateHashReplyEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        reply.correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(TIMESTAMP_NS)
                .status(Status.OK.code())
                .reserved(0)
                .stateHash(STATE_HASH);
        reply.flags().clear();
        return reply.limit();
    }

    /** A standby that is three commands behind. */
    private int serverStatus(final long correlationId, final long sequence) {
        final ServerStatusReplyEncoder reply =
                new ServerStatusReplyEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        reply.correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(TIMESTAMP_NS)
                .status(Status.OK.code())
                .reserved(0)
                .acknowledgedSequence(sequence + LAG)
                .lagNs(LAG_NS)
                .startedNs(TIMESTAMP_NS - 1)
                .role(io.florin.protocol.codec.ServerRole.STANDBY);
        reply.flags().clear();
        reply.serverName(SERVER_NAME);
        return reply.limit();
    }

    private int promotion(final long correlationId, final long sequence) {
        final PromoteReplyEncoder reply =
                new PromoteReplyEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        reply.correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(TIMESTAMP_NS)
                .status(Status.WRITER_ALIVE.code())
                .reserved(0);
        reply.flags().clear();
        reply.detail(PROMOTION_DETAIL);
        return reply.limit();
    }

    private static void put(final Uint128Encoder to, final Id128 value) {
        to.hi(value == null ? Uint128Encoder.hiNullValue() : value.hi())
                .lo(value == null ? Uint128Encoder.loNullValue() : value.lo());
    }
}
