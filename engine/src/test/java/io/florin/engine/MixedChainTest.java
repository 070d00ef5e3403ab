package io.florin.engine;

import static io.florin.protocol.Status.ACCOUNT_CLOSED;
import static io.florin.protocol.Status.ACCOUNT_NOT_FOUND;
import static io.florin.protocol.Status.CAPACITY_EXCEEDED;
import static io.florin.protocol.Status.CHAIN_FAILED;
import static io.florin.protocol.Status.HISTORY_FULL;
import static io.florin.protocol.Status.ID_REUSED_CODE;
import static io.florin.protocol.Status.ID_REUSED_KIND;
import static io.florin.protocol.Status.INSUFFICIENT_FUNDS;
import static io.florin.protocol.Status.INVALID_KIND;
import static io.florin.protocol.Status.OK;
import static io.florin.protocol.Status.ORIGINAL_NOT_FOUND;
import static io.florin.protocol.Status.TRANSFER_NOT_FOUND;
import static io.florin.protocol.Status.VERSION_MISMATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.reference.Command;
import io.florin.reference.Command.Configure;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountLimits;
import io.florin.reference.Command.SetAccountStatus;
import io.florin.reference.Command.Tick;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Reverse;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Id;
import io.florin.reference.Money;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import io.florin.reference.Query;
import io.florin.reference.QueryReply;
import io.florin.reference.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chains whose members are commands of every kind. */
class MixedChainTest {
    private static final long EURO = 978;
    private static final long DOLLAR = 840;
    private static final long ALICE = 1;
    private static final long SHOP = 2;
    private static final long HOUSE = 3;
    private static final long NEW = 9;
    private static final int FROZEN = 4;
    private static final int CLOSED = 5;
    private static final long TIMEOUT_NS = 100_000_000;
    private static final Configure SETTINGS = Configure.of(3, 5000, 20_000).withHistoryMax(20_000);
    /** Fails in any chain, by the state. */
    private static final Transfer POOR = Transfer.of(999, SHOP, ALICE, EURO, 1_000_000);

    private EngineDriver driver = new EngineDriver(SETTINGS);

    @BeforeEach
    void openAccounts() {
        driver.accept(OpenAccount.customer(ALICE, EURO).withHistory());
        driver.accept(OpenAccount.customer(SHOP, EURO));
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(Transfer.of(10, HOUSE, ALICE, EURO, 1000));
        driver.accept(Transfer.of(11, ALICE, SHOP, EURO, 100));
        driver.accept(Authorize.of(12, ALICE, SHOP, EURO, 100, TIMEOUT_NS));
    }

    @AfterEach
    void close() {
        assertEquals(driver.engine.stateHash(), driver.replayedStateHash());
        driver.close();
    }

    @Test
    void shouldDoEverythingInOneChain() {
        final Command[] chain = everything();
        final List<Reply> replies = driver.chain(chain);
        assertEquals(Collections.nCopies(chain.length, OK), statuses(replies));
        assertTrue(replies.stream().noneMatch(Reply::replayed));
        assertTrue(replies.stream().allMatch(reply -> reply.timestampNs() == driver.nowNs()));
        final Reply.Balances fresh = new Reply.Balances(0, 140, 10, 300, 460);
        assertEquals(fresh, replies.get(0).balances(), "after the whole chain");
        assertEquals(fresh, replies.get(2).balances());
        assertEquals(FROZEN, driver.account(NEW).accountStatus());
        assertEquals(300, driver.account(NEW).overdraftLimit());
        assertEquals(3, driver.account(NEW).version());
        assertEquals(40, driver.authorization(21).capturedAmount());
        assertEquals(60, driver.authorization(21).voidedAmount());
        assertEquals(0, driver.account(SHOP).debitsPending());
        assertEquals(2, driver.engine.ledgerCount());
        assertEquals(replies.get(2).sequence(), driver.transfer(21).executedSequence());
        assertEquals(driver.nowNs(), driver.transfer(21).executedNs());
    }

