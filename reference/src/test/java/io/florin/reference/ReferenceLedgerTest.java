package io.florin.reference;

import static io.florin.protocol.Status.ACCOUNT_CLOSED;
import static io.florin.protocol.Status.AUTHORIZATION_CAPTURED;
import static io.florin.protocol.Status.AUTHORIZATION_EXPIRED;
import static io.florin.protocol.Status.AUTHORIZATION_VOIDED;
import static io.florin.protocol.Status.BALANCE_NOT_ZERO;
import static io.florin.protocol.Status.CAPACITY_EXCEEDED;
import static io.florin.protocol.Status.CAPTURE_EXCEEDS_REMAINDER;
import static io.florin.protocol.Status.CHAIN_FAILED;
import static io.florin.protocol.Status.CREDIT_ACCOUNT_BLOCKED;
import static io.florin.protocol.Status.CREDIT_ACCOUNT_NOT_FOUND;
import static io.florin.protocol.Status.DEBIT_ACCOUNT_BLOCKED;
import static io.florin.protocol.Status.DEBIT_ACCOUNT_FROZEN;
import static io.florin.protocol.Status.HISTORY_FULL;
import static io.florin.protocol.Status.HOLDS_OPEN;
import static io.florin.protocol.Status.ID_REUSED_AMOUNT;
import static io.florin.protocol.Status.ID_REUSED_CHAIN;
import static io.florin.protocol.Status.ID_REUSED_DEBIT_ACCOUNT;
import static io.florin.protocol.Status.ID_REUSED_FLAGS;
import static io.florin.protocol.Status.ID_REUSED_KIND;
import static io.florin.protocol.Status.INSUFFICIENT_FUNDS;
import static io.florin.protocol.Status.INVALID_AMOUNT;
import static io.florin.protocol.Status.INVALID_SPLIT;
import static io.florin.protocol.Status.INVALID_TIMEOUT;
import static io.florin.protocol.Status.NOT_YET_OPENED;
import static io.florin.protocol.Status.NO_HISTORY;
import static io.florin.protocol.Status.OK;
import static io.florin.protocol.Status.ORIGINAL_KIND_MISMATCH;
import static io.florin.protocol.Status.ORIGINAL_NOT_FOUND;
import static io.florin.protocol.Status.ORIGINAL_REFUNDED;
import static io.florin.protocol.Status.ORIGINAL_REVERSED;
import static io.florin.protocol.Status.OVERDRAFT_LIMIT_IN_USE;
import static io.florin.protocol.Status.PAYEE_IS_PAYER;
import static io.florin.protocol.Status.PAYEE_MISMATCH;
import static io.florin.protocol.Status.REFUND_EXCEEDS_REMAINDER;
import static io.florin.protocol.Status.VERSION_MISMATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Status;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountLimits;
import io.florin.reference.Command.SetAccountStatus;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Reverse;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of docs/ledger.md, one by one. */
class ReferenceLedgerTest {
    private static final long EURO = 978;
    private static final long ALICE = 1;
    private static final long BOB = 2;
    private static final long HOUSE = 3;
    private static final long SHOP = 4;
    private static final long TICK_NS = 10;

    private final ReferenceLedger ledger = new ReferenceLedger();
    private long sequence;
    private long nowNs;

    @BeforeEach
    void open() {
        configure(Command.Configure.of(2, 10, 100));
        send(OpenAccount.customer(ALICE, EURO));
        send(OpenAccount.customer(BOB, EURO));
        send(OpenAccount.house(HOUSE, EURO));
        send(OpenAccount.customer(SHOP, EURO));
        send(Transfer.of(10, HOUSE, ALICE, EURO, 100));
    }

    @Test
    void shouldHoldAndCaptureAndReleaseTheRest() {
        assertEquals(balances(60, 0, 0, 100, 40), send(hold(20, 60)).balances());
        assertEquals(balances(20, 40, 0, 100, 40), send(Capture.of(21, 20, 40)).balances());
        assertEquals(CAPTURE_EXCEEDS_REMAINDER, status(Capture.of(22, 20, 21)));
        assertEquals(
                balances(0, 45, 0, 100, 55),
                send(Capture.of(23, 20, 5).withFinal()).balances());
        assertEquals(AUTHORIZATION_CAPTURED, status(Capture.of(24, 20, 1)));
        assertEquals(AUTHORIZATION_CAPTURED, status(Void.of(25, 20)));
        assertAuthorization(20, 45, 15, 0, 2);
    }

