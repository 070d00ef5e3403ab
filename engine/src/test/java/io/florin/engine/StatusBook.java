package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.florin.protocol.Status;
import io.florin.reference.Command;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountLimits;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The accounts and transfers that the cases of {@link StatusTableTest} speak of, in an engine of their own. */
final class StatusBook implements AutoCloseable {
    static final long EURO = 978;
    static final long DOLLAR = 840;
    static final long LEDGER_OF_NOBODY = 77;

    static final int ACTIVE = 1;
    static final int DEBIT_BLOCK = 2;
    static final int CREDIT_BLOCK = 3;
    static final int FREEZE = 4;
    static final int CLOSE = 5;

    /** Has funds and history. */
    static final long PAYER = 1;

    static final long PAYEE = 2;
    static final long HOUSE = 3;
    static final long DOLLARS = 4;
    /** A house whose debits cannot grow. */
    static final long DEBITS_FULL = 5;
    /** A customer whose credits cannot grow. */
    static final long CREDITS_FULL = 6;

    static final long DEBITS_FULL_AND_POOR = 7;
    static final long PAYEE_OF_ALL = 8;
    static final long POOR = 9;
    static final long OTHER_DOLLARS = 10;
    static final long CLOSED = 11;
    /** Has funds, as the following two. */
    static final long FROZEN = 12;

    static final long DEBIT_BLOCKED = 13;
    static final long CREDIT_BLOCKED = 14;
    /** Has funds and an open hold. */
    static final long HELD = 15;
    /** Uses 50 of a limit of 100. */
    static final long OVERDRAWN = 16;

    static final long OTHER_PAYEE = 17;
    private static final long FILLER = 18;
    static final long CLOSED_PAYEE = 19;
    static final long FROZEN_PAYEE = 20;
    static final long USED_ACCOUNT = 400;
    static final long NOBODY = 99;

    static final long USED_PAYMENT = 500;
    static final long USED_AUTHORIZATION = 501;
    static final long USED_CAPTURE = 502;
    static final long USED_VOID = 503;
    static final long USED_REFUND = 504;
    static final long USED_REVERSAL = 505;

    static final long PAYMENT = 600;
    static final long REFUSED_PAYMENT = 601;
    static final long REVERSED_PAYMENT = 602;
    static final long REVERSAL = 603;
    static final long REFUNDED_PAYMENT = 604;
    static final long REFUND = 605;
    static final long AUTHORIZATION = 610;
    static final long REFUSED_AUTHORIZATION = 611;
    static final long CAPTURED = 612;
    static final long CAPTURED_FINALLY = 613;
    static final long VOIDED = 614;
    static final long VOID = 615;
    static final long EXPIRED = 616;
    static final long FROZEN_PAYERS = 617;
    static final long SPLIT_AUTHORIZATION = 618;
    static final long SPLIT_CAPTURE = 619;
    static final long CAPTURE = 620;

    /** Of each payment and authorization here: the amount. */
    static final long AMOUNT = 100;

    private static final long LONG_NS = 1_000_000_000_000L;
    private static final long FIRST_FILLING = 1_000_000;

    /** What there is no room for. */
    enum Full {
        NOTHING,
        ACCOUNTS,
        TRANSFERS,
        HISTORY
    }

    private record Parties(long payer, long payee) {}

    private static final Map<Long, Parties> PARTIES = new HashMap<>();

    private final EngineDriver driver;

    /** @param count about how many commands are to come, each with room if there is any. */
    StatusBook(final int count) {
        driver = new EngineDriver(
                Command.Configure.of(2, 100 + 2L * count, 200 + 12L * count).withHistoryMax(200 + 8L * count));
        openAccounts();
        payFunds();
        makeOriginals();
        makeUsed();
        setStatuses();
    }

    EngineDriver driver() {
        return driver;
    }

    /** @return the payer of a transfer here. */
    static long payerOf(final Id transfer) {
        return parties(transfer).payer;
    }

    /** @return the payee of a transfer here. */
    static long payeeOf(final Id transfer) {
        return parties(transfer).payee;
    }

    /** @return the id of a payment between two of the accounts: see {@link #makeOriginals}. */
    static long between(final long payer, final long payee) {
        return 10_000 + 100 * payer + payee;
    }