    @Test
    void shouldUndoEverythingWhenTheLastMemberFails() {
        final Command[] chain = Arrays.copyOf(everything(), everything().length + 1);
        chain[chain.length - 1] = POOR;
        final List<Object> before = picture();
        final List<Reply> replies = driver.chain(chain);
        final List<Status> expected = new ArrayList<>(Collections.nCopies(chain.length, CHAIN_FAILED));
        expected.set(chain.length - 1, INSUFFICIENT_FUNDS);
        assertEquals(expected, statuses(replies));
        assertNull(replies.get(0).balances(), "the account was never opened");
        assertEquals(new Reply.Balances(100, 100, 0, 1000, 800), replies.get(9).balances());
        assertEquals(before, picture());
        for (final Command member : chain) {
            if (member instanceof Money money) {
                assertEquals(OK, driver.transfer(money.id().lo()).status());
                assertNotEquals(OK.code(), driver.transfer(money.id().lo()).outcome());
            }
        }
        final List<Reply> again = driver.chain(chain);
        assertEquals(expected, statuses(again));
        assertTrue(again.stream().allMatch(Reply::replayed));
        assertEquals(sequences(replies), sequences(again));
        assertEquals(before, picture());
        final List<Status> anew = driver.chainStatuses(withOtherIds(everything(), 100));
        assertEquals(Collections.nCopies(everything().length, OK), anew);
    }

    @Test
    void shouldFailAtAnyMemberAndLeaveNoTrace() {
        final int length = everything().length;
        for (int failing = 0; failing < length; failing++) {
            final Command[] chain = withOtherIds(everything(), 100L * (failing + 1));
            final List<Object> before = picture();
            final Command[] cut = Arrays.copyOf(chain, failing + 1);
            cut[failing] = Void.of(7000 + failing, 6999);
            final List<Status> expected = new ArrayList<>(Collections.nCopies(failing + 1, CHAIN_FAILED));
            expected.set(failing, ORIGINAL_NOT_FOUND);
            assertEquals(failing == 0 ? List.of(ORIGINAL_NOT_FOUND) : expected, driver.chainStatuses(cut));
            assertEquals(before, picture());
        }
    }

    @Test
    void shouldRepeatAChainWithItsFirstSequencesWhateverHappenedSince() {
        final Command[] chain = everything();
        final List<Reply> first = driver.chain(chain);
        driver.accept(SetAccountStatus.of(NEW, 3, 1));
        driver.accept(Transfer.of(50, NEW, HOUSE, EURO, 5));
        final List<Object> before = picture();
        final Command[] other = new Command[chain.length];
        for (int i = 0; i < chain.length; i++) {
            other[i] = chain[i].withCorrelationId(77_000 + i);
        }
        final List<Reply> again = driver.chain(other);
        assertEquals(statuses(first), statuses(again));
        assertTrue(again.stream().allMatch(Reply::replayed));
        assertEquals(sequences(first), sequences(again));
        assertEquals(first.get(0).timestampNs(), again.get(0).timestampNs());
        assertEquals(77_000, again.get(0).correlationId());
        assertEquals(145, again.get(0).balances().debitsPosted(), "today's balances");
        assertEquals(before, picture());
    }

    @Test
    void shouldSayTheOpeningWhenAChainFoundTheAccountOpen() {
        final Reply opened = driver.accept(OpenAccount.customer(NEW, EURO));
        final Command[] chain = {OpenAccount.customer(NEW, EURO), Transfer.of(20, ALICE, NEW, EURO, 1)};
        final List<Reply> first = driver.chain(chain);
        assertEquals(List.of(true, false), first.stream().map(Reply::replayed).toList());
        final List<Reply> again = driver.chain(chain);
        assertEquals(List.of(true, true), again.stream().map(Reply::replayed).toList());
        for (final List<Reply> replies : List.of(first, again)) {
            assertEquals(opened.sequence(), replies.get(0).sequence());
            assertEquals(opened.timestampNs(), replies.get(0).timestampNs());
            assertEquals(first.get(1).sequence(), replies.get(1).sequence());
        }
    }

    @Test
    void shouldTellChainsApartByWhatTheyDoToAccounts() {
        final Transfer paid = Transfer.of(20, ALICE, SHOP, EURO, 1);
        driver.chain(SetAccountLimits.of(SHOP, 1, 50), paid);
        assertEquals(
                List.of(CHAIN_FAILED, Status.ID_REUSED_CHAIN),
                driver.chainStatuses(SetAccountLimits.of(SHOP, 1, 51).withExpectedVersion(2), paid));
        assertEquals(50, driver.account(SHOP).overdraftLimit());
        assertTrue(driver.send(paid).replayed());
    }