    @Test
    void shouldExpireExactlyInTime() {
        send(hold(20, 60).withTimeoutNs(2 * TICK_NS + 1));
        assertEquals(OK, status(Capture.of(21, 20, 10)));
        assertEquals(OK, status(Capture.of(22, 20, 10)));
        assertEquals(AUTHORIZATION_EXPIRED, status(Capture.of(23, 20, 10)));
        assertAuthorization(20, 20, 0, 40, 4);
        send(hold(30, 60).withTimeoutNs(TICK_NS));
        assertEquals(AUTHORIZATION_EXPIRED, status(Void.of(31, 30)));
    }

    @Test
    void shouldVoidWhatIsLeft() {
        send(hold(20, 60));
        send(Capture.of(21, 20, 10));
        assertEquals(OK, status(Void.of(22, 20)));
        assertEquals(AUTHORIZATION_VOIDED, status(Void.of(23, 20)));
        assertAuthorization(20, 10, 50, 0, 3);
        assertEquals(50, transfer(22).amount());
        assertEquals(ORIGINAL_KIND_MISMATCH, status(Void.of(24, 21)));
        assertEquals(ORIGINAL_NOT_FOUND, status(Void.of(25, 23)));
    }

    @Test
    void shouldSplitACapture() {
        send(hold(20, 60));
        final Capture capture = Capture.of(21, 20, 30, Split.of(SHOP, 10), Split.of(HOUSE, 0));
        assertEquals(OK, status(capture));
        assertEquals(
                List.of(new QueryReply.Part(Id.of(SHOP), 10, 0), new QueryReply.Part(Id.of(HOUSE), 20, 0)),
                transfer(21).splits());
        assertEquals(PAYEE_IS_PAYER, status(Capture.of(22, 20, 9, Split.of(ALICE, 0))));
        assertEquals(CREDIT_ACCOUNT_NOT_FOUND, status(Capture.of(23, 20, 9, Split.of(99, 0))));
        assertEquals(INVALID_SPLIT, status(Capture.of(24, 20, 9, Split.of(SHOP, 9), Split.of(HOUSE, 0))));
        assertEquals(INVALID_SPLIT, status(Capture.of(24, 20, 9, Split.of(SHOP, 1))));
        assertEquals(INVALID_SPLIT, status(Capture.of(24, 20, 9, Split.of(SHOP, 1), Split.of(SHOP, 0))));
        assertEquals(PAYEE_MISMATCH, status(Refund.of(30, 21, 0, 1)));
        assertEquals(PAYEE_MISMATCH, status(Refund.of(31, 21, BOB, 1)));
        assertEquals(REFUND_EXCEEDS_REMAINDER, status(Refund.of(32, 21, SHOP, 11)));
        assertEquals(OK, status(Refund.of(33, 21, SHOP, 10)));
        assertEquals(20, transfer(21).refundableAmount());
        assertEquals(20, transfer(20).refundableAmount());
        assertEquals(10, transfer(20).refundedAmount());
    }

    @Test
    void shouldRefundNoMoreThanWasPaid() {
        send(Transfer.of(20, ALICE, BOB, EURO, 50));
        assertEquals(balances(0, 20, 0, 50, 30), send(Refund.of(21, 20, 0, 20)).balances());
        assertEquals(REFUND_EXCEEDS_REMAINDER, status(Refund.of(22, 20, BOB, 31)));
        assertEquals(ID_REUSED_DEBIT_ACCOUNT, status(Refund.of(21, 20, BOB, 20)));
        assertEquals(ORIGINAL_REFUNDED, status(Reverse.of(23, 20)));
        send(Transfer.of(24, BOB, SHOP, EURO, 30));
        assertEquals(INSUFFICIENT_FUNDS, status(Refund.of(25, 20, BOB, 30)));
    }

