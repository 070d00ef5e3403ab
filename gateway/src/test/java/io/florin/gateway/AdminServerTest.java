package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.pipeline.Readiness;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalException;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class AdminServerTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final long HOUSE = 1;
    private static final long CUSTOMER = 2;

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void shouldCountWhatWasAskedAndAnswered() throws Exception {
        try (FlorinServer server = start(config(0));
                TestPeer peer = TestPeer.connected(server.port(), 0)) {
            peer.send(Requests.frames(
                    Requests.openAccount(1, HOUSE, AccountKind.HOUSE),
                    Requests.openAccount(2, CUSTOMER, AccountKind.CUSTOMER),
                    Requests.transfer(3, 100, HOUSE, CUSTOMER, 5),
                    Requests.transfer(4, 101, CUSTOMER, HOUSE, 6),
                    Requests.getAccount(5, 99)));
            for (int i = 1; i <= 5; i++) {
                assertEquals(i, peer.readReply().correlationId());
            }
            try (TestPeer rude = new TestPeer(server.port())) {
                rude.send(new byte[16]);
                assertEquals(DisconnectReason.NOT_A_FRAME, rude.readDisconnect());
            }
            peer.send(Requests.frames(
                    Requests.getAccount(6, HOUSE))); // whatever was before is counted when this is answered
            assertEquals(Status.OK, peer.readReply().status());

            final String text = get(server, "/metrics").body();

            assertMetric(text, "florin_requests_total{status=\"OK\",type=\"open_account\"} 2.0");
            assertMetric(text, "florin_requests_total{status=\"OK\",type=\"transfer\"} 1.0");
            assertMetric(text, "florin_requests_total{status=\"INSUFFICIENT_FUNDS\",type=\"transfer\"} 1.0");
            assertMetric(text, "florin_requests_total{status=\"ACCOUNT_NOT_FOUND\",type=\"get_account\"} 1.0");
            assertMetric(text, "florin_connections_accepted_total 2.0");
            assertMetric(text, "florin_disconnects_total{reason=\"NOT_A_FRAME\"} 1.0");
            assertMetric(text, "florin_sequence 5.0");
            assertMetric(text, "florin_journal_durable_sequence 5.0");
            assertMetric(text, "florin_ring_length 4096.0");
            assertMetric(text, "florin_ready 1.0");
            for (final String name : List.of(
                    "florin_connections ",
                    "florin_ring_used ",
                    "florin_request_time_seconds{quantile=\"0.99\"} ",
                    "florin_batch_length{quantile=\"0.5\"} ",
                    "florin_journal_commit_time_seconds{quantile=\"0.999\"} ",
                    "florin_journal_length_bytes ",
                    "florin_ledger_memory_bytes ",
                    "florin_network_memory_bytes ",
                    "jvm_memory_used_bytes{area=\"heap\"",
                    "jvm_gc_")) {
                assertTrue(text.contains("\n" + name), () -> name + "\n" + text);
            }
            assertFalse(text.contains("NaN"), text);
            assertEquals(names("`(florin_[a-z_]+)", operationsPage()), names("# TYPE (florin_[a-z_]+) ", text));
        }
    }

    @Test
    void shouldSayWhetherItTakesCommands() throws Exception {
        try (FlorinServer server = start(config(0))) {
            assertEquals(200, get(server, "/health").statusCode());
            assertEquals(200, get(server, "/ready").statusCode());
            assertEquals("READY", get(server, "/ready").body());
        }
        try (FlorinServer full = start(config(Long.MAX_VALUE / 2))) {
            assertEquals(200, get(full, "/health").statusCode());
            assertEquals(503, get(full, "/ready").statusCode());
            assertEquals("STORAGE_FULL", get(full, "/ready").body());
        }
    }

    @Test
    void shouldTellOfAStandbyAndOfItsPromotion() throws Exception {
        final FlorinServer active = start(config(0));
        try (FlorinServer standby = FlorinServer.follow(config(0), new SilentListener())) {
            pay(active, 100);
            String text = get(standby, "/metrics").body();
            while (!text.contains("\nflorin_sequence 4.0\n")) { // it reads the journal in its own time
                text = get(standby, "/metrics").body();
            }
            assertEquals("STANDBY", get(standby, "/ready").body());
            assertMetric(text, "florin_ready 0.0");
            assertMetric(text, "florin_standby_lag 0.0");
            assertMetric(text, "florin_journal_durable_sequence 0.0");
            assertFalse(text.contains("\nflorin_ledger_memory_bytes 0.0\n"), text);
            assertEquals(names("`(florin_[a-z_]+)", operationsPage()), withRequests(text));

            active.close();
            try (TestPeer peer = TestPeer.connected(standby.port(), 0)) {
                peer.send(Requests.frames(Requests.promote(1)));
                assertEquals(Status.OK, peer.readReply().status());
                peer.send(Requests.frames(Requests.transfer(2, 101, HOUSE, CUSTOMER, 1)));
                assertEquals(Status.OK, peer.readReply().status());
            }
            assertEquals("READY", get(standby, "/ready").body());
            assertMetric(get(standby, "/metrics").body(), "florin_journal_durable_sequence 5.0");
        } finally {
            active.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Readiness.class)
    void shouldBeReadyInOneStateAlone(final Readiness state) throws Exception {
        try (AdminServer admin = new AdminServer(ANY, () -> state, () -> "")) {
            admin.bind();
            final HttpResponse<String> answer = get(admin.port(), "/ready", "GET");
            assertEquals(state == Readiness.READY ? 200 : 503, answer.statusCode());
            assertEquals(state.name(), answer.body());
        }
    }

    @Test
    void shouldAnswerDuringTheRecovery() throws Exception {
        final AtomicReference<String> seen = new AtomicReference<>();
        final ServerConfig base = config(0);
        final int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        final ServerConfig config = base.withAdmin(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        FlorinServer.start(config, report -> seen.set(body(port)), FlorinServer::halt)
                .close();
        assertEquals("RECOVERING", seen.get());
    }

    @Test
    void shouldRefuseWhatItDoesNotKnowAndNotWaitForTheSlow() throws Exception {
        try (AdminServer admin = new AdminServer(ANY, () -> Readiness.READY, () -> "")) {
            admin.bind();
            final List<Socket> silent = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), admin.port()));
                silent.get(i).getOutputStream().write("GET /rea".getBytes(StandardCharsets.US_ASCII));
            }
            assertEquals(404, get(admin.port(), "/", "GET").statusCode());
            assertEquals(405, get(admin.port(), "/ready", "DELETE").statusCode());
            assertEquals(200, get(admin.port(), "/ready", "GET").statusCode());
            for (final Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void shouldRefuseAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final ServerConfig config =
                    config(0).withAdmin(new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort()));
            final StartException refused = assertThrows(StartException.class, () -> start(config));
            assertTrue(String.valueOf(refused.getMessage()).contains("--admin-port"), refused.getMessage());
        }
    }

    private static void pay(final FlorinServer server, final long id) throws IOException {
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            peer.send(Requests.frames(
                    Requests.openAccount(1, HOUSE, AccountKind.HOUSE),
                    Requests.openAccount(2, CUSTOMER, AccountKind.CUSTOMER),
                    Requests.transfer(3, id, HOUSE, CUSTOMER, 5)));
            for (int i = 1; i <= 3; i++) {
                assertEquals(Status.OK, peer.readReply().status());
            }
        }
    }

    /** The names of all metrics, with the one that is there only once somebody has asked something. */
    private static SortedSet<String> withRequests(final String text) {
        final SortedSet<String> names = names("# TYPE (florin_[a-z_]+) ", text);
        names.add("florin_requests_total");
        return names;
    }

    private static SortedSet<String> names(final String pattern, final String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String operationsPage() throws IOException {
        return Files.readString(Path.of(System.getProperty("florin.root"), "docs", "operations.md"));
    }

    private static void assertMetric(final String text, final String line) {
        assertTrue(text.contains("\n" + line + "\n"), () -> "missing: " + line + "\n" + text);
    }

    private String body(final int port) {
        try {
            return get(port, "/ready", "GET").body();
        } catch (final IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(final FlorinServer server, final String path)
            throws IOException, InterruptedException {
        return get(server.adminPort(), path, "GET");
    }

    private HttpResponse<String> get(final int port, final String path, final String method)
            throws IOException, InterruptedException {
        final HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static FlorinServer start(final ServerConfig config) {
        return FlorinServer.start(config, report -> {}, FlorinServer::halt);
    }

    private ServerConfig config(final long freeSpaceFloorBytes) {
        return new ServerConfig(
                        GatewayConfig.defaults(ANY),
                        new PipelineConfig(4096, 1024, 1, 1000, 1),
                        JournalConfig.defaults(directory).withFreeSpaceFloorBytes(freeSpaceFloorBytes),
                        CapacityRequest.of(new Capacity(16, 1000, 100_000, 1000)),
                        false)
                .withAdmin(ANY);
    }

    private static final class SilentListener implements FollowListener {
        @Override
        public void onLoaded(final LoadReport report) {}

        @Override
        public void onPromoted(final long sequence) {}

        @Override
        public void onFollowFailed(final JournalException failure) {
            FlorinServer.halt(failure);
        }

        @Override
        public void onFailure(final Throwable failure) {
            FlorinServer.halt(failure);
        }
    }
}
