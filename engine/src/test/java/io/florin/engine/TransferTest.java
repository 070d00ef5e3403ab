package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Status;
import io.florin.reference.Command;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Id;
import io.florin.reference.Money.Transfer;
import io.florin.reference.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final long EURO = 978;
    private static final int ALICE = 1;
    private static final int BOB = 2;
    private static final int HOUSE = 3;

    private final EngineDriver driver = new EngineDriver(4, 100, 1000);

    @BeforeEach
    void openAccounts() {
        driver.send(OpenAccount.customer(ALICE, EURO).withOverdraftLimit(10));
        driver.send(OpenAccount.customer(BOB, EURO));
        driver.send(OpenAccount.house(HOUSE, EURO));
    }

    @AfterEach
    void close() {
        assertEquals(driver.engine.stateHash(), driver.replayedStateHash());
        driver.close();
    }

    @Test
    void shouldAnswerWithTheDebitAccountsBalances() {
        final Reply reply = driver.send(Transfer.of(100, HOUSE, ALICE, EURO, 70).withCorrelationId(Long.MIN_VALUE));
        assertEquals(
                new Reply(
                        Long.MIN_VALUE,
                        driver.engine.lastSequence(),
                        driver.engine.lastTimestampNs(),
                        Status.OK,
                        false,
                        new Reply.Balances(0, 70, 0, 0, -70)),
                reply);
        assertEquals(
                new Reply.Balances(0, 50, 0, 70, 30),
                driver.send(Transfer.of(101, ALICE, BOB, EURO, 50)).balances());
    }

    @Test
    void shouldSpendAllThatIsAvailableAndNotOneMore() {
        driver.send(Transfer.of(100, HOUSE, ALICE, EURO, 70));
        assertEquals(Status.INSUFFICIENT_FUNDS, driver.status(Transfer.of(101, ALICE, BOB, EURO, 81)));
        final Reply last = driver.send(Transfer.of(102, ALICE, BOB, EURO, 80));
        assertEquals(Status.OK, last.status());
        assertEquals(new Reply.Balances(0, 80, 0, 70, 0), last.balances());
        assertEquals(Status.INSUFFICIENT_FUNDS, driver.status(Transfer.of(103, ALICE, BOB, EURO, 1)));
    }

    @Test
    void shouldLetAHouseAccountGoBelowZeroWithoutLimit() {
        final Reply reply = driver.send(Transfer.of(100, HOUSE, ALICE, EURO, Long.MAX_VALUE));
        assertEquals(new Reply.Balances(0, Long.MAX_VALUE, 0, 0, -Long.MAX_VALUE), reply.balances());
    }

    @Test
    void shouldRefuseTheUnitThatWouldOverflowADebitSide() {
        assertEquals(Status.OK, driver.status(Transfer.of(100, HOUSE, ALICE, EURO, Long.MAX_VALUE - 1)));
        assertEquals(Status.DEBITS_OVERFLOW, driver.status(Transfer.of(101, HOUSE, BOB, EURO, 2)));
        assertEquals(Status.OK, driver.status(Transfer.of(102, HOUSE, BOB, EURO, 1)));
        assertEquals(Status.DEBITS_OVERFLOW, driver.status(Transfer.of(103, HOUSE, BOB, EURO, 1)));
        assertEquals(Status.DEBITS_OVERFLOW, driver.status(Transfer.of(104, HOUSE, BOB, EURO, Long.MAX_VALUE)));
    }

    @Test
    void shouldRefuseTheUnitThatWouldOverflowACreditSide() {
        driver.send(OpenAccount.house(4, EURO));
        assertEquals(Status.OK, driver.status(Transfer.of(100, HOUSE, ALICE, EURO, Long.MAX_VALUE - 1)));
        assertEquals(Status.CREDITS_OVERFLOW, driver.status(Transfer.of(101, 4, ALICE, EURO, 2)));
        assertEquals(Status.OK, driver.status(Transfer.of(102, 4, ALICE, EURO, 1)));
        assertEquals(Status.CREDITS_OVERFLOW, driver.status(Transfer.of(103, 4, ALICE, EURO, 1)));
    }

    @Test
    void shouldHoldAvailableToTheGreatestNumber() {
        driver.send(OpenAccount.customer(5, EURO).withOverdraftLimit(Long.MAX_VALUE));
        driver.send(Transfer.of(100, HOUSE, 5, EURO, Long.MAX_VALUE));
        assertEquals(Long.MAX_VALUE, driver.getAccount(Id.of(5)).available());
        final Reply reply = driver.send(Transfer.of(101, 5, BOB, EURO, Long.MAX_VALUE));
        assertEquals(new Reply.Balances(0, Long.MAX_VALUE, 0, Long.MAX_VALUE, Long.MAX_VALUE), reply.balances());
    }

    @Test
    void shouldTakeNumbersThatAreNegativeWhenRead() {
        final long ledger = 0xFFFF_FFFFL;
        final Id greatest = Id.GREATEST;
        final Id high = new Id(0, Long.MIN_VALUE);
        driver.send(OpenAccount.house(1, ledger).withAccountId(greatest).withCode(65535));
        driver.send(OpenAccount.customer(1, ledger).withAccountId(high).withCode(40000));
        final Transfer transfer = Transfer.of(100, 1, 1, ledger, 5)
                .withTransferId(new Id(-1, 0))
                .withDebitAccountId(greatest)
                .withCreditAccountId(high)
                .withCode(65535);
        assertEquals(Status.OK, driver.status(transfer));
        assertTrue(driver.send(transfer).replayed());
        assertEquals(ledger, driver.getTransfer(new Id(-1, 0)).ledger());
        assertEquals(65535, driver.getTransfer(new Id(-1, 0)).code());
        assertEquals(65535, driver.getAccount(greatest).code());
        assertEquals(5, driver.getAccount(high).creditsPosted());
        assertEquals(ledger, driver.getAccount(high).ledger());
    }

    @Test
    void shouldTellIdsApartByEitherHalf() {
        driver.send(OpenAccount.customer(ALICE, EURO).withAccountId(new Id(ALICE, 1)));
        final Transfer transfer = Transfer.of(100, HOUSE, ALICE, EURO, 5);
        assertEquals(Status.OK, driver.status(transfer));
        final Transfer otherCredit = transfer.withCreditAccountId(new Id(ALICE, 1));
        assertEquals(Status.ID_REUSED_CREDIT_ACCOUNT, driver.status(otherCredit));
        final Transfer otherDebit = transfer.withDebitAccountId(new Id(HOUSE, 1));
        assertEquals(Status.ID_REUSED_DEBIT_ACCOUNT, driver.status(otherDebit));
        assertEquals(Status.ID_REUSED_USER_DATA, driver.status(transfer.withUserData(new Id(3, 5))));
        assertEquals(Status.ID_REUSED_USER_DATA, driver.status(transfer.withUserData(new Id(2, 4))));
        assertFalse(driver.send(transfer.withTransferId(new Id(100, 1))).replayed());
        final Transfer fromOneToTheOther =
                Transfer.of(101, ALICE, ALICE, EURO, 5).withCreditAccountId(new Id(ALICE, 1));
        assertEquals(Status.OK, driver.status(fromOneToTheOther));
        assertEquals(5, driver.getAccount(new Id(ALICE, 1)).creditsPosted());
    }

    @Test
    void shouldTellTheReferenceFromTheText() {
        final String text = "t".repeat(32);
        final Transfer transfer = Transfer.of(100, HOUSE, ALICE, EURO, 5);
        driver.send(transfer.withReference("!").withText(text));
        // the same bytes but for the first: 33 is the code of '!', 32 the blank's
        assertEquals(
                Status.ID_REUSED_TEXT, driver.status(transfer.withReference("").withText(" " + text)));
        assertEquals(
                Status.ID_REUSED_TEXT, driver.status(transfer.withReference("!").withText(text + " ")));
    }

    @Test
    void shouldAnswerWithoutBalancesWhenTheDebitAccountIsNotKnown() {
        assertNull(driver.send(Transfer.of(100, 77, ALICE, EURO, 1)).balances());
        assertNull(driver.send(Transfer.of(101, ALICE, BOB, EURO, 1).withDebitAccountId(Id.ZERO))
                .balances());
    }

    @Test
    void shouldReplayTheFirstOutcomeWithTodaysBalances() {
        final Reply first = driver.send(Transfer.of(100, HOUSE, ALICE, EURO, 70));
        driver.send(Transfer.of(101, HOUSE, BOB, EURO, 5));
        final Reply again = driver.send(Transfer.of(100, HOUSE, ALICE, EURO, 70).withCorrelationId(9));
        assertEquals(
                new Reply(
                        9,
                        first.sequence(),
                        first.timestampNs(),
                        Status.OK,
                        true,
                        new Reply.Balances(0, 75, 0, 0, -75)),
                again);
        assertEquals(2, driver.engine.transferCount());
    }

    @Test
    void shouldStayRefusedWhenTheReasonHasPassed() {
        final Transfer poor = Transfer.of(100, BOB, ALICE, EURO, 5);
        final Transfer toNobody = Transfer.of(101, HOUSE, 50, EURO, 5);
        final Reply first = driver.send(poor);
        assertEquals(Status.INSUFFICIENT_FUNDS, first.status());
        assertEquals(Status.CREDIT_ACCOUNT_NOT_FOUND, driver.status(toNobody));
        driver.send(Transfer.of(102, HOUSE, BOB, EURO, 1000));
        driver.send(OpenAccount.customer(50, EURO));
        final Reply again = driver.send(poor);
        assertEquals(Status.INSUFFICIENT_FUNDS, again.status());
        assertTrue(again.replayed());
        assertEquals(first.sequence(), again.sequence());
        assertEquals(first.timestampNs(), again.timestampNs());
        assertEquals(Status.CREDIT_ACCOUNT_NOT_FOUND, driver.status(toNobody));
        assertEquals(Status.ID_REUSED_AMOUNT, driver.status(poor.withAmount(6)));
        assertEquals(0, driver.getAccount(Id.of(50)).creditsPosted());
    }

    @Test
    void shouldNotRememberWhatWasWrongByItself() {
        final Transfer transfer = Transfer.of(100, HOUSE, ALICE, EURO, 5);
        assertEquals(Status.INVALID_AMOUNT, driver.status(transfer.withAmount(0)));
        assertEquals(Status.OK, driver.status(transfer));
        assertEquals(Status.ID_REUSED_AMOUNT, driver.status(transfer.withAmount(6)));
        assertTrue(driver.send(transfer).replayed());
    }

    @Test
    void shouldRefuseAtCapacityAndTakeTheSameIdWhenThereIsRoom() {
        try (EngineDriver small = new EngineDriver(1, 2, 1)) {
            small.send(OpenAccount.house(HOUSE, EURO));
            small.send(OpenAccount.house(ALICE, EURO));
            small.send(Transfer.of(100, HOUSE, ALICE, EURO, 1));
            final Transfer second = Transfer.of(101, HOUSE, ALICE, EURO, 1);
            assertEquals(Status.CAPACITY_EXCEEDED, small.status(second));
            assertTrue(small.send(Transfer.of(100, HOUSE, ALICE, EURO, 1)).replayed());
            assertEquals(Status.CAPACITY_EXCEEDED, small.status(OpenAccount.house(BOB, EURO)));
            assertTrue(small.send(OpenAccount.house(ALICE, EURO)).replayed());
            assertEquals(Status.OK, small.status(Command.Configure.of(1, 3, 2)));
            assertFalse(small.send(second).replayed());
            assertEquals(Status.OK, small.status(OpenAccount.house(BOB, EURO)));
        }
    }

    @Test
    void shouldOpenAnAccountOnceAndAnswerWithTodaysBalances() {
        final OpenAccount open = OpenAccount.customer(20, EURO).withOverdraftLimit(5);
        final Reply first = driver.send(open);
        assertEquals(Status.OK, first.status());
        assertEquals(new Reply.Balances(0, 0, 0, 0, 5), first.balances());
        driver.send(Transfer.of(100, HOUSE, 20, EURO, 70));
        final Reply again = driver.send(open.withCorrelationId(4));
        assertEquals(
                new Reply(
                        4, first.sequence(), first.timestampNs(), Status.OK, true, new Reply.Balances(0, 0, 0, 70, 75)),
                again);
        assertEquals(Status.ID_REUSED_LEDGER, driver.status(open.withLedger(1)));
        assertEquals(4, driver.engine.accountCount());
    }
}
