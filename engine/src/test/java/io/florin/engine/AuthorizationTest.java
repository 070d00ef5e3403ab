package io.florin.engine;

import static io.florin.protocol.Status.AUTHORIZATION_CAPTURED;
import static io.florin.protocol.Status.AUTHORIZATION_EXPIRED;
import static io.florin.protocol.Status.AUTHORIZATION_VOIDED;
import static io.florin.protocol.Status.CAPTURE_EXCEEDS_REMAINDER;
import static io.florin.protocol.Status.CREDITS_OVERFLOW;
import static io.florin.protocol.Status.DEBITS_OVERFLOW;
import static io.florin.protocol.Status.INSUFFICIENT_FUNDS;
import static io.florin.protocol.Status.INVALID_AMOUNT;
import static io.florin.protocol.Status.INVALID_SPLIT;
import static io.florin.protocol.Status.INVALID_TIMEOUT;
import static io.florin.protocol.Status.OK;
import static io.florin.protocol.Status.PAYEE_IS_PAYER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.codec.AuthorizationState;
import io.florin.protocol.codec.TransferKind;
import io.florin.reference.Command.Configure;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.Tick;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Id;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import io.florin.reference.QueryReply;
import io.florin.reference.QueryReply.AccountReply;
import io.florin.reference.QueryReply.AuthorizationReply;
import io.florin.reference.QueryReply.Part;
import io.florin.reference.QueryReply.TransferReply;
import io.florin.reference.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds: what they take, and the ways in which they end. */
class AuthorizationTest {
    private static final long EURO = 978;
    private static final long ALICE = 1;
    private static final long SHOP = 2;
    private static final long FEES = 3;
    private static final long HOUSE = 4;
    private static final long TIMEOUT_NS = 1_000_000;
    private static final long TIMEOUT_NS_MAX = 366L * 24 * 60 * 60 * 1_000_000_000L;
    private static final long HOLD = 100;

    private final EngineDriver driver =
            new EngineDriver(Configure.of(2, 100, 10_000).withHistoryMax(100_000));

    @BeforeEach
    void openAccounts() {
        driver.accept(OpenAccount.customer(ALICE, EURO).withHistory());
        driver.accept(OpenAccount.customer(SHOP, EURO));
        driver.accept(OpenAccount.customer(FEES, EURO).withHistory());
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(Transfer.of(10, HOUSE, ALICE, EURO, 1000));
    }

    @AfterEach
    void close() {
        assertEquals(driver.engine.stateHash(), driver.replayedStateHash());
        driver.close();
    }

    @Test
    void shouldHoldFromThePayerForThePayee() {
        final Reply reply = driver.accept(hold(300));
        assertEquals(new Reply.Balances(300, 0, 0, 1000, 700), reply.balances());
        assertEquals(300, driver.account(SHOP).creditsPending());
        assertEquals(0, driver.account(SHOP).available());
        assertEquals(1, driver.entries(ALICE).size());
        assertEquals(
                new AuthorizationReply(
                        77,
                        reply.sequence(),
                        reply.timestampNs(),
                        OK,
                        EURO,
                        Id.of(HOLD),
                        Id.of(ALICE),
                        Id.of(SHOP),
                        300,
                        0,
                        0,
                        0,
                        0,
                        300,
                        0,
                        reply.timestampNs() + TIMEOUT_NS,
                        new Id(3, 4),
                        reply.sequence(),
                        reply.timestampNs(),
                        OK.code(),
                        5,
                        AuthorizationState.OPEN.value()),
                driver.authorization(HOLD));
        final TransferReply transfer = driver.transfer(HOLD);
        assertEquals(TransferKind.AUTHORIZATION.value(), transfer.kind());
        assertEquals(300, transfer.amount());
        assertEquals(0, transfer.refundableAmount());
        assertEquals(Id.GREATEST, transfer.originalId());
    }

