package io.florin.gateway;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.recovery.RecoveryProgress;
import io.florin.gateway.recovery.SnapshotMaker;
import io.florin.gateway.recovery.SnapshotMakerConfig;
import io.florin.journal.DamagedJournalException;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalException;
import io.florin.journal.KeyRing;
import io.florin.journal.SnapshotLimits;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An active server and a standby over TCP, in one process. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // opened before each test
class FollowTest {
    private static final long HOUSE = 1;
    private static final long CUSTOMER = 2;

    @TempDir
    Path directory;

    private final Listener listener = new Listener();
    private FlorinServer active;
    private FlorinServer standby;

    @BeforeEach
    void open() throws IOException {
        active = startActive();
        standby = active;
    }

    @AfterEach
    void close() {
        standby.close();
        active.close();
    }

    @Test
    void shouldBeginWithTheNewestSnapshotAndTakeOver() throws Exception {
        ask(active, Requests.transfer(1, 100, HOUSE, CUSTOMER, 5));
        final SnapshotMakerConfig snapshots =
                new SnapshotMakerConfig(directory, KeyRing.none(), 2, false, SnapshotLimits.NONE);
        new SnapshotMaker(snapshots, RecoveryProgress.NONE, System::nanoTime).make();
        ask(active, Requests.transfer(2, 101, HOUSE, CUSTOMER, 5));
        final ReplyCopy hash = ask(active, Requests.getStateHash(3));

        standby = FlorinServer.follow(config(), listener);
        assertEquals(4, requireNonNull(listener.loaded.start().snapshot()).sequence());
        assertEquals(hash.sequence(), listener.loaded.sequence());
        assertEquals(hash.message(), ask(standby, Requests.getStateHash(3)).message());
        assertEquals(Status.WRITER_ALIVE, ask(standby, Requests.promote(4)).status());
        active.close();

        assertEquals(Status.OK, ask(standby, Requests.promote(5)).status());
        assertEquals(hash.sequence(), listener.promotions.take());
        assertTrue(ask(standby, Requests.transfer(6, 101, HOUSE, CUSTOMER, 5)).isReplayed());
        assertEquals(
                Status.OK,
                ask(standby, Requests.transfer(7, 102, HOUSE, CUSTOMER, 5)).status());
        standby.close();

        active = startActive();
        assertTrue(ask(active, Requests.transfer(8, 102, HOUSE, CUSTOMER, 5)).isReplayed());
        assertTrue(listener.failures.isEmpty());
    }

    @Test
    void shouldSayThatTheJournalCannotBeFollowedAnyMore() throws Exception {
        standby = FlorinServer.follow(config(), listener);
        try (TestPeer peer = TestPeer.connected(standby.port(), 0)) {
            active.close();
            Files.delete(directory.resolve("epoch-00000001.mark"));
            assertInstanceOf(DamagedJournalException.class, listener.failures.poll(20, TimeUnit.SECONDS));
            standby.close();
            assertEquals(DisconnectReason.SHUTTING_DOWN, peer.readDisconnect());
        }
    }

    @Test
    void shouldRefuseToFollowNothing(@TempDir final Path empty) {
        final StartException refusal =
                assertThrows(StartException.class, () -> FlorinServer.follow(config(empty), listener));
        assertTrue(refusal.getMessage().startsWith("there is no journal to follow yet: directory="));
    }

    private FlorinServer startActive() throws IOException {
        final FlorinServer server = FlorinServer.start(config(), report -> {}, listener.failures::add);
        ask(server, Requests.openAccount(1, HOUSE, AccountKind.HOUSE));
        ask(server, Requests.openAccount(2, CUSTOMER, AccountKind.CUSTOMER));
        return server;
    }

    private static ReplyCopy ask(final FlorinServer server, final byte[] message) throws IOException {
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            peer.send(Requests.frames(message));
            return peer.readReply();
        }
    }

    private ServerConfig config() {
        return config(directory);
    }

    private static ServerConfig config(final Path directory) {
        return new ServerConfig(
                GatewayConfig.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                new PipelineConfig(2048, 512, 1, 1000, 1),
                JournalConfig.defaults(directory).withFreeSpaceFloorBytes(0),
                CapacityRequest.of(new Capacity(16, 1000, 100_000, 1000)),
                false);
    }

    private static final class Listener implements FollowListener {
        private final BlockingQueue<Long> promotions = new LinkedBlockingQueue<>();
        private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        private volatile LoadReport loaded;

        @Override
        public void onLoaded(final LoadReport report) {
            loaded = report;
        }

        @Override
        public void onPromoted(final long sequence) {
            promotions.add(sequence);
        }

        @Override
        public void onFollowFailed(final JournalException failure) {
            failures.add(failure);
        }

        @Override
        public void onFailure(final Throwable failure) {
            failures.add(new AssertionError("must not halt", failure));
        }
    }
}