    @Test
    void shouldRepeatMembersThatMoveNothingOneByOne() {
        final Command[] chain = {
            OpenAccount.customer(NEW, EURO), SetAccountLimits.of(NEW, 1, 50), SetAccountStatus.of(SHOP, 1, FROZEN)
        };
        final List<Reply> first = driver.chain(chain);
        assertTrue(first.stream().noneMatch(Reply::replayed));
        final List<Object> before = picture();
        final List<Reply> again = driver.chain(chain);
        assertTrue(again.stream().allMatch(reply -> reply.status() == OK && reply.replayed()));
        assertEquals(first.get(0).sequence(), again.get(0).sequence());
        assertEquals(driver.engine.lastSequence() - 1, again.get(1).sequence());
        assertEquals(driver.nowNs(), again.get(2).timestampNs());
        assertEquals(before, picture());
    }

    @Test
    void shouldKeepTheStateOfAFailedChainThatMovedNothingButForTheSequence() {
        assertLeavesNothing(
                VERSION_MISMATCH,
                OpenAccount.customer(NEW, DOLLAR).withHistory(),
                SetAccountLimits.of(ALICE, 1, 50),
                SetAccountStatus.of(SHOP, 1, FROZEN),
                SetAccountStatus.of(SHOP, 1, CLOSED));
        assertLeavesNothing(
                INVALID_KIND,
                SetAccountLimits.of(ALICE, 1, 50),
                OpenAccount.customer(NEW, EURO).withKind(7));
        assertLeavesNothing(
                ID_REUSED_CODE,
                OpenAccount.customer(NEW, EURO),
                OpenAccount.customer(NEW, EURO).withCode(1));
        assertLeavesNothing(
                ACCOUNT_CLOSED,
                OpenAccount.customer(NEW, EURO),
                SetAccountStatus.of(NEW, 1, CLOSED),
                SetAccountLimits.of(NEW, 2, 1));
    }

    @Test
    void shouldRetainNothingWhenThereIsNoRoomForNow() {
        use(SETTINGS.withAccountsMax(4).withHistoryMax(4000));
        assertLeavesNothing(
                CAPACITY_EXCEEDED,
                Transfer.of(20, ALICE, SHOP, EURO, 1),
                Authorize.of(21, ALICE, SHOP, EURO, 1, TIMEOUT_NS),
                OpenAccount.customer(NEW, EURO),
                OpenAccount.customer(NEW + 1, EURO));
        assertEquals(TRANSFER_NOT_FOUND, driver.transfer(20).status());
        use(SETTINGS.withTransfersMax(5));
        assertLeavesNothing(
                CAPACITY_EXCEEDED,
                OpenAccount.customer(NEW, EURO),
                Authorize.of(21, ALICE, SHOP, EURO, 10, TIMEOUT_NS),
                Capture.of(22, 21, 10, Split.of(NEW, 1), Split.of(SHOP, 0)));
        use(SETTINGS.withHistoryMax(7));
        assertLeavesNothing(
                HISTORY_FULL,
                Transfer.of(20, ALICE, SHOP, EURO, 1),
                Void.of(21, 12),
                Transfer.of(22, ALICE, SHOP, EURO, 1),
                SetAccountLimits.of(ALICE, 1, 1));
        driver.accept(Transfer.of(20, ALICE, SHOP, EURO, 1));
    }

    @Test
    void shouldNotFindRoomForALedgerThatTheChainItselfWouldNeed() {
        final Command[] chain = {
            OpenAccount.customer(NEW, 1), OpenAccount.customer(NEW + 1, 2), OpenAccount.customer(NEW + 2, 3)
        };
        assertEquals(List.of(CHAIN_FAILED, CHAIN_FAILED, CAPACITY_EXCEEDED), driver.chainStatuses(chain));
        assertEquals(1, driver.engine.ledgerCount());
        assertEquals(List.of(OK, OK), driver.chainStatuses(chain[2], chain[1]));
        assertEquals(3, driver.engine.ledgerCount());
    }