    @Test
    void shouldLetNobodySpendWhatIsHeld() {
        driver.accept(hold(300));
        assertEquals(INSUFFICIENT_FUNDS, driver.status(Transfer.of(11, ALICE, SHOP, EURO, 701)));
        assertEquals(INSUFFICIENT_FUNDS, driver.status(Authorize.of(12, ALICE, SHOP, EURO, 701, 1)));
        assertEquals(INSUFFICIENT_FUNDS, driver.status(Transfer.of(13, SHOP, ALICE, EURO, 1)));
        driver.accept(Transfer.of(14, ALICE, SHOP, EURO, 700));
        assertEquals(0, driver.account(ALICE).available());
    }

    @Test
    void shouldTakeTimeoutsFromOneNanosecondToAYear() {
        for (final long timeoutNs : new long[] {0, -1, Long.MIN_VALUE, TIMEOUT_NS_MAX + 1, Long.MAX_VALUE}) {
            assertEquals(INVALID_TIMEOUT, driver.status(hold(1).withTimeoutNs(timeoutNs)));
        }
        final Reply reply = driver.accept(hold(1).withTimeoutNs(TIMEOUT_NS_MAX));
        assertEquals(
                reply.timestampNs() + TIMEOUT_NS_MAX, driver.authorization(HOLD).expiresNs());
        driver.accept(Authorize.of(12, ALICE, SHOP, EURO, 1, 1));
        assertEquals(reply.timestampNs() + EngineDriver.TICK_NS + 1, driver.engine.nextExpiryNs());
    }

    @Test
    void shouldCaptureInPartsUntilNothingRemains() {
        driver.accept(hold(300));
        assertEquals(
                new Reply.Balances(200, 100, 0, 1000, 700),
                driver.accept(Capture.of(101, HOLD, 100)).balances());
        assertHold(AuthorizationState.OPEN, 100, 0, 0, 200);
        driver.accept(Capture.of(102, HOLD, 150));
        assertEquals(CAPTURE_EXCEEDS_REMAINDER, driver.status(Capture.of(103, HOLD, 51)));
        driver.accept(Capture.of(104, HOLD, 50));
        assertHold(AuthorizationState.CAPTURED, 300, 0, 0, 0);
        assertEquals(AUTHORIZATION_CAPTURED, driver.status(Capture.of(105, HOLD, 1)));
        assertEquals(AUTHORIZATION_CAPTURED, driver.status(Void.of(106, HOLD)));
        assertSums(ALICE, 0, 300, 0, 1000);
        assertSums(SHOP, 0, 0, 0, 300);
        assertEquals(Long.MAX_VALUE, driver.engine.nextExpiryNs());
        final TransferReply part = driver.transfer(102);
        assertEquals(TransferKind.CAPTURE.value(), part.kind());
        assertEquals(Id.of(HOLD), part.originalId());
        assertEquals(Id.of(ALICE), part.debitAccountId());
        assertEquals(Id.of(SHOP), part.creditAccountId());
        assertEquals(EURO, part.ledger());
        assertEquals(150, part.amount());
        assertEquals(150, part.refundableAmount());
        assertEquals(List.of(), part.splits());
        assertEquals(300, driver.authorization(HOLD).refundableAmount());
    }

    @Test
    void shouldReleaseTheRestWhenACaptureIsFinal() {
        driver.accept(hold(300));
        assertEquals(
                new Reply.Balances(0, 100, 0, 1000, 900),
                driver.accept(Capture.of(101, HOLD, 100).withFinal()).balances());
        assertHold(AuthorizationState.CAPTURED, 100, 200, 0, 0);
        assertSums(SHOP, 0, 0, 0, 100);
        assertEquals(AUTHORIZATION_CAPTURED, driver.status(Capture.of(102, HOLD, 1)));
        assertTrue(driver.send(Capture.of(101, HOLD, 100).withFinal()).replayed());
        driver.sendAt(Tick.of(), driver.nowNs() + TIMEOUT_NS);
        assertHold(AuthorizationState.CAPTURED, 100, 200, 0, 0);
    }

