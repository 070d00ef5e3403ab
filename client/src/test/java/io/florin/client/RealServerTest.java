package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.CapacityRequest;
import io.florin.gateway.FlorinServer;
import io.florin.gateway.GatewayConfig;
import io.florin.gateway.ServerConfig;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.journal.JournalConfig;
import io.florin.protocol.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client against the server itself, in one process. */
@Timeout(120)
class RealServerTest {
    private static final long EUR = 978;
    private static final Id128 HOUSE = Id128.of(1);
    private static final Id128 ALICE = Id128.of(2);

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void noFailure() {
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldPayAndBeRefusedAndReadItBack() {
        try (FlorinServer server = start(0);
                BlockingClient client = BlockingClient.connect(config(server))) {
            openAccounts(client);
            final Transfer salary = Transfer.of(Id128.random(), HOUSE, ALICE, EUR, 2000)
                    .withReference("SALARY-1")
                    .withText("d\u00e9j\u00e0 pay\u00e9");
            final CommandResult paid = client.transfer(salary);
            assertTrue(paid.isOk());
            final CommandResult again = client.transfer(salary);
            assertTrue(again.isOk() && again.replayed());
            assertEquals(paid.sequence(), again.sequence());
            assertEquals(
                    Status.ID_REUSED_TEXT, client.transfer(salary.withText("")).status());

            final Transfer tooMuch = Transfer.of(Id128.of(9), ALICE, HOUSE, EUR, 2001);
            assertEquals(Status.INSUFFICIENT_FUNDS, client.transfer(tooMuch).status());
            assertEquals(
                    Status.INSUFFICIENT_FUNDS,
                    client.getTransfer(tooMuch.id()).orElseThrow().outcome());
            assertEquals(
                    List.of(Status.CHAIN_FAILED, Status.INSUFFICIENT_FUNDS),
                    client
                            .chain(List.of(
                                    Transfer.of(Id128.of(10), ALICE, HOUSE, EUR, 1500),
                                    Transfer.of(Id128.of(11), ALICE, HOUSE, EUR, 501)))
                            .stream()
                            .map(CommandResult::status)
                            .toList());
            assertEquals(2000, client.getAccount(ALICE).orElseThrow().balances().available());
            assertEquals(
                    Status.ACCOUNT_NOT_FOUND, client.getAccount(Id128.of(404)).status());

            final TrialBalance trialBalance = client.trialBalance().orElseThrow();
            assertTrue(trialBalance.consistent());
            assertEquals(1, trialBalance.totals().size());
            assertTrue(trialBalance.totals().get(0).isBalanced());
            assertEquals(2, trialBalance.accountCount());
        }
    }

    @Test
    void shouldReadTheTotalsOfMoreLedgersThanAPageHas() {
        final int ledgers = 600;
        try (FlorinServer server = start(0);
                AsyncClient client = AsyncClient.connect(config(server))) {
            final List<CompletableFuture<CommandResult>> opened = new ArrayList<>();
            for (int ledger = 1; ledger <= ledgers; ledger++) {
                opened.add(client.openAccount(NewAccount.house(Id128.of(ledger), ledger)));
            }
            opened.forEach(call -> assertTrue(get(call).isOk()));

            final TrialBalance trialBalance = get(client.trialBalance()).orElseThrow();
            assertEquals(ledgers, trialBalance.totals().size());
            assertEquals(ledgers, trialBalance.totals().get(ledgers - 1).ledger());
        }
    }

    @Test
    void shouldPayEachOnceThoughTheServerIsRestartedAgainAndAgain() {
        final int payments = 20_000;
        FlorinServer server = start(0);
        try {
            final int port = server.port();
            try (AsyncClient client = AsyncClient.connect(
                    config(server).withReconnect(Await.QUICKLY).withRequestTimeout(Duration.ofMinutes(1)))) {
                get(client.openAccount(NewAccount.house(HOUSE, EUR)));
                get(client.openAccount(NewAccount.customer(ALICE, EUR)));
                final List<CompletableFuture<?>> calls = new ArrayList<>();
                for (int id = 1; id <= payments; id += 4) {
                    calls.add(client.transfer(payment(id)));
                    calls.add(client.chain(List.of(payment(id + 1), payment(id + 2), payment(id + 3))));
                    if (id % 5000 == 1) {
                        server.close();
                        server = start(port);
                    }
                }
                calls.forEach(RealServerTest::get);

                final AccountSnapshot alice = get(client.getAccount(ALICE)).orElseThrow();
                assertEquals(payments, alice.balances().creditsPosted());
                final TrialBalance trialBalance = get(client.trialBalance()).orElseThrow();
                assertEquals(payments, trialBalance.transferCount());
                assertFalse(trialBalance.totals().isEmpty());
            }
        } finally {
            server.close();
        }
    }

    private static void openAccounts(final BlockingClient client) {
        assertTrue(client.openAccount(NewAccount.house(HOUSE, EUR)).isOk());
        assertTrue(client.openAccount(NewAccount.customer(ALICE, EUR)).isOk());
    }

    private static Transfer payment(final long id) {
        return Transfer.of(Id128.of(id), HOUSE, ALICE, EUR, 1);
    }

    private static ClientConfig config(final FlorinServer server) {
        return ClientConfig.of("127.0.0.1", server.port());
    }

    private FlorinServer start(final int port) {
        final ServerConfig config = new ServerConfig(
                GatewayConfig.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                new PipelineConfig(4096, 1024, 1, 1000, 1),
                JournalConfig.defaults(directory).withFreeSpaceFloorBytes(0),
                new CapacityRequest(1024, 1 << 12, 1 << 16, 1 << 12),
                false);
        return FlorinServer.start(config, started -> {}, failures::add);
    }

    private static <T> T get(final CompletableFuture<T> future) {
        return future.orTimeout(3 * Await.TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }
}
