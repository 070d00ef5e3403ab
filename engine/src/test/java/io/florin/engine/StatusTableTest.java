package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.reference.Command;
import io.florin.reference.Id;
import io.florin.reference.Reply;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Every status, alone and together with any two others that a command can deserve at the same time: the lowest code is the answer,
 * and on anything but OK no balance moves.
 */
class StatusTableTest {
    private static final long EURO = 978;
    private static final long DOLLAR = 840;
    private static final long LEDGER_OF_NOBODY = 77;
    private static final int FAULTS_MAX = 3;

    private static final int PAYER = 1;
    private static final int PAYEE = 2;
    private static final int HOUSE = 3;
    private static final int DOLLARS = 4;
    private static final int DEBITS_FULL = 5;
    private static final int CREDITS_FULL = 6;
    private static final int DEBITS_FULL_AND_POOR = 7;
    private static final int PAYEE_OF_ALL = 8;
    private static final int POOR = 9;
    private static final int OTHER_DOLLARS = 10;
    private static final int ACCOUNTS = 11;
    private static final int TRANSFERS = 4;
    private static final long USED_ACCOUNT = 400;
    private static final long USED_TRANSFER = 500;
    private static final int ROOM = 1000;

    /** One list for each field of a Transfer. */
    private static final List<List<Fault<Command.Transfer>>> TRANSFER_FAULTS = List.of(
            List.of(
                    Fault.shape(t -> t.withFlags(2), Status.INVALID_FLAGS),
                    Fault.shape(t -> t.withFlags(0x8000), Status.INVALID_FLAGS)),
            List.of(
                    Fault.shape(t -> t.withTransferId(Id.ZERO), Status.INVALID_ID),
                    Fault.other(t -> t.withTransferId(Id.of(USED_TRANSFER)), Status.OK)),
            List.of(
                    Fault.of(t -> t.withLedger(0), Status.ID_REUSED_LEDGER, Status.INVALID_LEDGER),
                    Fault.of(
                            t -> t.withLedger(LEDGER_OF_NOBODY),
                            Status.ID_REUSED_LEDGER,
                            Status.DEBIT_LEDGER_MISMATCH,
                            Status.CREDIT_LEDGER_MISMATCH)),
            List.of(Fault.other(t -> t.withCode(6), Status.ID_REUSED_CODE)),
            List.of(
                    debit(0, Status.INVALID_DEBIT_ACCOUNT),
                    debit(99, Status.DEBIT_ACCOUNT_NOT_FOUND),
                    debit(DOLLARS, Status.DEBIT_LEDGER_MISMATCH, Status.INSUFFICIENT_FUNDS),
                    debit(DEBITS_FULL, Status.DEBITS_OVERFLOW),
                    debit(DEBITS_FULL_AND_POOR, Status.DEBITS_OVERFLOW, Status.INSUFFICIENT_FUNDS),
                    debit(POOR, Status.INSUFFICIENT_FUNDS)),
            List.of(
                    credit(0, Status.INVALID_CREDIT_ACCOUNT),
                    credit(98, Status.CREDIT_ACCOUNT_NOT_FOUND),
                    credit(OTHER_DOLLARS, Status.CREDIT_LEDGER_MISMATCH),
                    credit(CREDITS_FULL, Status.CREDITS_OVERFLOW),
                    Fault.of(
                            t -> t.withCreditAccountId(t.debitAccountId()),
                            Status.ID_REUSED_CREDIT_ACCOUNT,
                            Status.ACCOUNTS_EQUAL)),
            List.of(
                    Fault.shape(t -> t.withAmount(0), Status.INVALID_AMOUNT),
                    Fault.shape(t -> t.withAmount(-1), Status.INVALID_AMOUNT),
                    Fault.shape(t -> t.withAmount(Long.MIN_VALUE), Status.INVALID_AMOUNT),
                    Fault.other(t -> t.withAmount(2), Status.ID_REUSED_AMOUNT)),
            List.of(Fault.other(t -> t.withUserData(new Id(3, 5)), Status.ID_REUSED_USER_DATA)),
            List.of(
                    Fault.shape(t -> t.withReference("r".repeat(36)), Status.INVALID_REFERENCE),
                    Fault.other(t -> t.withReference("other"), Status.ID_REUSED_TEXT)),
            List.of(
                    Fault.shape(t -> t.withText("é".repeat(70) + "x"), Status.INVALID_TEXT),
                    Fault.other(t -> t.withText("other"), Status.ID_REUSED_TEXT)));