    @Test
    void shouldCaptureFinallyAllThatThereIs() {
        driver.accept(hold(300));
        driver.accept(Capture.of(101, HOLD, 300).withFinal());
        assertHold(AuthorizationState.CAPTURED, 300, 0, 0, 0);
    }

    @Test
    void shouldSplitAmongPayeesOfWhomTheHoldNeedKnowNone() {
        driver.accept(hold(300));
        final Reply first = driver.accept(Capture.of(101, HOLD, 100, Split.of(FEES, 3), Split.of(SHOP, 0)));
        assertEquals(new Reply.Balances(200, 100, 0, 1000, 700), first.balances());
        assertSums(SHOP, 0, 0, 200, 97);
        assertSums(FEES, 0, 0, 0, 3);
        driver.accept(Capture.of(102, HOLD, 50, Split.of(HOUSE, 20), Split.of(FEES, 0)));
        assertSums(SHOP, 0, 0, 150, 97);
        assertSums(FEES, 0, 0, 0, 33);
        assertHold(AuthorizationState.OPEN, 150, 0, 0, 150);
        final TransferReply capture = driver.transfer(101);
        assertEquals(List.of(new Part(Id.of(FEES), 3, 0), new Part(Id.of(SHOP), 97, 0)), capture.splits());
        assertEquals(Id.GREATEST, capture.creditAccountId());
        assertEquals(100, capture.amount());
        assertEquals(5, driver.engine.transferCount() - 1);
    }

    @Test
    void shouldPutEachPartOnTheStatementsInTheOrderOfTheSplits() {
        driver.accept(hold(300));
        final Reply reply =
                driver.accept(Capture.of(101, HOLD, 100, Split.of(FEES, 3), Split.of(SHOP, 90), Split.of(HOUSE, 0)));
        final List<QueryReply.Entry> entries = driver.entries(ALICE);
        assertEquals(4, entries.size());
        final long[] payees = {FEES, SHOP, HOUSE};
        final long[] parts = {3, 90, 7};
        long balance = 1000;
        for (int i = 0; i < payees.length; i++) {
            balance -= parts[i];
            assertEquals(
                    new QueryReply.Entry(
                            2 + i,
                            reply.sequence(),
                            reply.timestampNs(),
                            Id.of(101),
                            Id.of(HOLD),
                            Id.of(payees[i]),
                            new Id(3, 4),
                            parts[i],
                            balance,
                            5,
                            TransferKind.CAPTURE.value(),
                            1),
                    entries.get(1 + i));
        }
        final QueryReply.Entry fee = driver.entries(FEES).get(0);
        assertEquals(new Id(ALICE, 0), fee.otherAccountId());
        assertEquals(2, fee.side());
        assertEquals(3, fee.balance());
    }

    @Test
    void shouldSplitAmongEightPayeesAndNotNine() {
        driver.accept(hold(300));
        for (int i = 0; i < 9; i++) {
            driver.accept(OpenAccount.customer(20 + i, EURO));
        }
        assertEquals(INVALID_SPLIT, driver.status(Capture.of(101, HOLD, 9, splits(20, 9))));
        driver.accept(Capture.of(101, HOLD, 9, splits(20, 8)));
        assertEquals(2, driver.account(27).creditsPosted());
        assertEquals(8, driver.transfer(101).splits().size());
        assertTrue(driver.send(Capture.of(101, HOLD, 9, splits(20, 8))).replayed());
        driver.accept(Capture.of(102, HOLD, 9, splits(20, 1)));
        assertEquals(10, driver.account(20).creditsPosted());
        assertEquals(1, driver.transfer(102).splits().size());
    }

    @Test
    void shouldNotSplitToThePayer() {
        driver.accept(hold(300));
        assertEquals(PAYEE_IS_PAYER, driver.status(Capture.of(101, HOLD, 10, Split.of(SHOP, 1), Split.of(ALICE, 0))));
        assertHold(AuthorizationState.OPEN, 0, 0, 0, 300);
        assertEquals(PAYEE_IS_PAYER.code(), driver.transfer(101).outcome());
    }

