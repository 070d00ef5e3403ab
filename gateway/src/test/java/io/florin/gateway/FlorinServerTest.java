package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.FlorinServer.StartReport;
import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.journal.Checkpoints;
import io.florin.journal.DirectoryLock;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalException;
import io.florin.journal.JournalPruner;
import io.florin.journal.KeyException;
import io.florin.journal.KeyFile;
import io.florin.journal.KeyRing;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.CommandReplyDecoder;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FlorinServerTest {
    private static final long HOUSE = 1;
    private static final long CUSTOMER = 2;
    private static final Capacity CAPACITY = new Capacity(16, 1000, 100_000, 1000);

    @TempDir
    Path directory;

    private final List<FlorinServer> servers = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable StartReport lastStart;

    @AfterEach
    void stop() {
        servers.forEach(FlorinServer::close);
        assertEquals(List.of(), failures);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldPayOverTcpAndStillKnowItAfterARestart(final int threads) throws Exception {
        final FlorinServer server = start(config(threads));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            openAccounts(peer);
            peer.send(Requests.frames(Requests.transfer(10, 100, HOUSE, CUSTOMER, 500)));
            final ReplyCopy paid = peer.readReply();
            assertEquals(Status.OK, paid.status());
            assertEquals(10, paid.correlationId());
            assertEquals(4, paid.sequence()); // Configure, two accounts, the transfer
            assertEquals(500, paid.asCommandReply().debitsPosted());
        }
        server.close();

        final FlorinServer restarted = start(config(threads));
        assertEquals(4, report().recovery().lastSequence());
        try (TestPeer peer = TestPeer.connected(restarted.port(), 0)) {
            peer.send(Requests.frames(
                    Requests.transfer(11, 100, HOUSE, CUSTOMER, 500),
                    Requests.transfer(12, 101, CUSTOMER, HOUSE, 501)));
            final ReplyCopy again = peer.readReply();
            assertEquals(Status.OK, again.status());
            assertTrue(again.isReplayed());
            assertEquals(4, again.sequence());
            assertEquals(500, again.asCommandReply().debitsPosted());
            assertEquals(Status.INSUFFICIENT_FUNDS, peer.readReply().status());
        }
    }

    /** Such as the child of a server that was killed just now. */
    @Test
    void shouldStartOnlyWhenNobodyPrunesTheJournal() throws Exception {
        start(config(1)).close();
        final DirectoryLock pruning = JournalPruner.lock(directory);
        final AtomicBoolean hasEnded = new AtomicBoolean();
        final Thread pruner = new Thread(() -> {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            hasEnded.set(true);
            pruning.close();
        });
        pruner.start();

        start(config(1));

        assertTrue(hasEnded.get());
        pruner.join();
        JournalPruner.lock(directory).close();
    }

    @Test
    void shouldServeASealedJournalAndRefuseToWithoutItsKeys() throws Exception {
        final Path file = directory.resolve("florin.keys");
        KeyFile.create(file, true, true, true);
        final ServerConfig plain = config(1);
        final ServerConfig sealed = new ServerConfig(
                plain.gateway(),
                plain.pipeline(),
                plain.journal().withKeys(KeyRing.readFile(file)),
                plain.capacity(),
                plain.acceptLostTail());
        final FlorinServer server = start(sealed);
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            openAccounts(peer);
        }
        server.close();

        final KeyException refusal = assertThrows(KeyException.class, () -> start(plain));
        final FlorinServer restarted = start(sealed);

        assertTrue(refusal.getMessage().contains("encrypted with key 1"), refusal.getMessage());
        assertEquals(3, report().recovery().lastSequence());
        assertEquals(3, restarted.lastSequence());
        assertEquals(1, Checkpoints.read(Checkpoints.file(directory)).size());
    }

    @Test
    void shouldKeepStateHashAcrossRestarts() throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            openAccounts(peer);
            for (int i = 0; i < 500; i++) {
                peer.send(Requests.frames(Requests.transfer(i, 1000 + i, HOUSE, CUSTOMER, 1 + i)));
            }
            for (int i = 0; i < 500; i++) {
                assertEquals(i, peer.readReply().correlationId());
            }
        }
        server.close();
        start(config(1)).close();
        final long stateHash = report().stateHash();
        start(config(2)).close();
        assertEquals(stateHash, report().stateHash());
        assertEquals(503, report().recovery().lastSequence());
    }

    @Test
    void shouldAnswerQueriesWithoutConsumingSequences() throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            openAccounts(peer);
            peer.send(Requests.frames(
                    Requests.getAccount(1, CUSTOMER),
                    Requests.getAccount(2, 99),
                    Requests.getTransfer(3, 99),
                    Requests.trialBalance(4),
                    Requests.transfer(5, 100, HOUSE, CUSTOMER, 5)));
            assertEquals(Status.OK, peer.readReply().status());
            assertEquals(Status.ACCOUNT_NOT_FOUND, peer.readReply().status());
            assertEquals(Status.TRANSFER_NOT_FOUND, peer.readReply().status());
            final ReplyCopy trialBalance = peer.readReply();
            assertEquals(Status.OK, trialBalance.status());
            assertEquals(3, trialBalance.sequence());
            assertEquals(4, peer.readReply().sequence());
        }
    }

    @Test
    void shouldTakeAChainByteByByteAndApplyItAsOne() throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            openAccounts(peer);
            final byte[] chain = Requests.frames(
                    Requests.linked(Requests.transfer(1, 101, HOUSE, CUSTOMER, 10)),
                    Requests.linked(Requests.transfer(2, 102, CUSTOMER, HOUSE, 11)),
                    Requests.transfer(3, 103, HOUSE, CUSTOMER, 10));
            for (final byte b : chain) {
                peer.send(new byte[] {b});
            }
            assertEquals(Status.CHAIN_FAILED, peer.readReply().status());
            assertEquals(Status.INSUFFICIENT_FUNDS, peer.readReply().status());
            assertEquals(Status.CHAIN_FAILED, peer.readReply().status());
            peer.send(Requests.frames(
                    Requests.linked(Requests.transfer(4, 104, HOUSE, CUSTOMER, 10)),
                    Requests.transfer(5, 105, CUSTOMER, HOUSE, 10)));
            assertEquals(Status.OK, peer.readReply().status());
            assertEquals(Status.OK, peer.readReply().status());
        }
    }

    @Test
    void shouldTakeTheLongestChain() throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            openAccounts(peer);
            peer.send(chain(Framing.CHAIN_LENGTH_MAX));
            for (int i = 0; i < Framing.CHAIN_LENGTH_MAX; i++) {
                final ReplyCopy reply = peer.readReply();
                assertEquals(Status.OK, reply.status());
                assertEquals(i, reply.correlationId());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00000000EB50, NOT_A_FRAME", // zero length
        "FFFFFFFFEB50, NOT_A_FRAME", // negative length
        "00000201EB50, FRAME_TOO_LONG",
        "0000000E5BE0, NOT_A_FRAME", // another encoding
        "485454502F312E310D0A, NOT_A_FRAME", // somebody speaks HTTP
        "0000000EEB50 0000 0A00 0000 0000, UNKNOWN_SCHEMA",
        "0000000EEB50 0000 0A00 100F 0900, UNKNOWN_SCHEMA", // a newer version
        "0000000EEB50 0000 FF00 100F 0000, UNKNOWN_TEMPLATE",
        "0000000EEB50 0000 3C00 100F 0000, MALFORMED_MESSAGE", // Configure, with a wrong block length
        "0000000EEB50 0000 0A00 100F 0000, MALFORMED_MESSAGE",
    })
    void shouldDisconnectAnOpenSessionWithAReason(final String hex, final DisconnectReason reason) throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer victim = TestPeer.connected(server.port(), 0);
                TestPeer peer = TestPeer.connected(server.port(), 0)) {
            peer.send(HexFormat.of().parseHex(hex.replace(" ", "")));
            assertEquals(reason, peer.readDisconnect());
            openAccounts(victim);
        }
    }

    @Test
    void shouldRefuseInternalCommandsFromClients() throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            final byte[] configure = new byte[8 + 24];
            configure[0] = 24;
            configure[2] = 60;
            configure[4] = 0x10;
            configure[5] = 0x0F;
            peer.send(Requests.frames(configure));
            assertEquals(DisconnectReason.UNKNOWN_TEMPLATE, peer.readDisconnect());
        }
    }

    @Test
    void shouldInsistOnExactlyOneHelloAtTheBeginning() throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer peer = new TestPeer(server.port())) {
            peer.send(Requests.frames(Requests.getAccount(1, 1)));
            assertEquals(DisconnectReason.HELLO_EXPECTED, peer.readDisconnect());
        }
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            peer.send(Requests.frames(Requests.hello(1, 0)));
            assertEquals(DisconnectReason.HELLO_REPEATED, peer.readDisconnect());
        }
    }

    @Test
    void shouldRefuseChainsThatAreTooLongOrBroken() throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            peer.send(chain(Framing.CHAIN_LENGTH_MAX + 1));
            assertEquals(DisconnectReason.CHAIN_TOO_LONG, peer.readDisconnect());
        }
        try (TestPeer peer = TestPeer.connected(server.port(), 2)) {
            peer.send(chain(3));
            assertEquals(DisconnectReason.CHAIN_TOO_LONG, peer.readDisconnect());
        }
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            peer.send(Requests.frames(
                    Requests.linked(Requests.transfer(1, 101, HOUSE, CUSTOMER, 10)), Requests.getAccount(2, 1)));
            assertEquals(DisconnectReason.CHAIN_BROKEN, peer.readDisconnect());
        }
    }

    @Test
    void shouldAnswerWhatCameBeforeAViolationOrDropItButNeverHalf() throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer peer = TestPeer.connected(server.port(), 0);
                TestPeer other = TestPeer.connected(server.port(), 0)) {
            openAccounts(peer);
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(Requests.frames(Requests.transfer(1, 101, HOUSE, CUSTOMER, 10)));
            bytes.writeBytes(new byte[16]);
            peer.send(bytes.toByteArray());
            assertEquals(DisconnectReason.NOT_A_FRAME, peer.readDisconnect());
            other.send(Requests.frames(Requests.transfer(1, 101, HOUSE, CUSTOMER, 10)));
            final ReplyCopy again = other.readReply();
            assertEquals(Status.OK, again.status());
            assertTrue(again.isReplayed());
        }
    }

    @Test
    void shouldSayGoodbyeAndAnswerEverythingTakenWhenItStops() throws Exception {
        final FlorinServer server = start(config(1));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            openAccounts(peer);
            server.close();
            assertEquals(DisconnectReason.SHUTTING_DOWN, peer.readDisconnect());
        }
    }

    @Test
    void shouldRefuseAPortThatIsTakenWithoutTouchingTheDirectory() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final ServerConfig base = config(1);
            final ServerConfig config = new ServerConfig(
                    GatewayConfig.defaults(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort())),
                    base.pipeline(),
                    base.journal(),
                    base.capacity(),
                    false);
            final StartException refused = assertThrows(StartException.class, () -> start(config));
            final String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains(String.valueOf(taken.getLocalPort())), message);
            assertFalse(message.contains("\n"), message);
            assertEquals(0, Objects.requireNonNull(directory.toFile().list()).length);
        }
    }

    @Test
    void shouldRefuseADirectoryThatAnotherServerHolds() {
        start(config(1));
        final JournalException refused = assertThrows(JournalException.class, () -> start(config(1)));
        assertTrue(String.valueOf(refused.getMessage()).contains(directory.toString()), refused.getMessage());
    }

    @Test
    void shouldRaiseCapacityButNeverLowerIt() throws Exception {
        start(config(1)).close();
        final Capacity more = new Capacity(17, 2000, 100_000, 1000);
        start(withCapacity(CapacityRequest.of(more))).close();
        assertEquals(more, report().capacity());
        assertThrows(StartException.class, () -> start(withCapacity(CapacityRequest.of(CAPACITY))));
        start(withCapacity(CapacityRequest.NONE)).close();
        assertEquals(more, report().capacity());
        assertEquals(2, report().recovery().lastSequence()); // two Configures, none for what did not change
        start(withCapacity(new CapacityRequest(null, 3000, null, null))).close();
        assertEquals(new Capacity(17, 3000, 100_000, 1000), report().capacity());
    }

    @Test
    void shouldRefuseCommandsButNotQueriesWhenTheDiskIsNearlyFull() throws Exception {
        final FlorinServer roomy = start(config(1));
        try (TestPeer peer = TestPeer.connected(roomy.port(), 0)) {
            openAccounts(peer);
        }
        roomy.close();
        final ServerConfig base = config(1);
        final FlorinServer full = start(new ServerConfig(
                base.gateway(),
                base.pipeline(),
                base.journal().withFreeSpaceFloorBytes(Long.MAX_VALUE / 2),
                base.capacity(),
                false));
        try (TestPeer peer = TestPeer.connected(full.port(), 0)) {
            peer.send(Requests.frames(
                    Requests.transfer(1, 101, HOUSE, CUSTOMER, 10),
                    Requests.linked(Requests.transfer(2, 102, HOUSE, CUSTOMER, 10)),
                    Requests.transfer(3, 103, HOUSE, CUSTOMER, 10),
                    Requests.getAccount(4, CUSTOMER)));
            final ReplyCopy refused = peer.readReply();
            assertAll(
                    () -> assertEquals(Status.STORAGE_FULL, refused.status()),
                    () -> assertEquals(1, refused.correlationId()),
                    () -> assertEquals(
                            CommandReplyDecoder.availableNullValue(),
                            refused.asCommandReply().available()));
            assertEquals(Status.STORAGE_FULL, peer.readReply().status());
            assertEquals(Status.STORAGE_FULL, peer.readReply().status());
            assertEquals(Status.OK, peer.readReply().status());
        }
        full.close();
        final FlorinServer roomyAgain = start(config(1));
        try (TestPeer peer = TestPeer.connected(roomyAgain.port(), 0)) {
            peer.send(Requests.frames(Requests.transfer(1, 101, HOUSE, CUSTOMER, 10)));
            final ReplyCopy now = peer.readReply();
            assertEquals(Status.OK, now.status());
            assertFalse(now.isReplayed());
        }
    }

    private static void openAccounts(final TestPeer peer) throws Exception {
        peer.send(Requests.frames(
                Requests.openAccount(1, HOUSE, AccountKind.HOUSE),
                Requests.openAccount(2, CUSTOMER, AccountKind.CUSTOMER)));
        assertEquals(Status.OK, peer.readReply().status());
        assertEquals(Status.OK, peer.readReply().status());
    }

    private static byte[] chain(final int length) {
        final byte[][] members = new byte[length][];
        for (int i = 0; i < length; i++) {
            members[i] = Requests.transfer(i, 5000 + i, HOUSE, CUSTOMER, 1);
            if (i + 1 < length) {
                members[i] = Requests.linked(members[i]);
            }
        }
        return Requests.frames(members);
    }

    private FlorinServer start(final ServerConfig config) {
        final FlorinServer server = FlorinServer.start(config, started -> lastStart = started, failures::add);
        servers.add(server);
        return server;
    }

    private StartReport report() {
        return Objects.requireNonNull(lastStart);
    }

    private ServerConfig config(final int threads) {
        return new ServerConfig(
                GatewayConfig.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                new PipelineConfig(4096, 1024, threads, 1000, 1),
                JournalConfig.defaults(directory).withFreeSpaceFloorBytes(0),
                CapacityRequest.of(CAPACITY),
                false);
    }

    private ServerConfig withCapacity(final CapacityRequest capacity) {
        final ServerConfig base = config(1);
        return new ServerConfig(base.gateway(), base.pipeline(), base.journal(), capacity, false);
    }
}
