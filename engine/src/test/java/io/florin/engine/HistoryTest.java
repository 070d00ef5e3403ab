package io.florin.engine;

import static io.florin.protocol.Status.CHAIN_FAILED;
import static io.florin.protocol.Status.HISTORY_FULL;
import static io.florin.protocol.Status.NOT_YET_OPENED;
import static io.florin.protocol.Status.NO_HISTORY;
import static io.florin.protocol.Status.OK;
import static io.florin.protocol.Status.TRANSFER_NOT_FOUND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
import io.florin.reference.Money;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import io.florin.reference.QueryReply;
import io.florin.reference.QueryReply.AccountReply;
import io.florin.reference.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What accounts were, and the room that remembering it takes. */
class HistoryTest {
    private static final long EURO = 978;
    private static final long ALICE = 1;
    private static final long BOB = 2;
    private static final long SHOP = 3;
    private static final long PLAIN = 4;
    private static final long HOUSE = 5;
    private static final long TIMEOUT_NS = 1_000_000;
    private static final int BYTES_PER_CHANGE = 128;

    /** What an account was after a command. */
    private record Seen(long sequence, long timestampNs, Map<Long, AccountReply> accounts) {}

    private EngineDriver driver = new EngineDriver(settings(100_000));

    @AfterEach
    void close() {
        assertEquals(driver.engine.stateHash(), driver.replayedStateHash());
        driver.close();
    }