    @Test
    void shouldReverseOnce() {
        send(Transfer.of(20, ALICE, BOB, EURO, 50));
        assertEquals(OK, status(Reverse.of(21, 20)));
        assertEquals(ORIGINAL_REVERSED, status(Reverse.of(22, 20)));
        assertEquals(ORIGINAL_REVERSED, status(Refund.of(23, 20, 0, 1)));
        assertEquals(0, transfer(20).refundableAmount());
        assertEquals(ORIGINAL_KIND_MISMATCH, status(Reverse.of(24, 21)));
    }

    @Test
    void shouldRefuseARefusedIdForEver() {
        assertEquals(INSUFFICIENT_FUNDS, status(Transfer.of(20, ALICE, BOB, EURO, 101)));
        send(Transfer.of(21, HOUSE, ALICE, EURO, 100));
        final Reply again = send(Transfer.of(20, ALICE, BOB, EURO, 101));
        assertEquals(INSUFFICIENT_FUNDS, again.status());
        assertTrue(again.replayed());
        assertEquals(sequence - 2, again.sequence());
        assertEquals(ID_REUSED_AMOUNT, status(Transfer.of(20, ALICE, BOB, EURO, 100)));
        assertEquals(ID_REUSED_KIND, status(hold(20, 101)));
        assertEquals(INVALID_AMOUNT, status(Transfer.of(22, ALICE, BOB, EURO, 0)));
        assertEquals(OK, status(Transfer.of(22, ALICE, BOB, EURO, 1)));
        assertEquals(INVALID_TIMEOUT, status(hold(23, 1).withTimeoutNs(0)));
        assertEquals(INVALID_TIMEOUT, status(hold(23, 1).withTimeoutNs(31_622_400_000_000_001L)));
        assertEquals(OK, status(hold(23, 1).withTimeoutNs(31_622_400_000_000_000L)));
    }

    @Test
    void shouldChangeAccountsByVersion() {
        assertEquals(VERSION_MISMATCH, status(SetAccountStatus.of(ALICE, 0, Account.FROZEN)));
        assertEquals(OK, status(SetAccountStatus.of(ALICE, 1, Account.FROZEN)));
        final Reply repeated = send(SetAccountStatus.of(ALICE, 1, Account.FROZEN));
        assertTrue(repeated.replayed());
        assertEquals(sequence, repeated.sequence());
        assertEquals(VERSION_MISMATCH, status(SetAccountStatus.of(ALICE, 1, Account.ACTIVE)));
        assertEquals(DEBIT_ACCOUNT_FROZEN, status(Transfer.of(20, ALICE, BOB, EURO, 1)));
        assertEquals(OK, status(SetAccountStatus.of(ALICE, 2, Account.DEBIT_BLOCKED)));
        assertEquals(DEBIT_ACCOUNT_BLOCKED, status(Transfer.of(21, ALICE, BOB, EURO, 1)));
        assertEquals(OK, status(SetAccountStatus.of(BOB, 1, Account.CREDIT_BLOCKED)));
        assertEquals(CREDIT_ACCOUNT_BLOCKED, status(Transfer.of(22, HOUSE, BOB, EURO, 1)));
        assertEquals(BALANCE_NOT_ZERO, status(SetAccountStatus.of(ALICE, 3, Account.CLOSED)));
        assertEquals(OK, status(SetAccountStatus.of(SHOP, 1, Account.CLOSED)));
        assertEquals(ACCOUNT_CLOSED, status(SetAccountStatus.of(SHOP, 2, Account.ACTIVE)));
        assertEquals(OK, status(SetAccountLimits.of(ALICE, 3, 5)));
        assertTrue(send(SetAccountLimits.of(ALICE, 3, 5)).replayed());
    }

    @Test
    void shouldKeepLimitsThatAreInUse() {
        send(SetAccountLimits.of(ALICE, 1, 50));
        send(hold(20, 130));
        assertEquals(OVERDRAFT_LIMIT_IN_USE, status(SetAccountLimits.of(ALICE, 2, 29)));
        assertEquals(OK, status(SetAccountLimits.of(ALICE, 2, 30)));
        assertEquals(HOLDS_OPEN, status(SetAccountStatus.of(BOB, 1, Account.CLOSED)));
    }