    @Test
    void shouldVoidWhatRemains() {
        driver.accept(hold(300));
        driver.accept(Capture.of(101, HOLD, 100));
        final Reply reply = driver.accept(Void.of(102, HOLD));
        assertEquals(new Reply.Balances(0, 100, 0, 1000, 900), reply.balances());
        assertHold(AuthorizationState.VOIDED, 100, 200, 0, 0);
        assertSums(SHOP, 0, 0, 0, 100);
        final TransferReply transfer = driver.transfer(102);
        assertEquals(TransferKind.VOID.value(), transfer.kind());
        assertEquals(200, transfer.amount());
        assertEquals(0, transfer.refundableAmount());
        assertEquals(Id.of(HOLD), transfer.originalId());
        assertEquals(Id.of(ALICE), transfer.debitAccountId());
        assertEquals(AUTHORIZATION_VOIDED, driver.status(Void.of(103, HOLD)));
        assertEquals(AUTHORIZATION_VOIDED, driver.status(Capture.of(104, HOLD, 1)));
        final Reply again = driver.send(Void.of(102, HOLD));
        assertTrue(again.replayed());
        assertEquals(reply.sequence(), again.sequence());
        assertEquals(2, driver.entries(ALICE).size());
    }

    @Test
    void shouldReadARefusedAuthorization() {
        assertEquals(INSUFFICIENT_FUNDS, driver.status(hold(1001)));
        final AuthorizationReply reply = driver.authorization(HOLD);
        assertEquals(OK, reply.status());
        assertEquals(AuthorizationState.REFUSED.value(), reply.state());
        assertEquals(INSUFFICIENT_FUNDS.code(), reply.outcome());
        assertEquals(Id.of(ALICE), reply.debitAccountId());
        assertEquals(1001, reply.amount());
        assertEquals(0, reply.capturableAmount());
        assertEquals(0, reply.voidedAmount());
        assertEquals(QueryReply.NULL, reply.expiresNs());
        assertEquals(
                AuthorizationState.REFUSED.value(), driver.authorization(HOLD).state());
    }

    @Test
    void shouldReadWhatARefusedCaptureAndVoidNamed() {
        driver.status(Capture.of(101, HOLD, 7));
        driver.status(Void.of(102, HOLD));
        for (final long id : new long[] {101, 102}) {
            final TransferReply reply = driver.transfer(id);
            assertEquals(Id.GREATEST, reply.debitAccountId());
            assertEquals(Id.GREATEST, reply.creditAccountId());
            assertEquals(Id.of(HOLD), reply.originalId());
            assertEquals(id == 101 ? 7 : 0, reply.amount());
            assertEquals(0, reply.refundableAmount());
        }
        assertNull(driver.send(Void.of(103, HOLD)).balances());
    }

    @Test
    void shouldCaptureOneNanosecondBeforeTheExpiryAndNotAtIt() {
        final long expiresNs = expiryOf(driver.accept(hold(300)));
        assertEquals(
                OK, driver.sendAt(Capture.of(101, HOLD, 100), expiresNs - 1).status());
        assertHold(AuthorizationState.OPEN, 100, 0, 0, 200);
        final Reply late = driver.sendAt(Capture.of(102, HOLD, 100), expiresNs);
        assertEquals(AUTHORIZATION_EXPIRED, late.status());
        assertEquals(new Reply.Balances(0, 100, 0, 1000, 900), late.balances());
        assertHold(AuthorizationState.EXPIRED, 100, 0, 200, 0);
        assertEquals(AUTHORIZATION_EXPIRED, driver.status(Void.of(103, HOLD)));
        assertSums(SHOP, 0, 0, 0, 100);
    }