    @Test
    void shouldRefuseForEverWhenAMemberThatMovesNothingFailed() {
        final Command[] chain = {
            Transfer.of(20, ALICE, SHOP, EURO, 1),
            SetAccountStatus.of(99, 1, FROZEN),
            Transfer.of(21, SHOP, ALICE, EURO, 1)
        };
        for (int i = 0; i < 2; i++) {
            final List<Reply> replies = driver.chain(chain);
            assertEquals(List.of(CHAIN_FAILED, ACCOUNT_NOT_FOUND, CHAIN_FAILED), statuses(replies));
            assertEquals(i == 1, replies.stream().allMatch(Reply::replayed));
            driver.send(OpenAccount.customer(99, EURO));
        }
        assertEquals(CHAIN_FAILED, driver.status(chain[0]));
    }

    @Test
    void shouldFindAnIdThatAnEarlierMemberUsesForSomethingElse() {
        assertEquals(
                List.of(CHAIN_FAILED, ID_REUSED_KIND),
                driver.chainStatuses(Authorize.of(20, ALICE, SHOP, EURO, 1, 5), Void.of(20, 20)));
        assertEquals(CHAIN_FAILED.code(), driver.transfer(20).outcome());
    }

    @Test
    void shouldHoldAndEndInOneChain() {
        final long next = driver.engine.nextExpiryNs();
        driver.chain(
                Authorize.of(20, ALICE, SHOP, EURO, 10, 5),
                Capture.of(21, 20, 4),
                Refund.of(22, 21, 0, 1),
                Void.of(23, 20));
        assertEquals(6, driver.authorization(20).voidedAmount());
        assertEquals(1, driver.authorization(20).refundedAmount());
        assertEquals(next, driver.engine.nextExpiryNs());
    }

    @Test
    void shouldCountAHoldsTimeFromTheLastMember() {
        driver.chain(
                Authorize.of(20, ALICE, SHOP, EURO, 10, 25),
                Transfer.of(21, ALICE, SHOP, EURO, 1),
                Transfer.of(22, ALICE, SHOP, EURO, 1));
        final long expiresNs = driver.nowNs() + 25;
        assertEquals(expiresNs, driver.authorization(20).expiresNs());
        assertEquals(expiresNs, driver.engine.nextExpiryNs());
        driver.sendAt(Tick.of(), expiresNs - 1);
        assertEquals(10, driver.authorization(20).capturableAmount());
        driver.sendAt(Tick.of(), expiresNs);
        assertEquals(10, driver.authorization(20).expiredAmount());
    }

    @Test
    void shouldForgetTheHoldsOfAChainThatFailed() {
        final long next = driver.engine.nextExpiryNs();
        driver.chain(Authorize.of(20, ALICE, SHOP, EURO, 10, 5), POOR);
        assertEquals(next, driver.engine.nextExpiryNs());
        driver.sendAt(Tick.of(), driver.nowNs() + 1000);
        assertEquals(100, driver.account(ALICE).debitsPending());
        assertEquals(5, driver.authorization(20).state());
        driver.sendAt(Tick.of(), next);
        assertEquals(0, driver.account(ALICE).debitsPending());
    }

    @Test
    void shouldKeepExpiringWhatAFailedChainHadEnded() {
        final long next = driver.engine.nextExpiryNs();
        driver.chain(Capture.of(20, 12, 40).withFinal(), POOR);
        assertEquals(100, driver.authorization(12).capturableAmount());
        assertEquals(next, driver.engine.nextExpiryNs());
        driver.chain(Void.of(21, 12), POOR.withId(Id.of(998)));
        driver.sendAt(Tick.of(), next);
        assertEquals(100, driver.authorization(12).expiredAmount());
    }

    @Test
    void shouldReverseAfterAChainWithTheReversalFailed() {
        driver.chain(Reverse.of(20, 11), POOR);
        driver.chain(Refund.of(21, 11, 0, 1), POOR.withId(Id.of(998)));
        assertEquals(100, driver.transfer(11).refundableAmount());
        driver.accept(Reverse.of(22, 11));
        assertEquals(ORIGINAL_NOT_FOUND, driver.status(Refund.of(23, 20, 0, 1)));
    }