    /** Leaves no room. */
    void fill(final Full full) {
        long id = FIRST_FILLING;
        Status status = Status.OK;
        while (full != Full.NOTHING && status == Status.OK) {
            status = driver.status(
                    switch (full) {
                        case ACCOUNTS -> OpenAccount.house(id, EURO);
                        case TRANSFERS -> Transfer.of(id, HOUSE, PAYEE, EURO, 1);
                        default -> SetAccountLimits.of(FILLER, id - FIRST_FILLING + 1, id);
                    });
            id++;
        }
        assertEquals(full == Full.HISTORY ? Status.HISTORY_FULL : Status.CAPACITY_EXCEEDED, orFull(full, status));
    }

    private static Status orFull(final Full full, final Status status) {
        return full == Full.NOTHING ? Status.CAPACITY_EXCEEDED : status;
    }

    /** @return the four sums of each account, its limit, status and version. */
    List<List<Long>> balances() {
        return LongStream.rangeClosed(PAYER, FROZEN_PAYEE)
                .mapToObj(driver::account)
                .map(StatusBook::sums)
                .toList();
    }

    @Override
    public void close() {
        assertEquals(driver.replayedStateHash(), driver.engine.stateHash());
        driver.close();
    }

    static Authorize hold(final long id, final long payer, final long payee) {
        return Authorize.of(id, payer, payee, EURO, AMOUNT, LONG_NS);
    }

    static Transfer payment(final long id, final long payer, final long payee) {
        return Transfer.of(id, payer, payee, EURO, AMOUNT);
    }

    private static List<Long> sums(final QueryReply.AccountReply account) {
        return List.of(
                account.debitsPending(),
                account.debitsPosted(),
                account.creditsPending(),
                account.creditsPosted(),
                account.overdraftLimit(),
                (long) account.accountStatus(),
                account.version());
    }

    private static Parties parties(final Id transfer) {
        return PARTIES.getOrDefault(transfer.lo(), new Parties(PAYER, PAYEE));
    }

    private void openAccounts() {
        driver.accept(OpenAccount.customer(PAYER, EURO).withHistory());
        driver.accept(OpenAccount.customer(PAYEE, EURO));
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(OpenAccount.customer(DOLLARS, DOLLAR));
        driver.accept(OpenAccount.house(DEBITS_FULL, EURO));
        driver.accept(OpenAccount.customer(CREDITS_FULL, EURO));
        driver.accept(OpenAccount.customer(DEBITS_FULL_AND_POOR, EURO).withOverdraftLimit(Long.MAX_VALUE));
        driver.accept(OpenAccount.customer(PAYEE_OF_ALL, EURO));
        driver.accept(OpenAccount.customer(POOR, EURO));
        driver.accept(OpenAccount.customer(OTHER_DOLLARS, DOLLAR));
        for (final long id :
                new long[] {CLOSED, FROZEN, DEBIT_BLOCKED, CREDIT_BLOCKED, HELD, OTHER_PAYEE, CLOSED_PAYEE, FROZEN_PAYEE
                }) {
            driver.accept(OpenAccount.customer(id, EURO));
        }
        driver.accept(OpenAccount.customer(OVERDRAWN, EURO).withOverdraftLimit(100));
        driver.accept(OpenAccount.house(FILLER, EURO).withHistory());
        driver.accept(OpenAccount.customer(USED_ACCOUNT, EURO));
    }

    private void payFunds() {
        driver.accept(Transfer.of(1, HOUSE, PAYER, EURO, 1_000_000_000));
        driver.accept(Transfer.of(2, DEBITS_FULL, CREDITS_FULL, EURO, Long.MAX_VALUE));
        driver.accept(Transfer.of(3, DEBITS_FULL_AND_POOR, PAYEE_OF_ALL, EURO, Long.MAX_VALUE));
        driver.accept(Transfer.of(4, HOUSE, FROZEN, EURO, 1_000_000_000));
        driver.accept(Transfer.of(5, HOUSE, DEBIT_BLOCKED, EURO, 1_000_000_000));
        driver.accept(Transfer.of(6, HOUSE, CREDIT_BLOCKED, EURO, 1_000_000_000));
        driver.accept(Transfer.of(7, HOUSE, HELD, EURO, 1_000_000_000));
        driver.accept(Transfer.of(8, HOUSE, PAYEE, EURO, 1_000_000_000));
        driver.accept(Transfer.of(9, HOUSE, CLOSED, EURO, 2 * AMOUNT));
        driver.accept(Transfer.of(10, OVERDRAWN, HOUSE, EURO, 50));
    }

