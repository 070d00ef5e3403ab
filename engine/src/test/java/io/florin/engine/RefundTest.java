package io.florin.engine;

import static io.florin.protocol.Status.CREDIT_ACCOUNT_CLOSED;
import static io.florin.protocol.Status.ID_REUSED_DEBIT_ACCOUNT;
import static io.florin.protocol.Status.INSUFFICIENT_FUNDS;
import static io.florin.protocol.Status.OK;
import static io.florin.protocol.Status.ORIGINAL_KIND_MISMATCH;
import static io.florin.protocol.Status.ORIGINAL_NOT_FOUND;
import static io.florin.protocol.Status.ORIGINAL_REFUNDED;
import static io.florin.protocol.Status.ORIGINAL_REVERSED;
import static io.florin.protocol.Status.PAYEE_MISMATCH;
import static io.florin.protocol.Status.REFUND_EXCEEDS_REMAINDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.codec.TransferKind;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountStatus;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Reverse;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Id;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import io.florin.reference.QueryReply;
import io.florin.reference.QueryReply.Part;
import io.florin.reference.QueryReply.TransferReply;
import io.florin.reference.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Money that goes back: in parts, from one of several payees, or all of it at once. */
class RefundTest {
    private static final long EURO = 978;
    private static final long ALICE = 1;
    private static final long SHOP = 2;
    private static final long FEES = 3;
    private static final long HOUSE = 4;
    private static final long PAID = 100;
    private static final long HOLD = 200;
    private static final long CAPTURED = 201;
    private static final int CLOSE = 5;

    private final EngineDriver driver = new EngineDriver(2, 100, 1000);

    @BeforeEach
    void pay() {
        driver.accept(OpenAccount.customer(ALICE, EURO));
        driver.accept(OpenAccount.customer(SHOP, EURO));
        driver.accept(OpenAccount.customer(FEES, EURO));
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(Transfer.of(10, HOUSE, ALICE, EURO, 1000));
        driver.accept(Transfer.of(PAID, ALICE, SHOP, EURO, 300));
        driver.accept(Authorize.of(HOLD, ALICE, SHOP, EURO, 200, 1_000_000_000));
    }

    @AfterEach
    void close() {
        assertEquals(driver.engine.stateHash(), driver.replayedStateHash());
        driver.close();
    }

    @Test
    void shouldRefundInPartsAndNeverMoreThanWasPaid() {
        final Reply reply = driver.accept(Refund.of(300, PAID, 0, 100));
        assertEquals(new Reply.Balances(0, 100, 200, 300, 200), reply.balances());
        driver.accept(Refund.of(301, PAID, SHOP, 150));
        assertRefunded(PAID, 250, 50);
        assertEquals(REFUND_EXCEEDS_REMAINDER, driver.status(Refund.of(302, PAID, 0, 51)));
        assertEquals(REFUND_EXCEEDS_REMAINDER, driver.status(Refund.of(303, PAID, 0, Long.MAX_VALUE)));
        driver.accept(Refund.of(304, PAID, 0, 50));
        assertEquals(REFUND_EXCEEDS_REMAINDER, driver.status(Refund.of(305, PAID, 0, 1)));
        assertRefunded(PAID, 300, 0);
        assertEquals(800, driver.account(ALICE).available());
        assertEquals(0, driver.account(SHOP).available());
        assertEquals(300, driver.account(SHOP).debitsPosted());
    }

    @Test
    void shouldPutRefundsOnBothStatements() {
        final Reply reply = driver.accept(Refund.of(300, PAID, 0, 100).withCode(9));
        final QueryReply.Entry given = driver.entries(SHOP).get(1);
        assertEquals(
                new QueryReply.Entry(
                        2,
                        reply.sequence(),
                        reply.timestampNs(),
                        Id.of(300),
                        Id.of(PAID),
                        Id.of(ALICE),
                        new Id(3, 4),
                        100,
                        200,
                        9,
                        TransferKind.REFUND.value(),
                        1),
                given);
        final QueryReply.Entry taken = driver.entries(ALICE).get(2);
        assertEquals(800, taken.balance());
        assertEquals(2, taken.side());
        assertEquals(Id.of(SHOP), taken.otherAccountId());
        final TransferReply transfer = driver.transfer(300);
        assertEquals(TransferKind.REFUND.value(), transfer.kind());
        assertEquals(Id.of(SHOP), transfer.debitAccountId());
        assertEquals(Id.of(ALICE), transfer.creditAccountId());
        assertEquals(Id.of(PAID), transfer.originalId());
        assertEquals(0, transfer.refundableAmount());
    }