    @Test
    void shouldTouchTheSameAccountsAgainAndAgain() {
        final Command[] chain = new Command[40];
        for (int i = 0; i < chain.length; i += 4) {
            chain[i] = Authorize.of(20 + i, ALICE, SHOP, EURO, 10, TIMEOUT_NS);
            chain[i + 1] = Capture.of(21 + i, 20 + i, 4, Split.of(HOUSE, 1), Split.of(SHOP, 0));
            chain[i + 2] = Refund.of(22 + i, 21 + i, SHOP, 2);
            chain[i + 3] = SetAccountLimits.of(ALICE, 1 + i / 4, 1 + i);
        }
        final List<Object> before = picture();
        final Command[] failing = Arrays.copyOf(chain, chain.length);
        failing[39] = SetAccountLimits.of(ALICE, 9, 0);
        assertEquals(VERSION_MISMATCH, driver.chainStatuses(failing).get(39));
        assertEquals(before, picture());
        assertEquals(Collections.nCopies(40, OK), driver.chainStatuses(withOtherIds(chain, 1000)));
        assertEquals(100 + 10 * 6, driver.account(ALICE).debitsPending());
        assertEquals(100 + 10 * 4, driver.account(ALICE).debitsPosted());
        assertEquals(1000 + 10 * 2, driver.account(ALICE).creditsPosted());
        assertEquals(11, driver.account(ALICE).version());
    }

    @Test
    void shouldDoAndUndoTheLongestChainOfAllKinds() {
        final Command[] chain = longest(10_000);
        chain[chain.length - 1] = POOR;
        final List<Object> before = picture();
        final List<Status> statuses = driver.chainStatuses(chain);
        assertEquals(INSUFFICIENT_FUNDS, statuses.get(chain.length - 1));
        assertEquals(before, picture());
        assertEquals(Collections.nCopies(chain.length, OK), driver.chainStatuses(longest(50_000)));
        assertEquals(3 + Framing.CHAIN_LENGTH_MAX / 4, driver.engine.accountCount());
        assertTrue(driver.chain(longest(50_000)).stream().allMatch(Reply::replayed));
    }