    @Test
    void shouldHaveTheMoneyAtTheExpiry() {
        final long expiresNs = expiryOf(driver.accept(hold(300)));
        assertEquals(
                INSUFFICIENT_FUNDS,
                driver.sendAt(Transfer.of(11, ALICE, SHOP, EURO, 1000), expiresNs - 1)
                        .status());
        assertEquals(
                OK,
                driver.sendAt(Transfer.of(12, ALICE, SHOP, EURO, 1000), expiresNs)
                        .status());
    }

    @Test
    void shouldLetTimePassWhateverBecomesOfTheCommand() {
        driver.accept(Authorize.of(101, ALICE, SHOP, EURO, 1, 100));
        driver.accept(Authorize.of(102, ALICE, SHOP, EURO, 2, 1000));
        driver.accept(Authorize.of(103, ALICE, SHOP, EURO, 4, 10_000));
        driver.accept(Authorize.of(104, ALICE, SHOP, EURO, 8, 100_000));
        driver.accept(Authorize.of(105, ALICE, SHOP, EURO, 16, 1_000_000));
        final Transfer refused = Transfer.of(11, ALICE, SHOP, EURO, 0);
        assertEquals(
                INVALID_AMOUNT, driver.sendAt(refused, driver.nowNs() + 500).status());
        assertEquals(30, driver.account(ALICE).debitsPending());
        assertTrue(driver.sendAt(Transfer.of(10, HOUSE, ALICE, EURO, 1000), driver.nowNs() + 5000)
                .replayed());
        assertEquals(28, driver.account(ALICE).debitsPending());
        driver.sendAt(Configure.of(2, 100, 10_000).withHistoryMax(100_000), driver.nowNs() + 50_000);
        assertEquals(24, driver.account(ALICE).debitsPending());
        driver.sendAt(Tick.of(), driver.nowNs() + 500_000);
        assertEquals(16, driver.account(ALICE).debitsPending());
        driver.sendAt(OpenAccount.customer(ALICE, 5), driver.nowNs() + 5_000_000);
        assertEquals(0, driver.account(ALICE).debitsPending());
    }

    @Test
    void shouldExpireAtATickOfJustThatTime() {
        final long expiresNs = expiryOf(driver.accept(hold(300)));
        assertEquals(expiresNs, driver.engine.nextExpiryNs());
        final Reply early = driver.sendAt(Tick.of(), expiresNs - 1);
        assertEquals(OK, early.status());
        assertNull(early.balances());
        assertEquals(300, driver.account(ALICE).debitsPending());
        driver.sendAt(Tick.of(), expiresNs);
        assertHold(AuthorizationState.EXPIRED, 0, 0, 300, 0);
        assertEquals(Long.MAX_VALUE, driver.engine.nextExpiryNs());
    }

    @Test
    void shouldExpireWhileAChainIsOpen() {
        final long expiresNs = expiryOf(driver.accept(hold(1000)));
        driver.submit(Transfer.of(11, ALICE, SHOP, EURO, 1000).linked());
        driver.submitAt(Transfer.of(12, SHOP, ALICE, EURO, 1000), expiresNs);
        assertEquals(
                List.of(OK, OK),
                driver.takeReplies().stream().map(Reply::status).toList());
        assertHold(AuthorizationState.EXPIRED, 0, 0, 1000, 0);
    }

    @Test
    void shouldKnowWhenTheNextOpenHoldExpires() {
        assertEquals(Long.MAX_VALUE, driver.engine.nextExpiryNs());
        final long first = expiryOf(driver.accept(Authorize.of(101, ALICE, SHOP, EURO, 1, TIMEOUT_NS)));
        final long third = expiryOf(driver.accept(Authorize.of(103, ALICE, SHOP, EURO, 1, TIMEOUT_NS)));
        final long second = expiryOf(driver.accept(Authorize.of(102, ALICE, SHOP, EURO, 1, TIMEOUT_NS)));
        assertTrue(first < second && first < third);
        assertEquals(first, driver.engine.nextExpiryNs());
        driver.accept(Void.of(201, 101));
        assertEquals(third, driver.engine.nextExpiryNs());
        driver.accept(Capture.of(203, 103, 1));
        assertEquals(second, driver.engine.nextExpiryNs());
        driver.sendAt(Tick.of(), second);
        assertEquals(Long.MAX_VALUE, driver.engine.nextExpiryNs());
    }

