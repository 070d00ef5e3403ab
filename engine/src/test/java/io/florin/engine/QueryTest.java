package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.AccountStatus;
import io.florin.protocol.codec.TransferKind;
import io.florin.protocol.codec.TransferReplyDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Id;
import io.florin.reference.Money.Transfer;
import io.florin.reference.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static final long EURO = 978;
    private static final int ALICE = 1;
    private static final int HOUSE = 3;

    private final EngineDriver driver = new EngineDriver(300, 1000, 1000);

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldReadAnAccount() {
        final Reply opened = driver.send(OpenAccount.customer(ALICE, EURO).withOverdraftLimit(7));
        driver.send(OpenAccount.house(HOUSE, EURO));
        driver.send(Transfer.of(100, HOUSE, ALICE, EURO, 5));
        final AccountReplyDecoder reply = driver.getAccount(Id.of(ALICE));
        assertEquals(77, reply.correlationId());
        assertEquals(driver.engine.lastSequence(), reply.sequence());
        assertEquals(driver.engine.lastTimestampNs(), reply.timestampNs());
        assertEquals(Status.OK.code(), reply.status());
        assertEquals(EURO, reply.ledger());
        assertEquals(0, reply.debitsPending());
        assertEquals(0, reply.debitsPosted());
        assertEquals(0, reply.creditsPending());
        assertEquals(5, reply.creditsPosted());
        assertEquals(12, reply.available());
        assertEquals(7, reply.overdraftLimit());
        assertEquals(ALICE, reply.accountId().lo());
        assertEquals(8, reply.userData().lo());
        assertEquals(9, reply.userData().hi());
        assertEquals(opened.sequence(), reply.openedSequence());
        assertEquals(opened.timestampNs(), reply.openedNs());
        assertEquals(1, reply.version());
        assertEquals(7, reply.code());
        assertEquals(AccountKind.CUSTOMER, reply.kind());
        assertEquals(AccountStatus.ACTIVE, reply.accountStatus());
    }

    @Test
    void shouldReadATransferAcceptedOrRefused() {
        driver.send(OpenAccount.customer(ALICE, EURO));
        driver.send(OpenAccount.house(HOUSE, EURO));
        final Reply accepted = driver.send(Transfer.of(100, HOUSE, ALICE, EURO, 5));
        final Reply refused = driver.send(Transfer.of(101, ALICE, 44, EURO, 6).withCode(9));
        final TransferReplyDecoder first = driver.getTransfer(Id.of(100));
        assertTransfer(first, accepted, HOUSE, ALICE, 5, 5);
        final TransferReplyDecoder second = driver.getTransfer(Id.of(101));
        assertTransfer(second, refused, ALICE, 44, 6, 9);
    }

    @Test
    void shouldSayWhyThereIsNoAnswer() {
        driver.send(OpenAccount.customer(ALICE, EURO));
        assertNoAccount(Status.INVALID_FLAGS, driver.getAccount(Id.of(ALICE), 1));
        assertNoAccount(Status.INVALID_FLAGS, driver.getAccount(Id.ZERO, 0x8000));
        assertNoAccount(Status.INVALID_ID, driver.getAccount(Id.ZERO));
        assertNoAccount(Status.ACCOUNT_NOT_FOUND, driver.getAccount(new Id(5, 6)));
        assertNoTransfer(Status.INVALID_FLAGS, driver.getTransfer(Id.ZERO, 1));
        assertNoTransfer(Status.INVALID_ID, driver.getTransfer(Id.ZERO));
        assertNoTransfer(Status.TRANSFER_NOT_FOUND, driver.getTransfer(new Id(5, 6)));
        assertEquals(5, driver.getAccount(new Id(5, 6)).accountId().lo());
        assertEquals(6, driver.getTransfer(new Id(5, 6)).transferId().hi());
        final TrialBalanceReplyDecoder totals = driver.trialBalance(0, 1);
        assertEquals(Status.INVALID_FLAGS.code(), totals.status());
        assertEquals(0, totals.nextLedger());
        assertEquals(0, totals.totals().count());
    }

    @Test
    void shouldPageThroughTheTotalsByAscendingLedger() {
        final long[] ledgers = LongStream.range(0, 300)
                .map(i -> 1 + (i * 7919 % 300) * 14_316_557)
                .toArray();
        for (int i = 0; i < ledgers.length; i++) {
            driver.send(OpenAccount.house(2 * i + 1, ledgers[i]));
            driver.send(OpenAccount.customer(2 * i + 2, ledgers[i]));
            driver.send(Transfer.of(i + 1, 2 * i + 1, 2 * i + 2, ledgers[i], i + 1));
        }
        final List<Long> seen = new ArrayList<>();
        final TrialBalanceReplyDecoder first = driver.trialBalance(0);
        final long next = first.nextLedger();
        assertEquals(driver.engine.stateHash(), first.stateHash());
        assertEquals(600, first.accountCount());
        assertEquals(300, first.transferCount());
        assertEquals(256, readTotals(first, seen));
        assertEquals(44, readTotals(driver.trialBalance(next), seen));
        assertEquals(0, driver.trialBalance(next).nextLedger());
        assertEquals(LongStream.of(ledgers).sorted().boxed().toList(), seen);
        assertEquals(300, driver.engine.ledgerCount());
        assertEquals(1, readTotals(driver.trialBalance(seen.get(299)), new ArrayList<>()));
        assertEquals(0, readTotals(driver.trialBalance(seen.get(299) + 1), new ArrayList<>()));
        assertEquals(44, readTotals(driver.trialBalance(seen.get(255) + 1), new ArrayList<>()));
    }

    @Test
    void shouldSumBeyondSixtyFourBits() {
        for (int i = 0; i < 5; i++) {
            driver.send(OpenAccount.house(2 * i + 1, EURO));
            driver.send(OpenAccount.house(2 * i + 2, EURO));
            driver.send(Transfer.of(i + 1, 2 * i + 1, 2 * i + 2, EURO, Long.MAX_VALUE));
        }
        final TrialBalanceReplyDecoder.TotalsDecoder totals =
                driver.trialBalance(0).totals().next();
        assertEquals(10, totals.accountCount());
        assertEquals(0, totals.debitsPending().lo());
        assertEquals(0, totals.debitsPending().hi());
        assertEquals(Long.MAX_VALUE - 4, totals.debitsPosted().lo());
        assertEquals(2, totals.debitsPosted().hi());
        assertEquals(0, totals.creditsPending().lo());
        assertEquals(0, totals.creditsPending().hi());
        assertEquals(Long.MAX_VALUE - 4, totals.creditsPosted().lo());
        assertEquals(2, totals.creditsPosted().hi());
    }

    private static int readTotals(final TrialBalanceReplyDecoder reply, final List<Long> ledgers) {
        final TrialBalanceReplyDecoder.TotalsDecoder totals = reply.totals();
        final int count = totals.count();
        while (totals.hasNext()) {
            totals.next();
            ledgers.add(totals.ledger());
            assertEquals(2, totals.accountCount());
            final long debits = totals.debitsPosted().lo();
            assertEquals(debits, totals.creditsPosted().lo());
        }
        return count;
    }

    private void assertTransfer(
            final TransferReplyDecoder reply,
            final Reply executed,
            final long debit,
            final long credit,
            final long amount,
            final int code) {
        assertEquals(78, reply.correlationId());
        assertEquals(driver.engine.lastSequence(), reply.sequence());
        assertEquals(driver.engine.lastTimestampNs(), reply.timestampNs());
        assertEquals(Status.OK.code(), reply.status());
        assertEquals(EURO, reply.ledger());
        assertEquals(debit, reply.debitAccountId().lo());
        assertEquals(credit, reply.creditAccountId().lo());
        assertEquals(amount, reply.amount());
        assertEquals(3, reply.userData().lo());
        assertEquals(4, reply.userData().hi());
        assertEquals(executed.sequence(), reply.executedSequence());
        assertEquals(executed.timestampNs(), reply.executedNs());
        assertEquals(executed.status().code(), reply.outcome());
        assertEquals(code, reply.code());
        assertEquals(TransferKind.PAYMENT, reply.kind());
    }

    private static void assertNoAccount(final Status status, final AccountReplyDecoder reply) {
        assertEquals(status.code(), reply.status());
        assertEquals(AccountReplyDecoder.ledgerNullValue(), reply.ledger());
        assertEquals(AccountReplyDecoder.availableNullValue(), reply.available());
        assertEquals(AccountKind.NULL_VAL, reply.kind());
    }

    private static void assertNoTransfer(final Status status, final TransferReplyDecoder reply) {
        assertEquals(status.code(), reply.status());
        assertEquals(TransferReplyDecoder.amountNullValue(), reply.amount());
        assertEquals(TransferReplyDecoder.outcomeNullValue(), reply.outcome());
        assertEquals(TransferKind.NULL_VAL, reply.kind());
    }
}