    @Test
    void shouldCountRefundsOfCapturesOnTheAuthorization() {
        driver.accept(Capture.of(CAPTURED, HOLD, 100));
        driver.accept(Capture.of(202, HOLD, 50));
        driver.accept(Refund.of(300, CAPTURED, 0, 60));
        driver.accept(Refund.of(301, 202, SHOP, 50));
        assertRefunded(CAPTURED, 60, 40);
        assertEquals(150, driver.authorization(HOLD).capturedAmount());
        assertEquals(110, driver.authorization(HOLD).refundedAmount());
        assertEquals(40, driver.authorization(HOLD).refundableAmount());
        assertEquals(50, driver.authorization(HOLD).capturableAmount());
        assertEquals(REFUND_EXCEEDS_REMAINDER, driver.status(Refund.of(302, CAPTURED, 0, 41)));
        driver.accept(Capture.of(203, HOLD, 50));
    }

    @Test
    void shouldRefundEachPayeeOfASplitByItself() {
        driver.accept(Capture.of(CAPTURED, HOLD, 100, Split.of(FEES, 10), Split.of(SHOP, 0)));
        final Reply unnamed = driver.send(Refund.of(300, CAPTURED, 0, 5));
        assertEquals(PAYEE_MISMATCH, unnamed.status());
        assertNull(unnamed.balances());
        assertEquals(PAYEE_MISMATCH, driver.status(Refund.of(301, CAPTURED, ALICE, 5)));
        assertEquals(PAYEE_MISMATCH, driver.status(Refund.of(302, CAPTURED, 99, 5)));
        assertEquals(REFUND_EXCEEDS_REMAINDER, driver.status(Refund.of(303, CAPTURED, FEES, 11)));
        assertEquals(
                new Reply.Balances(0, 10, 0, 10, 0),
                driver.accept(Refund.of(304, CAPTURED, FEES, 10)).balances());
        driver.accept(Refund.of(305, CAPTURED, SHOP, 40));
        assertEquals(REFUND_EXCEEDS_REMAINDER, driver.status(Refund.of(306, CAPTURED, FEES, 1)));
        final TransferReply capture = driver.transfer(CAPTURED);
        assertEquals(List.of(new Part(Id.of(FEES), 10, 10), new Part(Id.of(SHOP), 90, 40)), capture.splits());
        assertEquals(50, capture.refundedAmount());
        assertEquals(50, capture.refundableAmount());
        assertEquals(50, driver.authorization(HOLD).refundedAmount());
        assertEquals(50, driver.authorization(HOLD).refundableAmount());
        assertEquals(Id.of(CAPTURED), driver.transfer(305).originalId());
    }

    @Test
    void shouldNotNeedThePayeeOfACaptureWithOneSplit() {
        driver.accept(Capture.of(CAPTURED, HOLD, 100, Split.of(FEES, 0)));
        driver.accept(Refund.of(300, CAPTURED, 0, 30));
        driver.accept(Refund.of(301, CAPTURED, FEES, 70));
        assertEquals(PAYEE_MISMATCH, driver.status(Refund.of(302, CAPTURED, SHOP, 1)));
        assertRefunded(CAPTURED, 100, 0);
    }

    @Test
    void shouldTellTheTwoWaysToSayThePayeeApart() {
        driver.accept(Refund.of(300, PAID, 0, 10));
        driver.accept(Refund.of(301, PAID, SHOP, 10));
        assertEquals(ID_REUSED_DEBIT_ACCOUNT, driver.status(Refund.of(300, PAID, SHOP, 10)));
        assertEquals(ID_REUSED_DEBIT_ACCOUNT, driver.status(Refund.of(301, PAID, 0, 10)));
        assertTrue(driver.send(Refund.of(300, PAID, 0, 10)).replayed());
        assertTrue(driver.send(Refund.of(301, PAID, SHOP, 10)).replayed());
        driver.status(Refund.of(302, PAID, SHOP, 1000));
        assertEquals(ID_REUSED_DEBIT_ACCOUNT, driver.status(Refund.of(302, PAID, 0, 1000)));
        assertRefunded(PAID, 20, 280);
    }

    @Test
    void shouldNotRefundFromAPayeeOutOfFunds() {
        driver.accept(Transfer.of(11, SHOP, HOUSE, EURO, 250));
        final Reply reply = driver.send(Refund.of(300, PAID, 0, 51));
        assertEquals(INSUFFICIENT_FUNDS, reply.status());
        assertEquals(new Reply.Balances(0, 250, 200, 300, 50), reply.balances());
        assertRefunded(PAID, 0, 300);
        driver.accept(Transfer.of(12, HOUSE, SHOP, EURO, 250));
        assertTrue(driver.send(Refund.of(300, PAID, 0, 51)).replayed());
        driver.accept(Refund.of(301, PAID, 0, 51));
    }

    @Test
    void shouldNotRefundFromWhatIsHeldForThePayee() {
        driver.accept(Transfer.of(11, SHOP, HOUSE, EURO, 300));
        assertEquals(INSUFFICIENT_FUNDS, driver.status(Refund.of(300, PAID, 0, 1)));
        assertEquals(INSUFFICIENT_FUNDS, driver.status(Reverse.of(301, PAID)));
    }