    @Test
    void shouldReplayWhateverTheServerAsksAboutTheNextExpiry() {
        driver.accept(Authorize.of(101, ALICE, SHOP, EURO, 1, 500));
        final long together = driver.nowNs() + 1000;
        authorizeUntil(102, 2, together);
        driver.accept(Void.of(301, 101));
        driver.engine.nextExpiryNs();
        for (int i = 0; i < 20; i++) {
            authorizeUntil(103 + i, 3 + i, together);
        }
        driver.sendAt(Tick.of(), together);
        assertEquals(0, driver.account(ALICE).debitsPending());
    }

    @Test
    void shouldRefuseHoldsBeyondTheRangeAndPostAnyThatWasGiven() {
        driver.accept(OpenAccount.house(20, EURO));
        driver.accept(OpenAccount.customer(21, EURO));
        driver.accept(Authorize.of(101, 20, 21, EURO, Long.MAX_VALUE, TIMEOUT_NS));
        assertEquals(DEBITS_OVERFLOW, driver.status(Authorize.of(102, 20, SHOP, EURO, 1, 1)));
        assertEquals(DEBITS_OVERFLOW, driver.status(Transfer.of(103, 20, SHOP, EURO, 1)));
        assertEquals(CREDITS_OVERFLOW, driver.status(Authorize.of(104, HOUSE, 21, EURO, 1, 1)));
        assertEquals(CREDITS_OVERFLOW, driver.status(Transfer.of(105, HOUSE, 21, EURO, 1)));
        assertEquals(-Long.MAX_VALUE, driver.account(20).available());
        driver.accept(Capture.of(106, 101, Long.MAX_VALUE - 1, Split.of(SHOP, 1), Split.of(21, 0)));
        driver.accept(Capture.of(107, 101, 1));
        assertEquals(Long.MAX_VALUE - 1, driver.account(21).creditsPosted());
        assertEquals(0, driver.account(21).creditsPending());
    }

    @Test
    void shouldCountWhatLeavesTheHoldAsGoneBeforeItsPayeeIsPaid() {
        driver.accept(OpenAccount.house(20, EURO));
        driver.accept(OpenAccount.house(21, EURO));
        driver.accept(Transfer.of(11, 20, 21, EURO, Long.MAX_VALUE - 10));
        driver.accept(Authorize.of(101, ALICE, 21, EURO, 10, TIMEOUT_NS));
        driver.accept(hold(100));
        assertEquals(CREDITS_OVERFLOW, driver.status(Capture.of(102, HOLD, 2, Split.of(21, 1), Split.of(SHOP, 0))));
        driver.accept(Capture.of(103, 101, 10, Split.of(21, 9), Split.of(SHOP, 0)));
        assertEquals(Long.MAX_VALUE - 1, driver.account(21).creditsPosted());
        driver.accept(Capture.of(104, HOLD, 2, Split.of(21, 1), Split.of(SHOP, 0)));
    }

