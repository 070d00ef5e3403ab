package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.florin.client.AccountLimitsChange;
import io.florin.client.AccountSnapshot;
import io.florin.client.AccountStatus;
import io.florin.client.AccountStatusChange;
import io.florin.client.Authorization;
import io.florin.client.AuthorizationSnapshot;
import io.florin.client.AuthorizationState;
import io.florin.client.AuthorizationVoid;
import io.florin.client.BlockingClient;
import io.florin.client.Capture;
import io.florin.client.ClientConfig;
import io.florin.client.Command;
import io.florin.client.CommandResult;
import io.florin.client.EntriesPage;
import io.florin.client.EntriesQuery;
import io.florin.client.Entry;
import io.florin.client.Id128;
import io.florin.client.NewAccount;
import io.florin.client.QueryResult;
import io.florin.client.Refund;
import io.florin.client.Reversal;
import io.florin.client.Transfer;
import io.florin.client.TransferSnapshot;
import io.florin.client.TrialBalance;
import io.florin.protocol.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command and query of the ledger against the real server, in a process of its own, over TCP; and all of it again after a kill. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class LedgerIT {
    private static final long EUR = 978;
    private static final Id128 HOUSE = Id128.of(9001);
    private static final Id128 PAYER = Id128.of(1);
    private static final Id128 SHOP = Id128.of(2);
    private static final Id128 COURIER = Id128.of(3);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** No server is ready again so soon after a kill. */
    private static final Duration WHILE_DOWN = Duration.ofMillis(500);

    @TempDir
    private Path directory;

    @Test
    void shouldKeepTheWholeLedgerThroughAKillAndReleaseAHoldThatExpiredMeanwhile() {
        final Path data = directory.resolve("data");
        final State before;
        try (FlorinProcess server = FlorinProcess.serve(data)) {
            try (BlockingClient client = client(server)) {
                openAccounts(client);
                payAndReverse(client);
                capturePartly(client);
                captureSplit(client);
                voidAndExpire(client);
                refund(client);
                changeAccounts(client);
                chain(client);
                queryHistory(client);
                before = State.of(client);
            }
            server.kill();
        }
        try (FlorinProcess server = FlorinProcess.serve(data);
                BlockingClient client = client(server)) {
            assertEquals(before, State.of(client));
            final CommandResult again = client.transfer(transfer(10, HOUSE, PAYER, 100_000));
            assertTrue(again.isOk() && again.replayed());
            assertEquals(
                    Status.INSUFFICIENT_FUNDS,
                    client.transfer(transfer(12, PAYER, SHOP, 1_000_000)).status());
            ok(client.authorize(Authorization.of(Id128.of(90), PAYER, SHOP, EUR, 600, WHILE_DOWN)));
            server.kill();
        }
        assertReleasedWhatExpiredWhileDown(data);
    }

    private static void assertReleasedWhatExpiredWhileDown(final Path data) {
        try (FlorinProcess server = FlorinProcess.serve(data);
                BlockingClient client = client(server)) {
            final AuthorizationSnapshot expired = awaitState(client, 90, AuthorizationState.EXPIRED);
            assertEquals(600, expired.expired());
            assertEquals(
                    Status.AUTHORIZATION_EXPIRED,
                    client.capture(Capture.of(Id128.of(91), Id128.of(90), 1)).status());
        }
    }

    @Test
    void shouldDoItAllFromTheCommandLine() throws IOException {
        try (ServerFixture server = ServerFixture.start(directory.resolve("data"))) {
            final Path chain = Files.writeString(directory.resolve("chain.txt"), """
                    account open 9001 --currency EUR --kind house
                    account open 1 --currency EUR --history
                    account open 2 --currency EUR
                    pay --id 10 --from 9001 --to 1 --amount 100.00 --currency EUR
                    """);
            launch(server, "chain", chain.toString());
            run(
                    server,
                    "authorize",
                    "--id",
                    "20",
                    "--from",
                    "1",
                    "--to",
                    "2",
                    "--amount",
                    "60",
                    "--currency",
                    "EUR",
                    "--expires-in",
                    "7d");
            run(server, "capture", "20", "--id", "21", "--amount", "25.50", "--final");
            run(server, "refund", "21", "--id", "22", "--amount", "5.50");
            run(server, "account", "freeze", "1", "--reason", "3");
            final JsonNode statement = launch(server, "statement", "1");
            final JsonNode then = run(server, "account", "get", "1", "--at-sequence", "6");

            assertEquals(3, statement.get("entries").size());
            assertEquals("80.00", statement.get("entries").get(2).get("balance").asText());
            assertEquals("100.00", then.get("balance").asText());
            assertEquals("40.00", then.get("available").asText());
            assertEquals(
                    "CAPTURED",
                    run(server, "authorization", "get", "20").get("state").asText());
        }
    }

    private static void openAccounts(final BlockingClient client) {
        ok(client.openAccount(NewAccount.house(HOUSE, EUR)));
        ok(client.openAccount(NewAccount.customer(PAYER, EUR).withHistory()));
        ok(client.openAccount(NewAccount.customer(SHOP, EUR)));
        ok(client.openAccount(NewAccount.customer(COURIER, EUR)));
        assertTrue(client.openAccount(NewAccount.customer(SHOP, EUR)).replayed());
        assertEquals(
                Status.ID_REUSED_FLAGS,
                client.openAccount(NewAccount.customer(SHOP, EUR).withHistory()).status());
    }

    private static void payAndReverse(final BlockingClient client) {
        ok(client.transfer(transfer(10, HOUSE, PAYER, 100_000)));
        ok(client.transfer(transfer(11, PAYER, SHOP, 700)));
        assertEquals(
                Status.INSUFFICIENT_FUNDS,
                client.transfer(transfer(12, PAYER, SHOP, 1_000_000)).status());
        ok(client.reverse(Reversal.of(Id128.of(13), Id128.of(11))));
        assertEquals(
                Status.ORIGINAL_REVERSED,
                client.reverse(Reversal.of(Id128.of(14), Id128.of(11))).status());
        assertEquals(100_000, available(client, PAYER));
    }

    private static void capturePartly(final BlockingClient client) {
        ok(client.authorize(Authorization.of(Id128.of(20), PAYER, SHOP, EUR, 5000, WEEK)));
        assertEquals(95_000, available(client, PAYER));
        ok(client.capture(Capture.of(Id128.of(21), Id128.of(20), 1000)));
        ok(client.capture(Capture.of(Id128.of(22), Id128.of(20), 1500)));
        assertEquals(
                Status.CAPTURE_EXCEEDS_REMAINDER,
                client.capture(Capture.of(Id128.of(23), Id128.of(20), 2501)).status());
        ok(client.capture(Capture.of(Id128.of(24), Id128.of(20), 500).asFinal()));
        final AuthorizationSnapshot authorization =
                client.getAuthorization(Id128.of(20)).orElseThrow();
        assertEquals(AuthorizationState.CAPTURED, authorization.state());
        assertEquals(3000, authorization.captured());
        assertEquals(2000, authorization.voided());
        assertEquals(97_000, available(client, PAYER));
    }

    private static void captureSplit(final BlockingClient client) {
        ok(client.authorize(Authorization.of(Id128.of(30), PAYER, SHOP, EUR, 1000, WEEK)));
        ok(client.capture(Capture.of(Id128.of(31), Id128.of(30), 1000)
                .withSplits(
                        new Capture.Split(COURIER, 250), new Capture.Split(HOUSE, 50), Capture.Split.remainder(SHOP))));
        final TransferSnapshot split = client.getTransfer(Id128.of(31)).orElseThrow();
        assertEquals(
                List.of(
                        new TransferSnapshot.Split(COURIER, 250, 0),
                        new TransferSnapshot.Split(HOUSE, 50, 0),
                        new TransferSnapshot.Split(SHOP, 700, 0)),
                split.splits());
        assertEquals(Id128.of(30), split.originalId());
    }

    private static void voidAndExpire(final BlockingClient client) {
        ok(client.authorize(Authorization.of(Id128.of(40), PAYER, SHOP, EUR, 1000, WEEK)));
        ok(client.voidAuthorization(AuthorizationVoid.of(Id128.of(41), Id128.of(40))));
        assertEquals(
                AuthorizationState.VOIDED,
                client.getAuthorization(Id128.of(40)).orElseThrow().state());
        ok(client.authorize(Authorization.of(Id128.of(42), PAYER, SHOP, EUR, 1000, SHORT)));
        final AuthorizationSnapshot expired = awaitState(client, 42, AuthorizationState.EXPIRED);
        assertEquals(1000, expired.expired());
        assertEquals(expired.executedNs() + SHORT.toNanos(), expired.expiresNs());
        assertEquals(
                Status.AUTHORIZATION_EXPIRED,
                client.capture(Capture.of(Id128.of(43), Id128.of(42), 1)).status());
        assertEquals(96_000, available(client, PAYER));
    }

    private static void refund(final BlockingClient client) {
        ok(client.refund(Refund.of(Id128.of(50), Id128.of(21), 400)));
        ok(client.refund(Refund.of(Id128.of(51), Id128.of(21), 600)));
        assertEquals(
                Status.REFUND_EXCEEDS_REMAINDER,
                client.refund(Refund.of(Id128.of(52), Id128.of(21), 1)).status());
        ok(client.refund(Refund.of(Id128.of(53), Id128.of(31), 250).withPayee(COURIER)));
        assertEquals(
                Status.PAYEE_MISMATCH,
                client.refund(Refund.of(Id128.of(54), Id128.of(31), 1)).status());
        assertEquals(0, available(client, COURIER));
        assertEquals(97_250, available(client, PAYER));
    }

    private static void changeAccounts(final BlockingClient client) {
        ok(client.setAccountLimits(new AccountLimitsChange(SHOP, 1, 5000)));
        assertTrue(
                client.setAccountLimits(new AccountLimitsChange(SHOP, 1, 5000)).replayed());
        for (final AccountStatus status : List.of(
                AccountStatus.DEBIT_BLOCKED,
                AccountStatus.CREDIT_BLOCKED,
                AccountStatus.FROZEN,
                AccountStatus.CLOSED)) {
            final long version = client.getAccount(COURIER).orElseThrow().version();
            ok(client.setAccountStatus(
                    AccountStatusChange.of(COURIER, version, status).withReason(7)));
            final AccountSnapshot courier = client.getAccount(COURIER).orElseThrow();
            assertEquals(status, courier.status());
            assertEquals(7, courier.reason());
        }
        assertEquals(
                Status.ACCOUNT_CLOSED,
                client.setAccountStatus(AccountStatusChange.of(COURIER, 5, AccountStatus.ACTIVE))
                        .status());
        assertEquals(
                Status.CREDIT_ACCOUNT_CLOSED,
                client.transfer(transfer(60, PAYER, COURIER, 1)).status());
        assertEquals(
                Status.VERSION_MISMATCH,
                client.setAccountStatus(AccountStatusChange.of(SHOP, 1, AccountStatus.FROZEN))
                        .status());
    }

    private static void chain(final BlockingClient client) {
        final List<Command> members = List.of(
                NewAccount.customer(Id128.of(4), EUR).withHistory(),
                transfer(70, PAYER, Id128.of(4), 1000),
                Authorization.of(Id128.of(71), Id128.of(4), SHOP, EUR, 800, WEEK),
                Capture.of(Id128.of(72), Id128.of(71), 300),
                AuthorizationVoid.of(Id128.of(73), Id128.of(71)),
                Refund.of(Id128.of(74), Id128.of(72), 100),
                transfer(75, Id128.of(4), SHOP, 50),
                Reversal.of(Id128.of(76), Id128.of(75)),
                new AccountLimitsChange(Id128.of(4), 1, 10),
                AccountStatusChange.of(Id128.of(4), 2, AccountStatus.FROZEN));
        final List<Command> failing = Stream.concat(members.stream(), Stream.of(transfer(77, Id128.of(4), SHOP, 1)))
                .toList();

        // Those that move money would be refused for ever under these ids: the failing chain has accounts alone that
        // exist nowhere else.
        final List<CommandResult> failed = client.chain(List.of(
                NewAccount.customer(Id128.of(5), EUR),
                AccountStatusChange.of(Id128.of(5), 1, AccountStatus.FROZEN),
                transfer(78, PAYER, Id128.of(5), 1)));
        assertEquals(
                List.of(Status.CHAIN_FAILED, Status.CHAIN_FAILED, Status.CREDIT_ACCOUNT_FROZEN),
                failed.stream().map(CommandResult::status).toList());
        assertEquals(Status.ACCOUNT_NOT_FOUND, client.getAccount(Id128.of(5)).status());

        client.chain(members).forEach(LedgerIT::ok);
        client.chain(members).forEach(result -> assertTrue(result.isOk() && result.replayed()));
        assertEquals(Status.ID_REUSED_CHAIN, client.chain(failing).get(1).status());
        assertEquals(
                800,
                client.getAccount(Id128.of(4)).orElseThrow().balances().creditsPosted()
                        - client.getAccount(Id128.of(4))
                                .orElseThrow()
                                .balances()
                                .debitsPosted());
    }

    private static void queryHistory(final BlockingClient client) {
        final long paid = client.getTransfer(Id128.of(10)).orElseThrow().executedSequence();
        final AccountSnapshot then =
                client.getAccountAt(PAYER, paid, Long.MAX_VALUE).orElseThrow();
        assertEquals(100_000, then.balances().available());
        assertEquals(paid, then.changedSequence());
        assertEquals(
                then.changedNs(),
                client.getAccountAt(PAYER, Long.MAX_VALUE, then.changedNs())
                        .orElseThrow()
                        .changedNs());
        assertEquals(
                Status.NOT_YET_OPENED,
                client.getAccountAt(PAYER, 1, Long.MAX_VALUE).status());
        assertEquals(
                Status.NO_HISTORY,
                client.getAccountAt(SHOP, Long.MAX_VALUE, Long.MAX_VALUE).status());
        assertEquals(
                Status.INVALID_RANGE,
                client.listEntries(EntriesQuery.oldestFirst(PAYER).between(2, 1))
                        .status());
        assertEquals(
                Status.NOT_AN_AUTHORIZATION,
                client.getAuthorization(Id128.of(10)).status());
    }

    /** All that can be asked for. */
    private record State(
            long stateHash, TrialBalance trialBalance, List<AccountSnapshot> accounts, List<Entry> entries) {
        static State of(final BlockingClient client) {
            final QueryResult<Long> hash = client.getStateHash();
            final TrialBalance trialBalance = client.trialBalance().orElseThrow();
            final EntriesPage oldest =
                    client.listEntries(EntriesQuery.oldestFirst(PAYER)).orElseThrow();
            final EntriesPage newest =
                    client.listEntries(EntriesQuery.newestFirst(PAYER)).orElseThrow();
            final AccountSnapshot payer = client.getAccount(PAYER).orElseThrow();
            assertEquals(hash.orElseThrow(), trialBalance.stateHash());
            assertTrue(trialBalance.totals().get(0).isBalanced());
            assertEquals(oldest.entryCount(), oldest.entries().size());
            assertEquals(
                    oldest.entries().get(0),
                    newest.entries().get(newest.entries().size() - 1));
            assertEquals(
                    payer.balances().creditsPosted() - payer.balances().debitsPosted(),
                    newest.entries().get(0).balance());
            return new State(
                    hash.orElseThrow(),
                    trialBalance,
                    Stream.of(HOUSE, PAYER, SHOP, COURIER, Id128.of(4))
                            .map(id -> client.getAccount(id).orElseThrow())
                            .toList(),
                    oldest.entries());
        }
    }

    private static AuthorizationSnapshot awaitState(
            final BlockingClient client, final long id, final AuthorizationState state) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        AuthorizationSnapshot authorization =
                client.getAuthorization(Id128.of(id)).orElseThrow();
        while (authorization.state() != state) {
            assertTrue(System.nanoTime() < deadlineNs, authorization.toString());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            authorization = client.getAuthorization(Id128.of(id)).orElseThrow();
        }
        return authorization;
    }

    private static long available(final BlockingClient client, final Id128 account) {
        return client.getAccount(account).orElseThrow().balances().available();
    }

    private static Transfer transfer(final long id, final Id128 from, final Id128 to, final long amount) {
        return Transfer.of(Id128.of(id), from, to, EUR, amount);
    }

    private static void ok(final CommandResult result) {
        assertEquals(Status.OK, result.status());
        assertFalse(result.replayed());
    }

    private static BlockingClient client(final FlorinProcess server) {
        return BlockingClient.connect(ClientConfig.of("127.0.0.1", server.port()));
    }

    private static JsonNode run(final ServerFixture server, final String... args) {
        return answer(CliOutcome.run(arguments(server, args)));
    }

    private static JsonNode launch(final ServerFixture server, final String... args) {
        return answer(FlorinProcess.run(arguments(server, args)));
    }

    private static String[] arguments(final ServerFixture server, final String... args) {
        return Stream.concat(Stream.of(args), Stream.of("--output", "json", "--server", "127.0.0.1:" + server.port()))
                .toArray(String[]::new);
    }

    private static JsonNode answer(final CliOutcome outcome) {
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        assertEquals("", outcome.err());
        return outcome.json();
    }
}
