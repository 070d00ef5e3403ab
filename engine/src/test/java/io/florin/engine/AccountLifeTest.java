package io.florin.engine;

import static io.florin.protocol.Status.ACCOUNT_CLOSED;
import static io.florin.protocol.Status.BALANCE_NOT_ZERO;
import static io.florin.protocol.Status.CREDIT_ACCOUNT_BLOCKED;
import static io.florin.protocol.Status.CREDIT_ACCOUNT_CLOSED;
import static io.florin.protocol.Status.CREDIT_ACCOUNT_FROZEN;
import static io.florin.protocol.Status.DEBIT_ACCOUNT_BLOCKED;
import static io.florin.protocol.Status.DEBIT_ACCOUNT_CLOSED;
import static io.florin.protocol.Status.DEBIT_ACCOUNT_FROZEN;
import static io.florin.protocol.Status.HOLDS_OPEN;
import static io.florin.protocol.Status.ID_REUSED_OVERDRAFT_LIMIT;
import static io.florin.protocol.Status.INSUFFICIENT_FUNDS;
import static io.florin.protocol.Status.OK;
import static io.florin.protocol.Status.OVERDRAFT_LIMIT_IN_USE;
import static io.florin.protocol.Status.VERSION_MISMATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AuthorizationState;
import io.florin.reference.Command;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountLimits;
import io.florin.reference.Command.SetAccountStatus;
import io.florin.reference.Command.Tick;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Reverse;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import io.florin.reference.QueryReply.AccountReply;
import io.florin.reference.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an account's status and limit allow, and how they change. */
class AccountLifeTest {
    private static final long EURO = 978;
    private static final long ALICE = 1;
    private static final long BOB = 2;
    private static final long HOUSE = 3;
    private static final long SHOP = 4;
    private static final int ACTIVE = 1;
    private static final int DEBIT_BLOCKED = 2;
    private static final int CREDIT_BLOCKED = 3;
    private static final int FROZEN = 4;
    private static final int CLOSED = 5;
    private static final long TIMEOUT_NS = 100_000;

    private final EngineDriver driver = new EngineDriver(2, 100, 1000);

    @BeforeEach
    void openAccounts() {
        driver.accept(OpenAccount.customer(ALICE, EURO));
        driver.accept(OpenAccount.customer(BOB, EURO));
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(OpenAccount.customer(SHOP, EURO).withOverdraftLimit(1000));
        driver.accept(Transfer.of(10, HOUSE, BOB, EURO, 1000));
    }