    @Test
    void shouldFindWhatAccountsWereAfterEachCommandAndAtEachTime() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            driver.submitAt(randomCommand(random, i), driver.nowNs() + 1 + random.nextInt(50));
            driver.takeReplies();
            final Map<Long, AccountReply> accounts = new HashMap<>();
            for (long id = ALICE; id <= SHOP; id++) {
                accounts.put(id, driver.account(id));
            }
            seen.add(new Seen(driver.engine.lastSequence(), driver.nowNs(), accounts));
        }
        for (int i = 0; i < seen.size(); i++) {
            final Seen then = seen.get(i);
            for (long id = ALICE; id <= SHOP; id++) {
                final String at = "seed=" + seed + " account=" + id + " sequence=" + then.sequence;
                assertWas(then, id, driver.accountAt(id, then.sequence, Long.MAX_VALUE), at);
                assertWas(then, id, driver.accountAt(id, Long.MAX_VALUE, then.timestampNs), at);
                final Seen other = seen.get(random.nextInt(seen.size()));
                final Seen earlier = other.sequence < then.sequence ? other : then;
                assertWas(earlier, id, driver.accountAt(id, then.sequence, other.timestampNs), at);
                if (i > 0) {
                    assertWas(seen.get(i - 1), id, driver.accountAt(id, Long.MAX_VALUE, then.timestampNs - 1), at);
                }
            }
        }
    }

    @Test
    void shouldSayWhenAndWithWhatTheAccountChanged() {
        open(ALICE, BOB);
        driver.accept(OpenAccount.house(HOUSE, EURO));
        final Reply paid = driver.accept(Transfer.of(100, HOUSE, ALICE, EURO, 50));
        final Reply held = driver.accept(Authorize.of(101, ALICE, BOB, EURO, 20, TIMEOUT_NS));
        final Reply limited = driver.accept(SetAccountLimits.of(ALICE, 1, 7));
        driver.accept(SetAccountStatus.of(ALICE, 2, 4));
        final AccountReply first = driver.accountAt(ALICE, paid.sequence(), Long.MAX_VALUE);
        assertEquals(paid.sequence(), first.changedSequence());
        assertEquals(paid.timestampNs(), first.changedNs());
        assertEquals(1, first.version());
        assertEquals(1, first.accountStatus());
        assertEquals(0, first.reason());
        assertEquals(50, first.available());
        assertEquals(1, first.history());
        assertEquals(
                30, driver.accountAt(ALICE, held.sequence(), Long.MAX_VALUE).available());
        assertEquals(
                37, driver.accountAt(ALICE, limited.sequence(), Long.MAX_VALUE).available());
        assertEquals(20, driver.accountAt(BOB, held.sequence(), Long.MAX_VALUE).creditsPending());
        final AccountReply last = driver.accountAt(ALICE, Long.MAX_VALUE, Long.MAX_VALUE);
        assertEquals(3, last.version());
        assertEquals(4, last.accountStatus());
        assertEquals(3, last.reason());
        assertEquals(driver.engine.lastSequence(), last.sequence());
        assertEquals(QueryReply.NULL, driver.account(ALICE).changedSequence());
        assertEquals(NO_HISTORY, driver.accountAt(HOUSE, 0, 0).status());
        assertEquals(NOT_YET_OPENED, driver.accountAt(ALICE, 1, Long.MAX_VALUE).status());
        assertEquals(NOT_YET_OPENED, driver.accountAt(ALICE, Long.MAX_VALUE, -1).status());
    }

    @Test
    void shouldMakeOneChangeForEachCommandAndAccount() {
        open(ALICE, BOB, SHOP);
        driver.accept(OpenAccount.house(HOUSE, EURO));
        assertEquals(3, changes());
        driver.accept(Transfer.of(100, HOUSE, ALICE, EURO, 500));
        assertEquals(4, changes());
        driver.accept(Authorize.of(101, ALICE, BOB, EURO, 100, TIMEOUT_NS));
        assertEquals(6, changes());
        driver.accept(Capture.of(102, 101, 50, Split.of(BOB, 10), Split.of(SHOP, 10), Split.of(HOUSE, 0)));
        assertEquals(9, changes());
        driver.accept(Void.of(103, 101));
        assertEquals(11, changes());
        driver.send(Void.of(103, 101));
        driver.send(Void.of(104, 101));
        driver.send(SetAccountLimits.of(ALICE, 5, 5));
        driver.send(OpenAccount.customer(ALICE, EURO).withHistory());
        assertEquals(11, changes());
    }

    @Test
    void shouldFindTheLaterOfAnExpiryAndACommandOfOneSequence() {
        open(ALICE, BOB);
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(Transfer.of(100, HOUSE, ALICE, EURO, 50));
        driver.accept(Authorize.of(101, ALICE, BOB, EURO, 20, 100));
        driver.accept(Authorize.of(102, ALICE, BOB, EURO, 30, 100));
        final long before = changes();
        final Reply reply = driver.sendAt(Transfer.of(103, ALICE, BOB, EURO, 50), driver.nowNs() + 500);
        assertEquals(OK, reply.status());
        assertEquals(before + 6, changes());
        final AccountReply then = driver.accountAt(ALICE, reply.sequence(), reply.timestampNs());
        assertEquals(0, then.available());
        assertEquals(0, then.debitsPending());
        assertEquals(reply.sequence(), then.changedSequence());
        final AccountReply earlier = driver.accountAt(ALICE, reply.sequence() - 1, Long.MAX_VALUE);
        assertEquals(50, earlier.debitsPending());
    }

    @Test
    void shouldKeepAChangeForEachMemberOfAChain() {
        open(ALICE, BOB);
        driver.accept(OpenAccount.house(HOUSE, EURO));
        final List<Reply> replies = driver.chain(
                Transfer.of(100, HOUSE, ALICE, EURO, 50),
                Transfer.of(101, ALICE, BOB, EURO, 20),
                OpenAccount.customer(SHOP, EURO).withHistory(),
                Transfer.of(102, ALICE, SHOP, EURO, 5));
        final long[] balances = {50, 30, 30, 25};
        for (int i = 0; i < balances.length; i++) {
            final long sequence = replies.get(i).sequence();
            assertEquals(
                    balances[i],
                    driver.accountAt(ALICE, sequence, Long.MAX_VALUE).available());
        }
        assertEquals(
                NOT_YET_OPENED,
                driver.accountAt(SHOP, replies.get(1).sequence(), Long.MAX_VALUE)
                        .status());
        assertEquals(
                0,
                driver.accountAt(SHOP, replies.get(2).sequence(), Long.MAX_VALUE)
                        .available());
        final AccountReply last =
                driver.accountAt(ALICE, Long.MAX_VALUE, replies.get(3).timestampNs());
        assertEquals(25, last.available());
        assertEquals(
                0,
                driver.accountAt(ALICE, Long.MAX_VALUE, replies.get(3).timestampNs() - 1)
                        .available());
    }

    @Test
    void shouldTakeBackTheChangesOfAChainThatFailed() {
        open(ALICE, BOB);
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(Transfer.of(100, HOUSE, ALICE, EURO, 50));
        final AccountReply before = driver.accountAt(ALICE, Long.MAX_VALUE, Long.MAX_VALUE);
        final long changes = changes();
        assertEquals(
                Status.INSUFFICIENT_FUNDS,
                driver.chainStatuses(
                                Transfer.of(101, ALICE, BOB, EURO, 20),
                                Authorize.of(102, ALICE, BOB, EURO, 20, TIMEOUT_NS),
                                SetAccountStatus.of(ALICE, 1, 3),
                                OpenAccount.customer(SHOP, EURO).withHistory(),
                                Transfer.of(103, ALICE, BOB, EURO, 11))
                        .get(4));
        assertEquals(changes, changes());
        final AccountReply after = driver.accountAt(ALICE, Long.MAX_VALUE, Long.MAX_VALUE);
        assertEquals(before.changedSequence(), after.changedSequence());
        assertEquals(before.available(), after.available());
        final Reply paid = driver.accept(Transfer.of(104, ALICE, BOB, EURO, 5));
        assertEquals(
                45, driver.accountAt(ALICE, paid.sequence(), Long.MAX_VALUE).available());
        assertEquals(
                50, driver.accountAt(ALICE, paid.sequence() - 1, Long.MAX_VALUE).available());
        driver.send(settings(100_000).withHistoryMax(100_000));
    }

    @Test
    void shouldNeedRoomForOpeningWithHistoryOnly() {
        use(1);
        open(ALICE);
        assertFull(OpenAccount.customer(BOB, EURO).withHistory());
        driver.accept(OpenAccount.customer(BOB, EURO));
        assertFull(OpenAccount.customer(SHOP, EURO).withHistory());
        raise(2);
        driver.accept(OpenAccount.customer(SHOP, EURO).withHistory());
    }

    @Test
    void shouldNeedRoomForEachAccountThatIsChanged() {
        use(2);
        open(ALICE, BOB);
        driver.accept(OpenAccount.house(HOUSE, EURO));
        assertFull(SetAccountStatus.of(ALICE, 1, 3));
        assertFull(SetAccountLimits.of(ALICE, 1, 3));
        assertFull(Transfer.of(100, HOUSE, ALICE, EURO, 100));
        raise(3);
        driver.accept(Transfer.of(100, HOUSE, ALICE, EURO, 100));
        raise(4);
        assertFull(Transfer.of(101, ALICE, BOB, EURO, 100));
        raise(5);
        driver.accept(Transfer.of(101, ALICE, BOB, EURO, 100));
        raise(6);
        assertFull(Refund.of(102, 101, 0, 1));
        assertFull(Reverse.of(103, 101));
        raise(7);
        driver.accept(Refund.of(102, 101, 0, 1));
        raise(8);
        driver.accept(SetAccountStatus.of(ALICE, 1, 3));
        assertFull(SetAccountLimits.of(ALICE, 2, 3));
    }

    @Test
    void shouldSetTheEndOfAHoldAside() {
        use(2);
        open(ALICE, BOB);
        driver.accept(OpenAccount.house(HOUSE, EURO));
        raise(3);
        driver.accept(Transfer.of(100, HOUSE, ALICE, EURO, 100));
        raise(6);
        assertFull(Authorize.of(101, ALICE, BOB, EURO, 10, TIMEOUT_NS));
        raise(7);
        driver.accept(Authorize.of(101, ALICE, BOB, EURO, 10, TIMEOUT_NS));
        assertFull(Transfer.of(102, ALICE, HOUSE, EURO, 1));
        assertFull(Capture.of(103, 101, 9));
        raise(8);
        assertFull(Capture.of(103, 101, 9));
        raise(9);
        driver.accept(Capture.of(103, 101, 9));
        assertFull(SetAccountLimits.of(ALICE, 1, 1));
        driver.accept(Capture.of(104, 101, 1));
        assertEquals(9, changes());
        assertFull(SetAccountLimits.of(ALICE, 1, 1));
    }

    @Test
    void shouldEndAHoldInEveryWayWithoutRoom() {
        use(3 + 4 * 4);
        open(ALICE, BOB);
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(Transfer.of(100, HOUSE, ALICE, EURO, 100));
        for (int i = 0; i < 4; i++) {
            driver.accept(Authorize.of(200 + i, ALICE, BOB, EURO, 10, TIMEOUT_NS));
        }
        assertFull(SetAccountStatus.of(BOB, 1, 3));
        assertFull(Capture.of(300, 200, 9));
        driver.accept(Capture.of(301, 200, 9).withFinal());
        driver.accept(Capture.of(302, 201, 10, Split.of(HOUSE, 1), Split.of(BOB, 0)));
        driver.accept(Void.of(303, 202));
        assertEquals(OK, driver.sendAt(Tick.of(), driver.nowNs() + TIMEOUT_NS).status());
        assertEquals(10, driver.authorization(203).expiredAmount());
        assertEquals(19, changes());
        assertFull(SetAccountStatus.of(BOB, 1, 3));
    }

    @Test
    void shouldNeedRoomForTheOtherPayeesOfASplit() {
        use(3);
        open(ALICE, BOB, SHOP);
        driver.accept(OpenAccount.customer(PLAIN, EURO));
        driver.accept(OpenAccount.house(HOUSE, EURO));
        raise(4);
        driver.accept(Transfer.of(100, HOUSE, ALICE, EURO, 100));
        raise(6);
        driver.accept(Authorize.of(101, ALICE, PLAIN, EURO, 10, TIMEOUT_NS));
        final Capture all = Capture.of(102, 101, 10, Split.of(BOB, 1), Split.of(PLAIN, 1), Split.of(SHOP, 0));
        assertFull(all);
        raise(7);
        assertFull(all);
        assertFull(Capture.of(103, 101, 5, Split.of(BOB, 1), Split.of(SHOP, 0)).withFinal());
        raise(8);
        assertFull(Capture.of(104, 101, 5, Split.of(BOB, 1), Split.of(SHOP, 0)));
        driver.accept(all);
        assertEquals(8, changes());
    }

    @Test
    void shouldRetainNothingOfAChainWithoutRoom() {
        use(6);
        open(ALICE, BOB);
        driver.accept(OpenAccount.house(HOUSE, EURO));
        final Command[] chain = {
            Transfer.of(100, HOUSE, ALICE, EURO, 100),
            Authorize.of(101, ALICE, HOUSE, EURO, 10, TIMEOUT_NS),
            Transfer.of(102, ALICE, BOB, EURO, 1)
        };
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of(CHAIN_FAILED, CHAIN_FAILED, HISTORY_FULL), driver.chainStatuses(chain));
            assertEquals(0, driver.engine.transferCount());
            assertEquals(2, changes());
            assertEquals(Long.MAX_VALUE, driver.engine.nextExpiryNs());
        }
        raise(7);
        assertEquals(List.of(OK, OK, OK), driver.chainStatuses(chain));
        driver.accept(Void.of(103, 101));
        assertEquals(7, changes());
    }

    @Test
    void shouldEndAnyHoldAtAnyTimeHoweverLittleRoomThereIs() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        use(60);
        open(ALICE, BOB, SHOP);
        driver.accept(OpenAccount.customer(PLAIN, EURO));
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(Transfer.of(10, HOUSE, PLAIN, EURO, 1000));
        driver.accept(Transfer.of(11, HOUSE, ALICE, EURO, 1000));
        final List<Long> open = new ArrayList<>();
        final int full = 2000;
        for (int i = 0; i < full; i++) {
            final long id = 1000L + i;
            final int payee = 1 + random.nextInt(4);
            if (random.nextInt(3) > 0) {
                final long payer = random.nextBoolean() ? ALICE : PLAIN;
                if (payer != payee
                        && driver.status(Authorize.of(id, payer, payee, EURO, 10, 1L + random.nextInt(500))) == OK) {
                    open.add(id);
                }
            } else if (!open.isEmpty()) {
                final long hold = open.remove(random.nextInt(open.size()));
                final boolean isOpen = driver.authorization(hold).capturableAmount() > 0;
                final Status status = driver.status(
                        random.nextBoolean()
                                ? Void.of(id, hold)
                                : Capture.of(id, hold, 3).withFinal());
                assertEquals(
                        isOpen && driver.authorization(hold).expiredAmount() == 0,
                        status == OK,
                        () -> "seed=" + seed + " status=" + status);
            }
            if (random.nextInt(20) == 0) {
                raise(Math.min(2000, driver.engine.historyMax() + random.nextInt(4)));
            }
        }
        driver.sendAt(Tick.of(), driver.nowNs() + 1000);
        for (long id = ALICE; id <= PLAIN; id++) {
            assertEquals(0, driver.account(id).debitsPending(), () -> "seed=" + seed);
        }
        while (driver.status(SetAccountLimits.of(ALICE, driver.account(ALICE).version(), random.nextInt(1000))) == OK) {
            assertFalse(changes() > driver.engine.historyMax(), () -> "seed=" + seed);
        }
        assertEquals(driver.engine.historyMax(), changes(), () -> "seed=" + seed + ": nothing is set aside for ever");
    }

    private Command randomCommand(final Random random, final int i) {
        if (i < 4) {
            final OpenAccount[] opened = {
                OpenAccount.house(HOUSE, EURO),
                OpenAccount.customer(ALICE, EURO).withHistory(),
                OpenAccount.customer(PLAIN, EURO),
                OpenAccount.customer(BOB, EURO).withHistory()
            };
            return opened[i];
        }
        if (i == 300) {
            return OpenAccount.house(SHOP, EURO).withHistory();
        }
        final long id = 1000L + i;
        final long recent = id - 1 - random.nextInt(20);
        final long debit = random.nextBoolean() ? HOUSE : 1L + random.nextInt(5);
        final long credit = 1L + random.nextInt(5);
        final long account = 1L + random.nextInt(3);
        final long version = Math.max(0, driver.account(account).version());
        final int amount = 1 + random.nextInt(100);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> Transfer.of(id, debit, credit, EURO, amount);
            case 3, 4, 5 -> Authorize.of(id, debit, credit, EURO, amount, 1L + random.nextInt(2000));
            case 6 -> Capture.of(id, recent, 1 + amount / 10);
            case 7 -> Capture.of(id, recent, 2 + amount / 10, Split.of(BOB, 1), Split.of(SHOP, 0));
            case 8 -> Void.of(id, recent);
            case 9 -> Refund.of(id, recent, 0, 1 + amount / 10);
            case 10 -> SetAccountLimits.of(account, version, amount);
            default ->
                random.nextInt(4) > 0
                        ? SetAccountStatus.of(account, version, random.nextInt(3) / 2 * 2 + 1)
                        : Tick.of();
        };
    }

    private static void assertWas(final Seen then, final long id, final AccountReply found, final String at) {
        final AccountReply expected = then.accounts.get(id);
        if (expected.status() != OK) {
            assertEquals(NOT_YET_OPENED, found.status(), at);
            return;
        }
        assertEquals(OK, found.status(), at);
        assertEquals(values(expected), values(found), at);
        assertFalse(found.changedSequence() > then.sequence, at);
    }

    private static List<Long> values(final AccountReply account) {
        return List.of(
                account.debitsPending(),
                account.debitsPosted(),
                account.creditsPending(),
                account.creditsPosted(),
                account.available(),
                account.overdraftLimit(),
                account.version(),
                (long) account.accountStatus(),
                (long) account.reason(),
                account.openedSequence(),
                account.userData().lo());
    }

    private void assertFull(final Command command) {
        final long changes = changes();
        assertEquals(HISTORY_FULL, driver.status(command), () -> "answer to " + command);
        assertEquals(changes, changes());
        if (command instanceof Money money) {
            assertEquals(TRANSFER_NOT_FOUND, driver.transfer(money.id().lo()).status());
        }
    }

    private long changes() {
        return driver.engine.historyMemoryBytes() / BYTES_PER_CHANGE;
    }

    private void open(final long... ids) {
        for (final long id : ids) {
            driver.accept(OpenAccount.customer(id, EURO).withHistory());
        }
    }

    private void use(final int historyMax) {
        driver.close();
        driver = new EngineDriver(settings(historyMax));
    }

    private void raise(final int historyMax) {
        assertEquals(OK, driver.status(settings(historyMax)));
    }

    private static Configure settings(final int historyMax) {
        return Configure.of(2, 100, 10_000).withHistoryMax(historyMax);
    }
}