    /** One list for each field of an OpenAccount. */
    private static final List<List<Fault<Command.OpenAccount>>> OPEN_ACCOUNT_FAULTS = List.of(
            List.of(
                    Fault.shape(a -> a.withFlags(2), Status.INVALID_FLAGS),
                    Fault.shape(a -> a.withFlags(0x8000), Status.INVALID_FLAGS)),
            List.of(
                    Fault.shape(a -> a.withAccountId(Id.ZERO), Status.INVALID_ID),
                    Fault.other(a -> a.withAccountId(Id.of(USED_ACCOUNT)), Status.OK)),
            List.of(
                    Fault.shape(a -> a.withLedger(0), Status.INVALID_LEDGER),
                    Fault.other(a -> a.withLedger(DOLLAR), Status.ID_REUSED_LEDGER)),
            List.of(Fault.other(a -> a.withCode(6), Status.ID_REUSED_CODE)),
            List.of(
                    Fault.shape(a -> a.withKind(0), Status.INVALID_KIND),
                    Fault.shape(a -> a.withKind(3), Status.INVALID_KIND),
                    Fault.shape(a -> a.withKind(255), Status.INVALID_KIND),
                    Fault.other(a -> a.withKind(Command.HOUSE), Status.ID_REUSED_KIND)),
            List.of(
                    Fault.shape(a -> a.withOverdraftLimit(-1), Status.INVALID_OVERDRAFT_LIMIT),
                    Fault.shape(a -> a.withOverdraftLimit(Long.MIN_VALUE), Status.INVALID_OVERDRAFT_LIMIT),
                    Fault.other(a -> a.withOverdraftLimit(1), Status.ID_REUSED_OVERDRAFT_LIMIT)),
            List.of(Fault.other(a -> a.withUserData(new Id(8, 8)), Status.ID_REUSED_USER_DATA)));

    /** What the engine can only answer to a member of a chain or to a query, and what only the pipeline answers. */
    private static final Set<Status> ELSEWHERE = EnumSet.of(
            Status.STORAGE_FULL,
            Status.CHAIN_FAILED,
            Status.ID_REUSED_CHAIN,
            Status.ACCOUNT_NOT_FOUND,
            Status.TRANSFER_NOT_FOUND);