    @AfterEach
    void close() {
        assertEquals(driver.engine.stateHash(), driver.replayedStateHash());
        driver.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, OK, OK, OK",
        "2, DEBIT_ACCOUNT_BLOCKED, OK, OK",
        "3, OK, OK, CREDIT_ACCOUNT_BLOCKED",
        "4, DEBIT_ACCOUNT_FROZEN, DEBIT_ACCOUNT_FROZEN, CREDIT_ACCOUNT_FROZEN"
    })
    void shouldAllowWhatTheStatusAllows(
            final int accountStatus, final Status debited, final Status captured, final Status credited) {
        driver.accept(Transfer.of(11, HOUSE, ALICE, EURO, 1000));
        driver.accept(Transfer.of(12, BOB, ALICE, EURO, 100));
        driver.accept(Transfer.of(13, BOB, ALICE, EURO, 100));
        driver.accept(Transfer.of(14, ALICE, BOB, EURO, 100));
        driver.accept(Transfer.of(15, ALICE, BOB, EURO, 100));
        for (int i = 0; i < 4; i++) {
            driver.accept(Authorize.of(20 + i, ALICE, BOB, EURO, 10, TIMEOUT_NS));
            driver.accept(Authorize.of(30 + i, BOB, ALICE, EURO, 10, TIMEOUT_NS));
        }
        if (accountStatus != ACTIVE) {
            driver.accept(SetAccountStatus.of(ALICE, 1, accountStatus));
        }
        assertEquals(debited, driver.status(Transfer.of(100, ALICE, BOB, EURO, 1)));
        assertEquals(debited, driver.status(Authorize.of(101, ALICE, BOB, EURO, 1, 1)));
        assertEquals(debited, driver.status(Refund.of(102, 12, 0, 1)));
        assertEquals(debited, driver.status(Reverse.of(103, 13)));
        assertEquals(captured, driver.status(Capture.of(104, 20, 1)));
        assertEquals(captured, driver.status(Capture.of(105, 20, 2, Split.of(SHOP, 1), Split.of(BOB, 0))));
        assertEquals(credited, driver.status(Transfer.of(106, BOB, ALICE, EURO, 1)));
        assertEquals(credited, driver.status(Authorize.of(107, BOB, ALICE, EURO, 1, 1)));
        assertEquals(credited, driver.status(Refund.of(108, 14, 0, 1)));
        assertEquals(credited, driver.status(Reverse.of(109, 15)));
        assertEquals(credited, driver.status(Capture.of(110, 30, 1)));
        assertEquals(credited, driver.status(Capture.of(111, 31, 2, Split.of(SHOP, 1), Split.of(ALICE, 0))));
        assertEquals(OK, driver.status(Capture.of(112, 31, 1, Split.of(SHOP, 0)).withFinal()), "pays others");
        assertEquals(OK, driver.status(Void.of(113, 22)));
        assertEquals(OK, driver.status(Void.of(114, 32)));
        driver.sendAt(Tick.of(), driver.nowNs() + TIMEOUT_NS);
        assertEquals(0, driver.account(ALICE).debitsPending());
        assertEquals(0, driver.account(ALICE).creditsPending());
        assertEquals(
                AuthorizationState.EXPIRED.value(), driver.authorization(23).state());
    }

    @Test
    void shouldAllowNothingToAClosedAccount() {
        driver.accept(Transfer.of(11, BOB, ALICE, EURO, 100));
        driver.accept(Transfer.of(12, ALICE, BOB, EURO, 100));
        driver.accept(Authorize.of(20, BOB, SHOP, EURO, 10, TIMEOUT_NS));
        driver.accept(SetAccountStatus.of(ALICE, 1, CLOSED));
        for (final Command command : List.of(
                Transfer.of(100, ALICE, BOB, EURO, 1),
                Authorize.of(101, ALICE, BOB, EURO, 1, 1),
                Refund.of(102, 11, 0, 1),
                Reverse.of(103, 11))) {
            assertEquals(DEBIT_ACCOUNT_CLOSED, driver.status(command));
        }
        for (final Command command : List.of(
                Transfer.of(104, BOB, ALICE, EURO, 1),
                Authorize.of(105, BOB, ALICE, EURO, 1, 1),
                Refund.of(106, 12, 0, 1),
                Reverse.of(107, 12),
                Capture.of(108, 20, 1, Split.of(ALICE, 0)))) {
            assertEquals(CREDIT_ACCOUNT_CLOSED, driver.status(command));
        }
        assertEquals(ACCOUNT_CLOSED, driver.status(SetAccountStatus.of(ALICE, 2, ACTIVE)));
        assertEquals(ACCOUNT_CLOSED, driver.status(SetAccountLimits.of(ALICE, 2, 5)));
        assertTrue(driver.send(SetAccountStatus.of(ALICE, 1, CLOSED)).replayed());
    }

    @Test
    void shouldOrderTheStatusesOfBothAccounts() {
        driver.accept(OpenAccount.customer(20, EURO));
        driver.accept(SetAccountStatus.of(20, 1, CLOSED));
        driver.accept(SetAccountStatus.of(BOB, 1, DEBIT_BLOCKED));
        driver.accept(SetAccountStatus.of(ALICE, 1, CREDIT_BLOCKED));
        assertEquals(DEBIT_ACCOUNT_BLOCKED, driver.status(Transfer.of(100, BOB, ALICE, EURO, 1)));
        assertEquals(CREDIT_ACCOUNT_CLOSED, driver.status(Transfer.of(101, BOB, 20, EURO, 1)));
        driver.accept(SetAccountStatus.of(ALICE, 2, FROZEN));
        assertEquals(CREDIT_ACCOUNT_FROZEN, driver.status(Transfer.of(102, BOB, ALICE, EURO, 1)));
        driver.accept(SetAccountStatus.of(BOB, 2, FROZEN));
        assertEquals(DEBIT_ACCOUNT_FROZEN, driver.status(Transfer.of(103, BOB, ALICE, EURO, 1)));
        driver.accept(SetAccountStatus.of(ALICE, 3, CREDIT_BLOCKED));
        driver.accept(SetAccountStatus.of(BOB, 3, ACTIVE));
        assertEquals(CREDIT_ACCOUNT_BLOCKED, driver.status(Transfer.of(104, BOB, ALICE, EURO, 1)));
    }

    @Test
    void shouldRaiseTheVersionWithEachChange() {
        final Reply reply = driver.accept(SetAccountStatus.of(ALICE, 1, FROZEN).withReason(65_535));
        assertEquals(new Reply.Balances(0, 0, 0, 0, 0), reply.balances());
        assertAccount(2, FROZEN, 65_535, 0);
        driver.accept(SetAccountLimits.of(ALICE, 2, 77));
        assertAccount(3, FROZEN, 65_535, 77);
        assertEquals(
                new Reply.Balances(0, 0, 0, 0, 5),
                driver.accept(SetAccountLimits.of(ALICE, 3, 5)).balances());
        driver.accept(SetAccountStatus.of(ALICE, 4, ACTIVE).withReason(0));
        assertAccount(5, ACTIVE, 0, 5);
        driver.accept(SetAccountStatus.of(ALICE, 5, ACTIVE).withReason(0));
        assertAccount(6, ACTIVE, 0, 5);
    }

    @Test
    void shouldRefuseAVersionThatIsStaleOrYetToCome() {
        driver.accept(SetAccountStatus.of(ALICE, 1, FROZEN));
        driver.accept(SetAccountStatus.of(ALICE, 2, ACTIVE));
        for (final long version : new long[] {0, 1, 2, 4, 0xFFFF_FFFFL}) {
            assertEquals(VERSION_MISMATCH, driver.status(SetAccountStatus.of(ALICE, version, FROZEN)));
            assertEquals(VERSION_MISMATCH, driver.status(SetAccountLimits.of(ALICE, version, 5)));
        }
        assertAccount(3, ACTIVE, 3, 0);
    }

    @Test
    void shouldFindThatACommandIsRepeated() {
        driver.accept(SetAccountStatus.of(ALICE, 1, FROZEN));
        final Reply again = driver.send(SetAccountStatus.of(ALICE, 1, FROZEN).withCorrelationId(9));
        assertEquals(OK, again.status());
        assertTrue(again.replayed());
        assertEquals(driver.engine.lastSequence(), again.sequence());
        assertEquals(driver.nowNs(), again.timestampNs());
        assertEquals(
                VERSION_MISMATCH,
                driver.status(SetAccountStatus.of(ALICE, 1, FROZEN).withReason(4)));
        assertEquals(VERSION_MISMATCH, driver.status(SetAccountStatus.of(ALICE, 1, DEBIT_BLOCKED)));
        assertEquals(VERSION_MISMATCH, driver.status(SetAccountLimits.of(ALICE, 1, 0)), "of another kind");
        driver.accept(SetAccountLimits.of(ALICE, 2, 5));
        assertTrue(driver.send(SetAccountLimits.of(ALICE, 2, 5)).replayed());
        assertEquals(VERSION_MISMATCH, driver.status(SetAccountLimits.of(ALICE, 2, 6)));
        assertEquals(VERSION_MISMATCH, driver.status(SetAccountStatus.of(ALICE, 2, FROZEN)), "of another kind");
        assertEquals(VERSION_MISMATCH, driver.status(SetAccountStatus.of(ALICE, 1, FROZEN)), "changed since");
        assertAccount(3, FROZEN, 3, 5);
    }

    @Test
    void shouldNotTakeTheOpeningForARepetition() {
        assertEquals(
                VERSION_MISMATCH,
                driver.status(SetAccountStatus.of(ALICE, 0, ACTIVE).withReason(0)));
        assertEquals(VERSION_MISMATCH, driver.status(SetAccountLimits.of(ALICE, 0, 0)));
    }

    @Test
    void shouldRememberNoRefusal() {
        final SetAccountStatus close = SetAccountStatus.of(BOB, 1, CLOSED);
        assertEquals(BALANCE_NOT_ZERO, driver.status(close));
        driver.accept(Transfer.of(11, BOB, HOUSE, EURO, 1000));
        assertFalse(driver.send(close).replayed());
        assertEquals(CLOSED, driver.account(BOB).accountStatus());
    }

    @Test
    void shouldCloseWithNothingHeldAndNothingLeft() {
        driver.accept(Authorize.of(20, BOB, ALICE, EURO, 1000, TIMEOUT_NS));
        assertEquals(HOLDS_OPEN, driver.status(SetAccountStatus.of(BOB, 1, CLOSED)));
        assertEquals(HOLDS_OPEN, driver.status(SetAccountStatus.of(ALICE, 1, CLOSED)));
        driver.accept(Capture.of(21, 20, 1000));
        driver.accept(SetAccountStatus.of(BOB, 1, CLOSED));
        assertEquals(BALANCE_NOT_ZERO, driver.status(SetAccountStatus.of(ALICE, 1, CLOSED)));
        assertEquals(BALANCE_NOT_ZERO, driver.status(SetAccountStatus.of(HOUSE, 1, CLOSED)));
        driver.accept(Transfer.of(22, SHOP, HOUSE, EURO, 1000));
        assertEquals(BALANCE_NOT_ZERO, driver.status(SetAccountStatus.of(SHOP, 1, CLOSED)), "owes");
        driver.accept(SetAccountStatus.of(HOUSE, 1, CLOSED));
    }

    @Test
    void shouldCloseAtTheExpiryOfTheLastHold() {
        driver.accept(Authorize.of(20, HOUSE, ALICE, EURO, 1000, TIMEOUT_NS));
        final long expiresNs = driver.nowNs() + TIMEOUT_NS;
        assertEquals(
                HOLDS_OPEN,
                driver.sendAt(SetAccountStatus.of(ALICE, 1, CLOSED), expiresNs - 1)
                        .status());
        assertEquals(
                OK,
                driver.sendAt(SetAccountStatus.of(ALICE, 1, CLOSED), expiresNs).status());
    }

    @Test
    void shouldNotLowerALimitBelowWhatIsInUse() {
        driver.accept(Transfer.of(11, SHOP, BOB, EURO, 300));
        driver.accept(Authorize.of(12, SHOP, BOB, EURO, 200, TIMEOUT_NS));
        assertEquals(OVERDRAFT_LIMIT_IN_USE, driver.status(SetAccountLimits.of(SHOP, 1, 499)));
        assertEquals(OVERDRAFT_LIMIT_IN_USE, driver.status(SetAccountLimits.of(SHOP, 1, 0)));
        final Reply reply = driver.accept(SetAccountLimits.of(SHOP, 1, 500));
        assertEquals(new Reply.Balances(200, 300, 0, 0, 0), reply.balances());
        assertEquals(INSUFFICIENT_FUNDS, driver.status(Transfer.of(13, SHOP, BOB, EURO, 1)));
        driver.accept(SetAccountLimits.of(SHOP, 2, Long.MAX_VALUE));
        assertEquals(Long.MAX_VALUE - 500, driver.account(SHOP).available());
        driver.accept(Transfer.of(14, SHOP, BOB, EURO, 1));
        driver.accept(SetAccountLimits.of(BOB, 1, 0));
    }

    @Test
    void shouldLetAHousesLimitBeAnything() {
        driver.accept(SetAccountLimits.of(HOUSE, 1, 7));
        driver.accept(SetAccountLimits.of(HOUSE, 2, 0));
        assertEquals(-1000, driver.account(HOUSE).available());
        driver.accept(Transfer.of(11, HOUSE, BOB, EURO, 1));
    }

    @Test
    void shouldRepeatAnOpeningAsItWasOpened() {
        final OpenAccount open = OpenAccount.customer(SHOP, EURO).withOverdraftLimit(1000);
        final AccountReply before = driver.account(SHOP);
        driver.accept(SetAccountLimits.of(SHOP, 1, 5));
        driver.accept(SetAccountStatus.of(SHOP, 2, CLOSED));
        final Reply again = driver.send(open);
        assertTrue(again.replayed());
        assertEquals(before.openedSequence(), again.sequence());
        assertEquals(before.openedNs(), again.timestampNs());
        assertEquals(new Reply.Balances(0, 0, 0, 0, 5), again.balances());
        assertEquals(ID_REUSED_OVERDRAFT_LIMIT, driver.status(open.withOverdraftLimit(5)));
        assertEquals(Status.ID_REUSED_FLAGS, driver.status(open.withHistory()));
        assertEquals(CLOSED, driver.account(SHOP).accountStatus());
    }

    @Test
    void shouldAnswerWithoutBalancesWhenThereIsNoSuchAccount() {
        final Reply reply = driver.send(SetAccountStatus.of(99, 1, FROZEN));
        assertEquals(Status.ACCOUNT_NOT_FOUND, reply.status());
        assertNull(reply.balances());
        assertEquals(
                new Reply.Balances(0, 0, 0, 0, 0),
                driver.send(SetAccountStatus.of(ALICE, 1, 9)).balances());
    }

    private void assertAccount(final long version, final int status, final int reason, final long limit) {
        final AccountReply reply = driver.account(ALICE);
        assertEquals(
                List.of(version, (long) status, (long) reason, limit),
                List.of(reply.version(), (long) reply.accountStatus(), (long) reply.reason(), reply.overdraftLimit()));
    }
}