    /** What Capture, Void, Refund and Reverse act on: of every kind, in every state, and between accounts of every status. */
    private void makeOriginals() {
        driver.accept(payment(PAYMENT, PAYER, PAYEE));
        assertEquals(Status.INSUFFICIENT_FUNDS, driver.status(payment(REFUSED_PAYMENT, POOR, PAYEE)));
        driver.accept(payment(REVERSED_PAYMENT, PAYER, PAYEE));
        driver.accept(Reverse.of(REVERSAL, REVERSED_PAYMENT));
        driver.accept(payment(REFUNDED_PAYMENT, PAYER, PAYEE));
        driver.accept(Refund.of(REFUND, REFUNDED_PAYMENT, 0, 1));
        driver.accept(hold(AUTHORIZATION, HELD, PAYEE));
        assertEquals(Status.INSUFFICIENT_FUNDS, driver.status(hold(REFUSED_AUTHORIZATION, POOR, PAYEE)));
        driver.accept(hold(CAPTURED, PAYER, PAYEE));
        driver.accept(Capture.of(CAPTURE, CAPTURED, AMOUNT));
        driver.accept(hold(CAPTURED_FINALLY, PAYER, PAYEE));
        driver.accept(Capture.of(621, CAPTURED_FINALLY, 1).withFinal());
        driver.accept(hold(VOIDED, PAYER, PAYEE));
        driver.accept(Void.of(VOID, VOIDED));
        driver.accept(hold(EXPIRED, PAYER, PAYEE).withTimeoutNs(1));
        make(hold(FROZEN_PAYERS, FROZEN, PAYEE), FROZEN_PAYERS, FROZEN, PAYEE);
        driver.accept(hold(SPLIT_AUTHORIZATION, PAYER, PAYEE));
        driver.accept(
                Capture.of(SPLIT_CAPTURE, SPLIT_AUTHORIZATION, AMOUNT, Split.of(OTHER_PAYEE, 30), Split.of(HOUSE, 0)));
        final long[][] pairs = {
            {CLOSED, PAYEE},
            {CLOSED, FROZEN},
            {PAYER, CLOSED},
            {FROZEN, CLOSED},
            {PAYER, FROZEN},
            {CREDIT_BLOCKED, FROZEN},
            {FROZEN, PAYEE},
            {FROZEN, DEBIT_BLOCKED},
            {PAYER, DEBIT_BLOCKED},
            {CREDIT_BLOCKED, DEBIT_BLOCKED},
            {CREDIT_BLOCKED, PAYEE},
            {CREDIT_BLOCKED, DEBITS_FULL},
            {PAYER, DEBITS_FULL},
            {CREDITS_FULL, DEBITS_FULL},
            {CREDITS_FULL, PAYEE},
            {CREDITS_FULL, POOR},
            {PAYER, POOR}
        };
        for (final long[] pair : pairs) {
            final long id = between(pair[0], pair[1]);
            make(payment(id, pair[0], pair[1]), id, pair[0], pair[1]);
        }
        driver.accept(Transfer.of(11, POOR, HOUSE, EURO, 2 * AMOUNT));
        driver.accept(Transfer.of(12, CLOSED, HOUSE, EURO, 2 * AMOUNT));
    }

    private void make(final Command command, final long id, final long payer, final long payee) {
        driver.accept(command);
        PARTIES.put(id, new Parties(payer, payee));
    }

    private void makeUsed() {
        driver.accept(payment(USED_PAYMENT, PAYER, PAYEE));
        driver.accept(hold(USED_AUTHORIZATION, PAYER, PAYEE));
        driver.accept(Capture.of(USED_CAPTURE, USED_AUTHORIZATION, 10));
        driver.accept(Void.of(USED_VOID, USED_AUTHORIZATION));
        driver.accept(Refund.of(USED_REFUND, USED_PAYMENT, 0, 10));
        driver.accept(payment(506, PAYER, PAYEE));
        driver.accept(Reverse.of(USED_REVERSAL, 506));
    }

    private void setStatuses() {
        driver.accept(SetAccountStatus.of(CLOSED, 1, CLOSE));
        driver.accept(SetAccountStatus.of(FROZEN, 1, FREEZE));
        driver.accept(SetAccountStatus.of(CLOSED_PAYEE, 1, CLOSE));
        driver.accept(SetAccountStatus.of(FROZEN_PAYEE, 1, FREEZE));
        driver.accept(SetAccountStatus.of(DEBIT_BLOCKED, 1, DEBIT_BLOCK));
        driver.accept(SetAccountStatus.of(CREDIT_BLOCKED, 1, CREDIT_BLOCK));
    }
}