    @Test
    void shouldUndoWhateverRandomChainsDid() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 150; round++) {
            if (random.nextInt(20) == 0) {
                driver.sendAt(Tick.of(), driver.nowNs() + 2 * TIMEOUT_NS);
            }
            final Command[] chain = new Command[2 + random.nextInt(30)];
            for (int i = 0; i < chain.length; i++) {
                chain[i] = randomMember(random, 10_000L + 100L * round + i);
            }
            final List<Object> before = picture();
            final List<Reply> replies = driver.chain(chain);
            final long failed = replies.stream()
                    .filter(reply -> reply.status() != OK && reply.status() != CHAIN_FAILED)
                    .count();
            if (failed > 0) {
                assertEquals(1, failed, () -> "seed=" + seed);
                assertEquals(before, picture(), () -> "seed=" + seed + " replies=" + statuses(replies));
                assertFalse(statuses(replies).contains(OK), () -> "seed=" + seed);
            }
        }
        assertEquals(driver.engine.stateHash(), driver.replayedStateHash(), () -> "seed=" + seed);
    }

    private Command randomMember(final Random random, final long id) {
        final long recent = id - 1 - random.nextInt(random.nextBoolean() ? 5 : 200);
        final long account = 1L + random.nextInt(3);
        return switch (random.nextInt(40)) {
            case 0, 1, 2 -> OpenAccount.customer(id, EURO + random.nextInt(2)).withHistory();
            case 3 -> Void.of(id, recent);
            case 4 -> Capture.of(id, recent, 1);
            case 5 -> Refund.of(id, recent, 0, 1);
            case 6 -> SetAccountLimits.of(account, driver.account(account).version(), 500);
            case 7, 8, 9, 10, 11 -> Authorize.of(id, ALICE, SHOP, EURO, 1, TIMEOUT_NS + random.nextInt(2000));
            default -> Transfer.of(id, HOUSE, random.nextBoolean() ? ALICE : SHOP, EURO, 1);
        };
    }

    /** One member of each kind, on old accounts and transfers and on those of earlier members. */
    private static Command[] everything() {
        return new Command[] {
            OpenAccount.customer(NEW, EURO).withHistory(),
            Transfer.of(20, ALICE, NEW, EURO, 200),
            Authorize.of(21, NEW, SHOP, EURO, 100, TIMEOUT_NS),
            Capture.of(22, 21, 40, Split.of(HOUSE, 10), Split.of(ALICE, 0)).withFinal(),
            OpenAccount.house(NEW + 1, DOLLAR),
            SetAccountLimits.of(NEW, 1, 300),
            Refund.of(23, 11, 0, 10),
            Transfer.of(24, ALICE, NEW, EURO, 100),
            Reverse.of(25, 24),
            Void.of(26, 12),
            Authorize.of(27, ALICE, NEW, EURO, 10, TIMEOUT_NS),
            SetAccountStatus.of(NEW, 2, FROZEN)
        };
    }

    /** The same, its transfers' own ids, and where they name each other, greater by {@code add}. */
    private static Command[] withOtherIds(final Command[] chain, final long add) {
        final Command[] other = new Command[chain.length];
        for (int i = 0; i < chain.length; i++) {
            other[i] = chain[i] instanceof Money money ? withOtherIds(money, add) : chain[i];
        }
        return other;
    }

    private static Command withOtherIds(final Money money, final long add) {
        final Money own = money.withId(Id.of(money.id().lo() + add));
        if (own instanceof Capture it) {
            return it.withAuthorizationId(moved(it.authorizationId(), add));
        } else if (own instanceof Refund it) {
            return it.withOriginalId(moved(it.originalId(), add));
        } else if (own instanceof Reverse it) {
            return it.withOriginalId(moved(it.originalId(), add));
        }
        return own;
    }

    private static Id moved(final Id id, final long add) {
        return id.lo() < 20 ? id : Id.of(id.lo() + add);
    }

    /** Opens an account, holds for it, captures, and limits it, as often as a chain can. */
    private static Command[] longest(final long firstId) {
        final Command[] chain = new Command[Framing.CHAIN_LENGTH_MAX];
        for (int i = 0; i < chain.length; i += 4) {
            final long id = firstId + i;
            chain[i] = OpenAccount.house(firstId + i, EURO).withHistory();
            chain[i + 1] = Authorize.of(id + 1, ALICE, id, EURO, 2, TIMEOUT_NS);
            chain[i + 2] = Capture.of(id + 2, id + 1, 1);
            chain[i + 3] = SetAccountLimits.of(id, 1, 5);
        }
        return chain;
    }

    /** Asserts that the chain fails at its last member, and that the state is then as if its members had been idle commands. */
    private void assertLeavesNothing(final Status status, final Command... chain) {
        final List<Status> expected = new ArrayList<>(Collections.nCopies(chain.length, CHAIN_FAILED));
        expected.set(chain.length - 1, status);
        final long idle = driver.stateHashAfterIdle(chain.length);
        assertEquals(expected, driver.chainStatuses(chain));
        assertEquals(idle, driver.engine.stateHash());
    }

    /** @return all that queries say about the accounts and the transfers of the beginning, but for sequence and time. */
    private List<Object> picture() {
        final List<Object> picture = new ArrayList<>();
        for (final long id : new long[] {ALICE, SHOP, HOUSE, NEW, NEW + 1}) {
            final QueryReply.AccountReply account = driver.account(id);
            final QueryReply.AccountReply was = driver.accountAt(id, Long.MAX_VALUE, Long.MAX_VALUE);
            picture.add(List.of(
                    account.status(),
                    account.debitsPending(),
                    account.debitsPosted(),
                    account.creditsPending(),
                    account.creditsPosted(),
                    account.overdraftLimit(),
                    account.version(),
                    account.accountStatus()));
            picture.add(List.of(was.status(), was.changedSequence(), was.available(), was.version()));
            final QueryReply.EntriesReply newest = driver.entries(Query.ListEntries.of(Id.of(id), Query.NEWEST_FIRST));
            picture.add(List.of(newest.entryCount(), newest.entries()));
        }
        final QueryReply.AuthorizationReply hold = driver.authorization(12);
        picture.add(List.of(hold.state(), hold.capturedAmount(), hold.voidedAmount(), hold.capturableAmount()));
        picture.add(driver.transfer(11).refundableAmount());
        final QueryReply.TrialBalanceReply totals =
                (QueryReply.TrialBalanceReply) driver.query(Query.TrialBalance.of(0));
        picture.add(List.of(totals.accountCount(), totals.totals()));
        picture.add(driver.engine.nextExpiryNs());
        picture.add(driver.engine.historyMemoryBytes());
        return picture;
    }

    private void use(final Configure settings) {
        driver.close();
        driver = new EngineDriver(settings);
        openAccounts();
    }

    private static List<Status> statuses(final List<Reply> replies) {
        return replies.stream().map(Reply::status).toList();
    }

    private static List<Long> sequences(final List<Reply> replies) {
        return replies.stream().map(Reply::sequence).toList();
    }
}