    @Test
    void shouldLetManyHoldsEndInAnyOrder() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Map<Long, Long> open = new TreeMap<>();
        final Map<Long, Long> expiries = new TreeMap<>();
        driver.accept(Transfer.of(11, HOUSE, ALICE, EURO, 1_000_000));
        for (int step = 0; step < 3000; step++) {
            final long id = 1000L + step;
            final int what = random.nextInt(10);
            final List<Long> ids = new ArrayList<>(open.keySet());
            if (what < 5 || ids.isEmpty()) {
                final long timeoutNs = 1L + random.nextInt(1 << random.nextInt(14));
                final long amount = 1L + random.nextInt(100);
                final long expiresNs = driver.accept(Authorize.of(id, ALICE, SHOP, EURO, amount, timeoutNs))
                                .timestampNs()
                        + timeoutNs;
                open.put(id, amount);
                expiries.put(id, expiresNs);
            } else if (what < 9) {
                final long ended = ids.get(random.nextInt(ids.size()));
                final long nextNs = driver.nowNs() + EngineDriver.TICK_NS;
                final boolean isLate = expiries.get(ended) <= nextNs;
                final long part = what == 5 ? 1 : open.get(ended);
                final boolean isVoid = what == 8;
                assertEquals(
                        isLate ? AUTHORIZATION_EXPIRED : OK,
                        driver.status(isVoid ? Void.of(id, ended) : Capture.of(id, ended, part)),
                        () -> "seed=" + seed);
                final long left = open.get(ended) - (isVoid ? open.get(ended) : part);
                open.put(ended, left);
                open.values().removeIf(amount -> amount == 0);
            } else {
                driver.sendAt(Tick.of(), driver.nowNs() + random.nextInt(200));
            }
            final long nowNs = driver.nowNs();
            open.keySet().removeIf(hold -> expiries.get(hold) <= nowNs);
            final long held = open.values().stream().mapToLong(Long::longValue).sum();
            final long next =
                    open.keySet().stream().mapToLong(expiries::get).min().orElse(Long.MAX_VALUE);
            assertEquals(held, driver.account(ALICE).debitsPending(), () -> "seed=" + seed);
            assertEquals(held, driver.account(SHOP).creditsPending(), () -> "seed=" + seed);
            if (random.nextInt(3) == 0) {
                assertEquals(next, driver.engine.nextExpiryNs(), () -> "seed=" + seed);
            }
        }
        driver.sendAt(Tick.of(), driver.nowNs() + 100_000);
        assertEquals(0, driver.account(ALICE).debitsPending(), () -> "seed=" + seed);
        expiries.keySet().forEach(hold -> assertWhole(driver.authorization(hold)));
    }

    private void authorizeUntil(final long id, final long amount, final long expiresNs) {
        driver.accept(Authorize.of(id, ALICE, FEES, EURO, amount, expiresNs - driver.nowNs() - EngineDriver.TICK_NS));
    }

    private static void assertWhole(final AuthorizationReply reply) {
        assertEquals(
                reply.amount(),
                reply.capturedAmount() + reply.voidedAmount() + reply.expiredAmount() + reply.capturableAmount());
        assertEquals(0, reply.capturableAmount());
    }

    private void assertHold(
            final AuthorizationState state,
            final long captured,
            final long voided,
            final long expired,
            final long remaining) {
        final AuthorizationReply reply = driver.authorization(HOLD);
        assertEquals(state.value(), reply.state());
        assertEquals(
                List.of(captured, voided, expired, remaining),
                List.of(reply.capturedAmount(), reply.voidedAmount(), reply.expiredAmount(), reply.capturableAmount()));
    }

    private void assertSums(
            final long account,
            final long debitsPending,
            final long debitsPosted,
            final long creditsPending,
            final long creditsPosted) {
        final AccountReply reply = driver.account(account);
        assertEquals(
                List.of(debitsPending, debitsPosted, creditsPending, creditsPosted),
                List.of(reply.debitsPending(), reply.debitsPosted(), reply.creditsPending(), reply.creditsPosted()));
    }

    private static Authorize hold(final long amount) {
        return Authorize.of(HOLD, ALICE, SHOP, EURO, amount, TIMEOUT_NS);
    }

    private static long expiryOf(final Reply authorized) {
        return authorized.timestampNs() + TIMEOUT_NS;
    }

    /** Parts of 1, and the rest for the last. */
    private static Split[] splits(final long firstPayee, final int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Split.of(firstPayee + i, i == count - 1 ? 0 : 1))
                .toArray(Split[]::new);
    }
}