    @Test
    void shouldDoAChainWhollyOrNotAtAll() {
        final Command[] chain = {hold(20, 60), Capture.of(21, 20, 50).withFinal(), Transfer.of(22, BOB, SHOP, EURO, 51)
        };
        assertEquals(List.of(CHAIN_FAILED, CHAIN_FAILED, INSUFFICIENT_FUNDS), statuses(chain(chain)));
        assertEquals(List.of(CHAIN_FAILED, CHAIN_FAILED, INSUFFICIENT_FUNDS), statuses(chain(chain)));
        assertEquals(CHAIN_FAILED, status(hold(20, 60)));
        assertNull(send(Void.of(30, 20)).balances());
        final Command[] good = {hold(40, 60), Capture.of(41, 40, 50).withFinal(), Transfer.of(42, BOB, SHOP, EURO, 50)};
        final List<Reply> first = chain(good);
        assertEquals(List.of(OK, OK, OK), statuses(first));
        assertEquals(balances(0, 50, 0, 100, 50), first.get(0).balances());
        final List<Reply> again = chain(good);
        for (int i = 0; i < good.length; i++) {
            assertEquals(first.get(i).sequence(), again.get(i).sequence());
            assertEquals(first.get(2).timestampNs(), again.get(i).timestampNs());
            assertTrue(again.get(i).replayed());
            assertFalse(first.get(i).replayed());
        }
        assertEquals(
                List.of(CHAIN_FAILED, ID_REUSED_CHAIN), statuses(chain(Transfer.of(50, ALICE, BOB, EURO, 1), good[2])));
        assertEquals(OK, status(good[2]));
    }

    @Test
    void shouldClaimNothingInAChainWithoutRoom() {
        configure(Command.Configure.of(2, 10, 102));
        for (int i = 0; i < 99; i++) {
            send(Transfer.of(1000 + i, HOUSE, BOB, EURO, 1));
        }
        assertEquals(
                List.of(CHAIN_FAILED, CHAIN_FAILED, CAPACITY_EXCEEDED),
                statuses(chain(
                        Transfer.of(20, ALICE, BOB, EURO, 1),
                        Transfer.of(21, ALICE, BOB, EURO, 1),
                        Transfer.of(22, ALICE, BOB, EURO, 1))));
        assertEquals(OK, status(Transfer.of(20, ALICE, BOB, EURO, 2)));
        send(hold(21, 10));
        assertEquals(CAPACITY_EXCEEDED, status(Capture.of(22, 21, 10)));
        configure(Command.Configure.of(2, 10, 103));
        assertEquals(CAPACITY_EXCEEDED, status(Capture.of(22, 21, 10, Split.of(SHOP, 1), Split.of(BOB, 0))));
        assertEquals(OK, status(Capture.of(22, 21, 10)));
        assertEquals(ID_REUSED_FLAGS, status(Capture.of(22, 21, 10).withFinal()));
    }

    @Test
    void shouldSetRoomForTheEndOfAHoldAside() {
        configure(Command.Configure.of(2, 10, 100).withHistoryMax(5));
        send(OpenAccount.house(7, EURO).withHistory());
        assertEquals(OK, status(hold(20, 10).withDebitAccountId(Id.of(7))));
        assertEquals(OK, status(Transfer.of(21, 7, BOB, EURO, 1)));
        assertEquals(HISTORY_FULL, status(hold(22, 10).withDebitAccountId(Id.of(7))));
        assertEquals(OK, status(Transfer.of(22, 7, BOB, EURO, 1)));
        assertEquals(HISTORY_FULL, status(Capture.of(23, 20, 5)));
        assertEquals(OK, status(Capture.of(23, 20, 5).withFinal()));
        assertEquals(HISTORY_FULL, status(SetAccountLimits.of(7, 1, 5)));
    }