    @Test
    void shouldAnswerWithTheLowestStatusThatACommandDeserves() {
        final Set<Status> seen = EnumSet.noneOf(Status.class);
        checkTransfers(ROOM, seen);
        checkTransfers(0, seen);
        checkOpenAccounts(ROOM, seen);
        checkOpenAccounts(0, seen);
        assertEquals(EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)), seen);
    }

    @Test
    void shouldAnswerCapacityExceededWhenThereIsNoRoomForALedger() {
        try (EngineDriver driver = openBook(0, ROOM)) {
            assertEquals(Status.CAPACITY_EXCEEDED, driver.status(Command.OpenAccount.customer(50, LEDGER_OF_NOBODY)));
            assertEquals(Status.OK, driver.status(Command.OpenAccount.customer(50, DOLLAR)));
        }
    }

    @Test
    void shouldFitIntoAByteOfARecord() {
        assertEquals(true, Status.values().length <= 256);
    }

    private static void checkTransfers(final int room, final Set<Status> seen) {
        final List<List<Fault<Command.Transfer>>> all = Fault.combinations(TRANSFER_FAULTS, FAULTS_MAX);
        for (int from = 0; from < all.size(); from += ROOM) {
            try (EngineDriver driver = openBook(room, room)) {
                for (int i = from; i < Math.min(from + ROOM, all.size()); i++) {
                    final Command.Transfer command = Fault.spoil(payment(1000 + i), all.get(i));
                    final boolean isUsed = command.transferId().equals(Id.of(USED_TRANSFER));
                    final Status expected = Fault.expected(all.get(i), isUsed, room == 0);
                    seen.add(check(driver, command, expected));
                }
            }
        }
    }

    private static void checkOpenAccounts(final int room, final Set<Status> seen) {
        final List<List<Fault<Command.OpenAccount>>> all = Fault.combinations(OPEN_ACCOUNT_FAULTS, FAULTS_MAX);
        try (EngineDriver driver = openBook(room, room)) {
            for (int i = 0; i < all.size(); i++) {
                final Command.OpenAccount command =
                        Fault.spoil(Command.OpenAccount.customer(1000 + i, EURO), all.get(i));
                final boolean isUsed = command.accountId().equals(Id.of(USED_ACCOUNT));
                seen.add(check(driver, command, Fault.expected(all.get(i), isUsed, room == 0)));
            }
        }
    }

    private static Status check(final EngineDriver driver, final Command command, final Status expected) {
        final List<Long> before = balances(driver);
        final Reply reply = driver.send(command);
        assertEquals(expected, reply.status(), () -> "answer to " + command);
        if (reply.status() != Status.OK || reply.replayed()) {
            assertEquals(before, balances(driver), () -> "balances after " + command);
        }
        return reply.status();
    }

    private static List<Long> balances(final EngineDriver driver) {
        return LongStream.rangeClosed(PAYER, OTHER_DOLLARS)
                .mapToObj(id -> driver.getAccount(Id.of(id)))
                .flatMapToLong(StatusTableTest::sums)
                .boxed()
                .toList();
    }

    private static LongStream sums(final AccountReplyDecoder reply) {
        return LongStream.of(
                reply.debitsPending(), reply.debitsPosted(), reply.creditsPending(), reply.creditsPosted());
    }

    private static Command.Transfer payment(final long id) {
        return Command.Transfer.of(id, PAYER, PAYEE, EURO, 1);
    }

    /** Opens the accounts that the faults speak of, in two ledgers, and leaves room for as many accounts and transfers. */
    private static EngineDriver openBook(final int accountRoom, final int transferRoom) {
        final int accountsMax = accountRoom == 0 && transferRoom != 0 ? ACCOUNTS + ROOM : ACCOUNTS + accountRoom;
        final EngineDriver driver = new EngineDriver(2, accountsMax, TRANSFERS + transferRoom);
        final List<Command> commands = List.of(
                Command.OpenAccount.customer(PAYER, EURO),
                Command.OpenAccount.customer(PAYEE, EURO),
                Command.OpenAccount.house(HOUSE, EURO),
                Command.OpenAccount.customer(DOLLARS, DOLLAR),
                Command.OpenAccount.house(DEBITS_FULL, EURO),
                Command.OpenAccount.customer(CREDITS_FULL, EURO),
                Command.OpenAccount.customer(DEBITS_FULL_AND_POOR, EURO).withOverdraftLimit(Long.MAX_VALUE),
                Command.OpenAccount.customer(PAYEE_OF_ALL, EURO),
                Command.OpenAccount.customer(POOR, EURO),
                Command.OpenAccount.customer(OTHER_DOLLARS, DOLLAR),
                Command.OpenAccount.customer(USED_ACCOUNT, EURO),
                Command.Transfer.of(601, HOUSE, PAYER, EURO, 1_000_000),
                Command.Transfer.of(602, DEBITS_FULL, CREDITS_FULL, EURO, Long.MAX_VALUE),
                Command.Transfer.of(603, DEBITS_FULL_AND_POOR, PAYEE_OF_ALL, EURO, Long.MAX_VALUE),
                payment(USED_TRANSFER));
        commands.forEach(command -> assertEquals(Status.OK, driver.status(command)));
        return driver;
    }

    private static Fault<Command.Transfer> debit(final long id, final Status... deserves) {
        return Fault.of(t -> t.withDebitAccountId(Id.of(id)), Status.ID_REUSED_DEBIT_ACCOUNT, deserves);
    }

    private static Fault<Command.Transfer> credit(final long id, final Status... deserves) {
        return Fault.of(t -> t.withCreditAccountId(Id.of(id)), Status.ID_REUSED_CREDIT_ACCOUNT, deserves);
    }
}
