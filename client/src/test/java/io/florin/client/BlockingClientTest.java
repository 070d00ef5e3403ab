package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingClientTest {
    @Test
    void shouldPay() throws IOException {
        try (FakeServer server = FakeServer.start();
                BlockingClient client = BlockingClient.connect(server.config())) {
            assertTrue(client.openAccount(NewAccount.house(Id128.of(1), 978)).isOk());
            assertTrue(client.openAccount(NewAccount.customer(Id128.of(2), 978)).isOk());
            assertTrue(client.transfer(AsyncClientTest.transfer(1)).isOk());
            assertTrue(client.transfer(AsyncClientTest.transfer(1)).replayed());
            assertEquals(
                    2,
                    client.chain(List.of(AsyncClientTest.transfer(2), AsyncClientTest.transfer(3)))
                            .size());
            assertEquals(978, client.getAccount(Id128.of(1)).orElseThrow().ledger());
            assertEquals(
                    Id128.of(3), client.getTransfer(Id128.of(3)).orElseThrow().id());
            assertEquals(3, client.trialBalance().orElseThrow().totals().size());
        }
    }

    @Test
    void shouldThrowWhenNoAnswerComes() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.awaitClientClose();
                });
                BlockingClient client =
                        BlockingClient.connect(server.config().withRequestTimeout(Duration.ofMillis(50)))) {
            final var e = assertThrows(ClientException.class, () -> client.transfer(AsyncClientTest.transfer(1)));
            assertInstanceOf(RequestTimeoutException.class, e);
            assertTrue(e.isOutcomeUnknown());
        }
    }

    @Test
    void shouldStopWaitingWhenInterrupted() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.next();
                    connection.awaitClientClose();
                });
                BlockingClient client = BlockingClient.connect(server.config())) {
            final Thread caller = Thread.currentThread();
            final Thread interrupter = new Thread(() -> {
                Await.until("request", () -> server.connection(0).received().size() == 1);
                caller.interrupt();
            });
            interrupter.start();

            final var e = assertThrows(ClientException.class, () -> client.transfer(AsyncClientTest.transfer(1)));
            assertTrue(e.isOutcomeUnknown());
            assertTrue(caller.isInterrupted());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }
}
