package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ClientConfigTest {
    private static final ClientConfig CONFIG = ClientConfig.of("localhost", 7400);

    @Test
    void shouldChangeOneValueAtATime() {
        final ClientConfig changed = CONFIG.withWindow(1)
                .withConnectTimeout(Duration.ofMillis(2))
                .withRequestTimeout(Duration.ofMillis(3))
                .withReconnect(ReconnectPolicy.NEVER)
                .withClientName("me");

        assertEquals(
                new ClientConfig(
                        "localhost",
                        7400,
                        1,
                        Duration.ofMillis(2),
                        Duration.ofMillis(3),
                        ReconnectPolicy.NEVER,
                        "me",
                        null,
                        null,
                        null),
                changed);
    }

    @Test
    void shouldNameTheValueThatIsWrong() {
        assertFails("host is blank", () -> ClientConfig.of(" ", 1));
        assertFails("port out of range: port=0, min=1, max=65535", () -> ClientConfig.of("h", 0));
        assertFails("port out of range: port=65536, min=1, max=65535", () -> ClientConfig.of("h", 65_536));
        assertFails("window out of range: window=0, min=1, max=65536", () -> CONFIG.withWindow(0));
        assertFails("window out of range: window=65537, min=1, max=65536", () -> CONFIG.withWindow(65_537));
        assertFails(
                "timeout out of range: connectTimeout=PT0S, min=PT0.001S, max=PT24H",
                () -> CONFIG.withConnectTimeout(Duration.ZERO));
        assertFails(
                "timeout out of range: requestTimeout=PT-1S, min=PT0.001S, max=PT24H",
                () -> CONFIG.withRequestTimeout(Duration.ofSeconds(-1)));
        assertFails("not printable ASCII: clientName=m\u00fc, position=1", () -> CONFIG.withClientName("m\u00fc"));
        assertFails("too long: clientNameLength=255, max=254", () -> CONFIG.withClientName("n".repeat(255)));
        assertFails(
                "0 < delayMin <= delayMax: delayMin=PT2S, delayMax=PT1S",
                () -> new ReconnectPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO));
        assertFails(
                "delay too long: delayMax=PT2H, limit=PT1H",
                () -> new ReconnectPolicy(Duration.ofSeconds(2), Duration.ofHours(2), Duration.ZERO));
        assertFails(
                "negative time: giveUpAfter=PT-1S",
                () -> new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(-1)));
    }

    private static void assertFails(final String message, final Executable executable) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, executable).getMessage());
    }
}