    @Test
    void shouldReverseAWholePaymentOnce() {
        final Reply reply = driver.accept(Reverse.of(300, PAID));
        assertEquals(new Reply.Balances(0, 300, 200, 300, 0), reply.balances());
        assertEquals(800, driver.account(ALICE).available());
        assertEquals(ORIGINAL_REVERSED, driver.status(Reverse.of(301, PAID)));
        assertEquals(ORIGINAL_REVERSED, driver.status(Refund.of(302, PAID, 99, 1)));
        assertRefunded(PAID, 0, 0);
        final TransferReply reversal = driver.transfer(300);
        assertEquals(TransferKind.REVERSAL.value(), reversal.kind());
        assertEquals(300, reversal.amount());
        assertEquals(Id.of(SHOP), reversal.debitAccountId());
        assertEquals(Id.of(ALICE), reversal.creditAccountId());
        assertEquals(0, reversal.refundableAmount());
        assertEquals(Id.of(PAID), driver.entries(ALICE).get(2).originalId());
        final Reply again = driver.send(Reverse.of(300, PAID));
        assertTrue(again.replayed());
        assertEquals(reply.sequence(), again.sequence());
        assertEquals(0, driver.transfer(301).amount());
    }

    @Test
    void shouldNotReverseWhatHasRefunds() {
        driver.accept(Refund.of(300, PAID, 0, 1));
        assertEquals(ORIGINAL_REFUNDED, driver.status(Reverse.of(301, PAID)));
        driver.accept(Refund.of(302, PAID, 0, 299));
        assertEquals(ORIGINAL_REFUNDED, driver.status(Reverse.of(303, PAID)));
    }

    @Test
    void shouldActOnPaymentsAndCapturesAlone() {
        driver.accept(Capture.of(CAPTURED, HOLD, 100));
        driver.accept(Void.of(202, HOLD));
        driver.accept(Refund.of(300, PAID, 0, 1));
        driver.accept(Transfer.of(101, ALICE, SHOP, EURO, 5));
        driver.accept(Reverse.of(302, 101));
        for (final long id : new long[] {HOLD, 202, 300, 302}) {
            assertEquals(ORIGINAL_KIND_MISMATCH, driver.status(Refund.of(1000 + id, id, 0, 1)));
            assertEquals(ORIGINAL_KIND_MISMATCH, driver.status(Reverse.of(2000 + id, id)));
        }
        final Reply reply = driver.send(Reverse.of(400, CAPTURED));
        assertEquals(ORIGINAL_KIND_MISMATCH, reply.status());
        assertNull(reply.balances());
    }

    @Test
    void shouldNotFindWhatIsUnknownOrWasRefused() {
        driver.status(Transfer.of(102, FEES, SHOP, EURO, 1));
        for (final long id : new long[] {102, 77, ALICE}) {
            assertEquals(ORIGINAL_NOT_FOUND, driver.status(Refund.of(1000 + id, id, SHOP, 1)));
            assertEquals(ORIGINAL_NOT_FOUND, driver.status(Reverse.of(2000 + id, id)));
            assertNull(driver.send(Refund.of(1000 + id, id, SHOP, 1)).balances());
        }
    }

    @Test
    void shouldReadWhatARefusedRefundNamed() {
        driver.status(Refund.of(300, 77, SHOP, 5));
        driver.status(Refund.of(301, 77, 0, 6));
        assertEquals(Id.of(SHOP), driver.transfer(300).debitAccountId());
        assertEquals(5, driver.transfer(300).amount());
        assertEquals(Id.GREATEST, driver.transfer(301).debitAccountId());
        assertEquals(Id.GREATEST, driver.transfer(301).creditAccountId());
        assertEquals(ORIGINAL_NOT_FOUND.code(), driver.transfer(301).outcome());
        assertEquals(QueryReply.NULL_UINT32, driver.transfer(301).ledger());
    }

    @Test
    void shouldNotGiveBackToAClosedAccount() {
        driver.accept(Void.of(202, HOLD));
        driver.accept(Transfer.of(11, ALICE, HOUSE, EURO, 700));
        driver.accept(SetAccountStatus.of(ALICE, 1, CLOSE));
        assertEquals(CREDIT_ACCOUNT_CLOSED, driver.status(Refund.of(300, PAID, 0, 1)));
        assertEquals(CREDIT_ACCOUNT_CLOSED, driver.status(Reverse.of(301, PAID)));
        assertEquals(OK.code(), driver.transfer(PAID).outcome());
    }

    private void assertRefunded(final long id, final long refunded, final long refundable) {
        final TransferReply reply = driver.transfer(id);
        assertEquals(List.of(refunded, refundable), List.of(reply.refundedAmount(), reply.refundableAmount()));
    }
}