    @Test
    void shouldTellThePast() {
        final Reply opened = send(OpenAccount.house(7, EURO).withHistory());
        final Reply paid = send(Transfer.of(20, 7, BOB, EURO, 1));
        send(Transfer.of(21, 7, BOB, EURO, 1));
        assertEquals(
                NOT_YET_OPENED, at(7, opened.sequence() - 1, Long.MAX_VALUE).status());
        assertEquals(0, at(7, opened.sequence(), Long.MAX_VALUE).debitsPosted());
        assertEquals(1, at(7, paid.sequence(), Long.MAX_VALUE).debitsPosted());
        assertEquals(1, at(7, Long.MAX_VALUE, paid.timestampNs() + 1).debitsPosted());
        assertEquals(2, at(7, Long.MAX_VALUE, Long.MAX_VALUE).debitsPosted());
        assertEquals(NO_HISTORY, at(ALICE, Long.MAX_VALUE, Long.MAX_VALUE).status());
    }

    @Test
    void shouldPageThroughAStatement() {
        for (int i = 0; i < 5; i++) {
            send(Transfer.of(20 + i, ALICE, BOB, EURO, 1 + i));
        }
        final Query.ListEntries query =
                Query.ListEntries.of(Id.of(BOB), Query.NEWEST_FIRST).withEntriesMax(2);
        final QueryReply.EntriesReply first = (QueryReply.EntriesReply) ledger.query(query);
        assertEquals(
                List.of(5L, 4L),
                first.entries().stream().map(QueryReply.Entry::number).toList());
        assertEquals(
                List.of(15L, 10L),
                first.entries().stream().map(QueryReply.Entry::balance).toList());
        assertEquals(3, first.nextCursor());
        assertEquals(5, first.entryCount());
        final QueryReply.EntriesReply last = (QueryReply.EntriesReply) ledger.query(query.withCursor(1));
        assertEquals(1, last.entries().size());
        assertEquals(0, last.nextCursor());
        assertEquals(
                Status.INVALID_RANGE,
                ledger.query(query.withFromNs(2).withToNs(1)).status());
        assertEquals(Status.INVALID_RANGE, ledger.query(query.withOrder(3)).status());
    }

    private static Authorize hold(final long id, final long amount) {
        return Authorize.of(id, ALICE, BOB, EURO, amount, 1_000_000);
    }

    private void assertAuthorization(
            final long id, final long captured, final long voided, final long expired, final int state) {
        final QueryReply.AuthorizationReply reply =
                (QueryReply.AuthorizationReply) ledger.query(Query.GetAuthorization.of(Id.of(id)));
        assertEquals(captured, reply.capturedAmount());
        assertEquals(voided, reply.voidedAmount());
        assertEquals(expired, reply.expiredAmount());
        assertEquals(state, reply.state());
        assertEquals(reply.amount(), captured + voided + expired + reply.capturableAmount());
    }

    private QueryReply.TransferReply transfer(final long id) {
        return (QueryReply.TransferReply) ledger.query(Query.GetTransfer.of(Id.of(id)));
    }

    private QueryReply.AccountReply at(final long id, final long atSequence, final long atNs) {
        return (QueryReply.AccountReply) ledger.query(Query.GetAccountAt.of(Id.of(id), atSequence, atNs));
    }

    private static Reply.Balances balances(
            final long debitsPending,
            final long debitsPosted,
            final long creditsPending,
            final long creditsPosted,
            final long available) {
        return new Reply.Balances(debitsPending, debitsPosted, creditsPending, creditsPosted, available);
    }

    private void configure(final Command.Configure settings) {
        assertEquals(OK, status(settings));
    }

    private Status status(final Command command) {
        return send(command).status();
    }

    private static List<Status> statuses(final List<Reply> replies) {
        return replies.stream().map(Reply::status).toList();
    }

    private Reply send(final Command command) {
        final List<Reply> replies = apply(command.unlinked());
        assertEquals(1, replies.size());
        return Objects.requireNonNull(replies.get(0));
    }

    private List<Reply> chain(final Command... members) {
        final List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            replies.addAll(apply(i < members.length - 1 ? members[i].linked() : members[i].unlinked()));
        }
        assertEquals(members.length, replies.size());
        return replies;
    }

    private List<Reply> apply(final Command command) {
        nowNs += TICK_NS;
        return ledger.apply(command, ++sequence, nowNs);
    }
}
