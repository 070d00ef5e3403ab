package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.SecurityConfig;
import io.florin.journal.JournalConfig;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.WelcomeDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each limit of {@link SessionLimits}, over sockets: what becomes of who passes it, and that others do not notice. */
@Timeout(60)
class LimitsTest {
    private static final SessionLimits LIMITS = SessionLimits.DEFAULT;
    private static final long HOUSE = 1;
    private static final long CUSTOMER = 2;

    @TempDir
    Path directory;

    private final List<FlorinServer> servers = new ArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(FlorinServer::close);
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldTurnAwayWithoutAWordWhenTooManyAreBeingTurnedAway() throws Exception {
        final FlorinServer server = start(LIMITS.withConnectionsMax(1, 0));
        final List<TestPeer> crowd = new ArrayList<>();
        try (TestPeer victim = TestPeer.connected(server.port(), 0)) {
            for (int i = 0; i < 500; i++) {
                crowd.add(new TestPeer(server.port()));
            }
            for (final TestPeer peer : crowd) {
                assertTrue(peer.isClosedByServer());
            }
            openAccounts(victim);
        } finally {
            crowd.forEach(LimitsTest::close);
        }
        awaitAdmission(server.port());
    }

    @Test
    void shouldLimitTheConnectionsOfOnePrincipalAlone() throws Exception {
        final Path principals = directory.resolve("principals");
        final ApiKey greedy = Access.add(principals, Access.principal(2, "greedy", "", Role.OPERATOR));
        final ApiKey other = Access.add(principals, Access.principal(3, "other", "", Role.OPERATOR));
        final FlorinServer server = start(LIMITS.withConnectionsMax(100, 2), principals);
        try (TestPeer first = TestPeer.authenticated(server.port(), greedy);
                TestPeer second = TestPeer.authenticated(server.port(), greedy)) {
            try (TestPeer third = new TestPeer(server.port())) {
                third.send(Requests.frames(Requests.hello(0, 0)));
                third.send(Requests.frames(
                        Requests.authenticate(greedy, third.readChallenge(), new byte[KeyProof.LENGTH])));
                assertEquals(DisconnectReason.TOO_MANY_CONNECTIONS, third.readDisconnect());
            }
            try (TestPeer innocent = TestPeer.authenticated(server.port(), other)) {
                openAccounts(innocent);
            }
            close(first);
            boolean isIn = false;
            while (!isIn) { // until the server has seen the first one go
                try (TestPeer again = new TestPeer(server.port())) {
                    isIn = TestPeer.templateId(again.authenticate(greedy, new byte[KeyProof.LENGTH]))
                            == WelcomeDecoder.TEMPLATE_ID;
                }
            }
            assertPays(second, 1);
        }
    }

    @Test
    void shouldEndAnIdleConnectionAndNoOther() throws Exception {
        final FlorinServer server = start(LIMITS.withTimeoutsMs(5000, 400));
        try (TestPeer busy = TestPeer.connected(server.port(), 0);
                TestPeer idle = TestPeer.connected(server.port(), 0)) {
            openAccounts(busy);
            final Thread payer = new Thread(() -> payUntilClosed(busy));
            payer.start();
            assertEquals(DisconnectReason.IDLE_TIMEOUT, idle.readDisconnect());
            assertTrue(payer.isAlive(), () -> "busy one was closed: " + failures);
            close(busy);
            payer.join();
        }
    }

    /** Bytes that never become a request are no sign of life. */
    @Test
    void shouldEndAConnectionThatTrickles() throws Exception {
        final FlorinServer server = start(LIMITS.withTimeoutsMs(5000, 200));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            final byte[] request = Requests.frames(Requests.transfer(1, 1, HOUSE, CUSTOMER, 1));
            final Thread loris = new Thread(() -> trickle(peer, request, request.length - 1));
            loris.start();
            assertEquals(DisconnectReason.IDLE_TIMEOUT, peer.readDisconnect());
            loris.join();
            assertEquals(1, server.lastSequence()); // Configure
        }
    }

    @Test
    void shouldTakeNoLongerRequestThanConfigured() throws Exception {
        final FlorinServer server = start(LIMITS.withFrameLengthMax(256));
        try (TestPeer victim = TestPeer.connected(server.port(), 0);
                TestPeer peer = new TestPeer(server.port())) {
            openAccounts(victim);
            peer.send(Requests.frames(Requests.hello(0, 0)));
            assertEquals(256, peer.readWelcome().requestLengthMax());
            assertPays(peer, 1);
            peer.send(new byte[] {0, 0, 1, 1, (byte) 0xEB, 0x50});
            assertEquals(DisconnectReason.FRAME_TOO_LONG, peer.readDisconnect());
            assertPays(victim, 2);
        }
        try (TestPeer peer = new TestPeer(server.port())) {
            peer.send(new byte[] {0, 0, 1, 1, (byte) 0xEB, 0x50});
            assertEquals(DisconnectReason.FRAME_TOO_LONG, peer.readDisconnect());
        }
    }

    @Test
    void shouldSlowAPrincipalDownToItsRateAndAnswerAll() throws Exception {
        final int perSecond = 2000;
        final int requests = 1500;
        final FlorinServer server = start(LIMITS.withRequestsPerSecondMax(perSecond));
        try (TestPeer one = TestPeer.connected(server.port(), 0);
                TestPeer two = TestPeer.connected(server.port(), 0)) {
            openAccounts(one);
            final long startNs = System.nanoTime();
            one.send(payments(1_000_000, requests));
            two.send(payments(2_000_000, requests));
            for (int i = 0; i < requests; i++) {
                assertEquals(i, one.readReply().correlationId());
                assertEquals(i, two.readReply().correlationId());
            }
            // A second's worth goes at once, the rest takes its time.
            final long beyondBurst = 2 * requests - perSecond;
            final long tookNs = System.nanoTime() - startNs;
            assertTrue(tookNs >= TimeUnit.SECONDS.toNanos(beyondBurst) / perSecond, () -> "tookNs=" + tookNs);
        }
    }

    @Test
    void shouldTakeTheLongestChainAtTheLowestRate() throws Exception {
        final FlorinServer server = start(LIMITS.withRequestsPerSecondMax(1));
        try (TestPeer peer = TestPeer.connected(server.port(), 0)) {
            final byte[][] members = new byte[Framing.CHAIN_LENGTH_MAX][];
            for (int i = 0; i < members.length; i++) {
                final byte[] member = Requests.transfer(i, 5000 + i, HOUSE, CUSTOMER, 1);
                members[i] = i + 1 < members.length ? Requests.linked(member) : member;
            }
            peer.send(Requests.frames(members));
            for (int i = 0; i < members.length; i++) {
                assertEquals(i, peer.readReply().correlationId());
            }
        }
    }

    @Test
    void shouldNotLetTheRateOfOnePrincipalHoldUpAnother() throws Exception {
        final Path principals = directory.resolve("principals");
        final ApiKey greedy = Access.add(principals, Access.principal(2, "greedy", "", Role.OPERATOR));
        final ApiKey other = Access.add(principals, Access.principal(3, "other", "", Role.OPERATOR));
        final FlorinServer server = start(LIMITS.withRequestsPerSecondMax(100), principals);
        try (TestPeer flood = TestPeer.authenticated(server.port(), greedy);
                TestPeer innocent = TestPeer.authenticated(server.port(), other)) {
            final int burst = 100;
            flood.send(payments(1_000_000, 3 * burst));
            for (int i = 0; i < burst; i++) {
                assertEquals(i, flood.readReply().correlationId());
            }
            openAccounts(innocent);
            assertPays(innocent, 1);
        }
    }

    /** What the server does not take, the peer keeps: both sockets' buffers are far smaller than what is sent. */
    /** One connection of the principal takes what it earns one by one: it must not keep a chain of another one out for ever. */
    @Test
    void shouldTakeAChainBesideSingleRequests() throws Exception {
        final FlorinServer server = start(LIMITS.withRequestsPerSecondMax(100));
        try (TestPeer singles = TestPeer.connected(server.port(), 0);
                TestPeer chain = TestPeer.connected(server.port(), 0)) {
            singles.send(payments(1_000_000, 100_000 / 8));
            final byte[][] members = new byte[200][];
            for (int i = 0; i < members.length; i++) {
                final byte[] member = Requests.transfer(i, 5000 + i, HOUSE, CUSTOMER, 1);
                members[i] = i + 1 < members.length ? Requests.linked(member) : member;
            }
            chain.send(Requests.frames(members));
            for (int i = 0; i < members.length; i++) {
                assertEquals(i, chain.readReply().correlationId());
            }
        }
    }

    @Test
    void shouldReadNoMoreThanItTakes() throws Exception {
        final Path principals = directory.resolve("principals");
        final ApiKey greedy = Access.add(principals, Access.principal(2, "greedy", "", Role.OPERATOR));
        final ApiKey other = Access.add(principals, Access.principal(3, "other", "", Role.OPERATOR));
        final FlorinServer server = start(LIMITS.withRequestsPerSecondMax(2000), principals);
        final byte[] some = payments(1_000_000, 10_000);
        try (TestPeer flood = TestPeer.authenticated(server.port(), greedy);
                TestPeer innocent = TestPeer.authenticated(server.port(), other)) {
            final AtomicReference<String> ended = new AtomicReference<>();
            final Thread sender = new Thread(() -> ended.set(sendUntilClosed(flood, some, 64)));
            sender.start();
            openAccounts(innocent);
            for (int i = 1; i < 6000; i++) { // at the rate of its own principal, so for seconds
                assertPays(innocent, i);
            }
            assertNull(ended.get());
            close(flood);
            sender.join();
        }
    }

    @Test
    void shouldDisconnectWhoSaysNoHelloInTime() throws Exception {
        final FlorinServer server = start(LIMITS.withTimeoutsMs(50, 0));
        try (TestPeer peer = new TestPeer(server.port())) {
            assertEquals(DisconnectReason.HANDSHAKE_TIMEOUT, peer.readDisconnect());
        }
    }

    @Test
    void shouldRefuseConnectionsBeyondTheirNumberAndTakeThemAgainLater() throws Exception {
        final FlorinServer server = start(LIMITS.withConnectionsMax(1, 0));
        try (TestPeer first = TestPeer.connected(server.port(), 0)) {
            openAccounts(first);
            try (TestPeer second = new TestPeer(server.port())) {
                assertEquals(DisconnectReason.TOO_MANY_CONNECTIONS, second.readDisconnect());
            }
        }
        awaitAdmission(server.port());
    }

    @Test
    void shouldCutOffWhoDoesNotReadRepliesAndServeTheOthers() throws Exception {
        final FlorinServer server = start(LIMITS.withReplyBacklogMax(Framing.REPLY_FRAME_LENGTH_MAX));
        try (TestPeer victim = TestPeer.connected(server.port(), 0);
                TestPeer glutton = TestPeer.connected(server.port(), 0)) {
            openAccounts(victim);
            final byte[] query = Requests.frames(Requests.getAccount(1, HOUSE));
            final ByteArrayOutputStream queries = new ByteArrayOutputStream();
            for (int i = 0; i < 1000; i++) {
                queries.writeBytes(query);
            }
            assertThrows(SocketException.class, () -> {
                while (true) {
                    glutton.send(queries.toByteArray());
                }
            });
            assertTrue(glutton.isClosedByServer());
            victim.send(Requests.frames(Requests.transfer(9, 900, HOUSE, CUSTOMER, 1)));
            assertEquals(Status.OK, victim.readReply().status());
        }
    }

    /** None is over the bound of one connection, and the largest has long been quiet when the memory runs short. */
    @Test
    void shouldCutOffWhoHoldsTheMostWhenAllTogetherLeaveTooMuchUnread() throws Exception {
        // A client's socket holds what it holds: each backlog is less by the two sockets' buffers, 5 MiB at most.
        final int hoarded = 20 << 20;
        final int moderate = 14 << 20;
        final FlorinServer server =
                start(LIMITS.withReplyBacklogMax(Integer.MAX_VALUE).withReplyBacklogTotalMax(21 << 20));
        try (TestPeer victim = TestPeer.connected(server.port(), 0);
                TestPeer hoarder = smallPeer(server.port());
                TestPeer late = smallPeer(server.port())) {
            openAccounts(victim);
            final int replyLength = replyLength(victim);
            askWithoutReading(hoarder, hoarded / replyLength, 100);
            awaitTransfer(victim, 100);
            final int lateQueries = moderate / replyLength;
            askWithoutReading(late, lateQueries, 101);
            awaitTransfer(victim, 101);
            assertTrue(hoarder.isClosedByServer());
            for (int i = 0; i < lateQueries; i++) {
                late.readMessage();
            }
            assertEquals(Status.OK, late.readReply().status());
            assertPays(victim, 102);
        }
    }

    /** Whoever has many connections does not get rid of the largest one of somebody else. */
    @Test
    void shouldCutOffAConnectionOfThePrincipalThatHoldsTheMost() throws Exception {
        final Path principals = directory.resolve("principals");
        final ApiKey greedy = Access.add(principals, Access.principal(2, "greedy", "", Role.OPERATOR));
        final ApiKey honest = Access.add(principals, Access.principal(3, "honest", "", Role.OPERATOR));
        final FlorinServer server =
                start(LIMITS.withReplyBacklogMax(Integer.MAX_VALUE).withReplyBacklogTotalMax(39 << 20), principals);
        final List<TestPeer> hoarders = new ArrayList<>();
        try (TestPeer victim = TestPeer.authenticated(server.port(), honest);
                TestPeer slow = smallPeer(server.port(), honest)) {
            openAccounts(victim);
            final int replyLength = replyLength(victim);
            for (int i = 0; i < 3; i++) {
                hoarders.add(smallPeer(server.port(), greedy));
                askWithoutReading(hoarders.get(i), (13 << 20) / replyLength, 100 + i);
                awaitTransfer(victim, 100 + i);
            }
            final int queries = (21 << 20) / replyLength;
            askWithoutReading(slow, queries, 200);
            awaitTransfer(victim, 200);
            for (int i = 0; i < queries; i++) {
                slow.readMessage();
            }
            assertEquals(Status.OK, slow.readReply().status());
        } finally {
            hoarders.forEach(LimitsTest::close);
        }
    }

    @Test
    void shouldServeManyConnectionsWhenTheRingIsFull() throws Exception {
        final FlorinServer server = start(LIMITS);
        final List<TestPeer> peers = new ArrayList<>();
        for (int p = 0; p < 8; p++) {
            peers.add(TestPeer.connected(server.port(), 0));
        }
        openAccounts(peers.get(0));
        final int requests = 4000; // of each peer: together eight times the ring
        for (int p = 0; p < peers.size(); p++) {
            final ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < requests; i++) {
                all.writeBytes(Requests.frames(Requests.transfer(i, (p + 1) * 1_000_000L + i, HOUSE, CUSTOMER, 1)));
            }
            final TestPeer peer = peers.get(p);
            final Thread sender = new Thread(() -> {
                try {
                    peer.send(all.toByteArray());
                } catch (final IOException e) {
                    failures.add(e);
                }
            });
            sender.start();
        }
        for (final TestPeer peer : peers) {
            for (int i = 0; i < requests; i++) {
                assertEquals(i, peer.readReply().correlationId());
            }
            peer.close();
        }
    }

    @Test
    void shouldAnswerAllWhenAClientIgnoresItsWindow() throws Exception {
        final FlorinServer server = start(LIMITS);
        try (TestPeer peer = TestPeer.connected(server.port(), 4)) {
            openAccounts(peer);
            final ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 3000; i++) {
                all.writeBytes(Requests.frames(Requests.transfer(i, 1000 + i, HOUSE, CUSTOMER, 1)));
            }
            peer.send(all.toByteArray());
            for (int i = 0; i < 3000; i++) {
                assertEquals(i, peer.readReply().correlationId());
            }
        }
    }

    @Test
    void shouldAgreeOnTheSmallerWindow() throws Exception {
        final FlorinServer server = start(LIMITS);
        try (TestPeer peer = new TestPeer(server.port())) {
            peer.send(Requests.frames(Requests.hello(77, 16)));
            final WelcomeDecoder welcome = peer.readWelcome();
            assertEquals(77, welcome.correlationId());
            assertEquals(16, welcome.window());
            assertEquals(16, welcome.chainLengthMax());
            assertEquals(1, welcome.sequence());
            assertEquals(Framing.REQUEST_FRAME_LENGTH_MAX, welcome.requestLengthMax());
        }
    }

    private static TestPeer smallPeer(final int port) throws IOException {
        final TestPeer peer = smallSocket(port);
        peer.send(Requests.frames(Requests.hello(0, 0)));
        peer.readMessage();
        return peer;
    }

    private static TestPeer smallPeer(final int port, final ApiKey key) throws IOException {
        final TestPeer peer = smallSocket(port);
        peer.authenticate(key, new byte[KeyProof.LENGTH]);
        return peer;
    }

    private static TestPeer smallSocket(final int port) throws IOException {
        final Socket socket = new Socket();
        socket.setReceiveBufferSize(256 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new TestPeer(socket);
    }

    private static int replyLength(final TestPeer peer) throws IOException {
        peer.send(Requests.frames(Requests.getAccount(1, HOUSE)));
        return Framing.HEADER_LENGTH + peer.readMessage().length;
    }

    /** Its payment tells others when all of its replies have left. */
    private static void askWithoutReading(final TestPeer peer, final int queries, final long paymentId)
            throws IOException {
        final byte[] query = Requests.frames(Requests.getAccount(1, HOUSE));
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < queries; i++) {
            all.writeBytes(query);
        }
        all.writeBytes(Requests.frames(Requests.transfer(1, paymentId, HOUSE, CUSTOMER, 1)));
        peer.send(all.toByteArray());
    }

    private static void awaitTransfer(final TestPeer peer, final long id) throws IOException {
        Status status;
        do {
            if (Thread.interrupted()) { // by the class's time limit
                throw new InterruptedIOException("transfer was not seen: id=" + id);
            }
            peer.send(Requests.frames(Requests.getTransfer(1, id)));
            status = peer.readReply().status();
        } while (status != Status.OK);
    }

    private static void awaitAdmission(final int port) throws IOException {
        boolean isIn = false;
        while (!isIn) { // until the server has seen another one go
            try (TestPeer peer = new TestPeer(port)) {
                peer.send(Requests.frames(Requests.hello(1, 0)));
                isIn = TestPeer.templateId(peer.readMessage()) == WelcomeDecoder.TEMPLATE_ID;
            } catch (final IOException turnedAwayWithoutAWord) {
                isIn = false;
            }
        }
    }

    private static void close(final TestPeer peer) {
        try {
            peer.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void payUntilClosed(final TestPeer peer) {
        try {
            for (int i = 1; true; i++) {
                assertPays(peer, i);
            }
        } catch (final IOException closed) {
            // as it should be
        } catch (final AssertionError wrong) {
            failures.add(wrong);
        }
    }

    /** @return why it ended. */
    private static String sendUntilClosed(final TestPeer peer, final byte[] bytes, final int times) {
        try {
            for (int i = 0; i < times; i++) {
                peer.send(bytes);
            }
        } catch (final IOException e) {
            return "closed: " + e;
        }
        return "all was read: bytes=" + (long) times * bytes.length;
    }

    /** Sends some bytes again and again, one at a time. */
    private static void trickle(final TestPeer peer, final byte[] bytes, final int length) {
        try {
            for (int i = 0; i < length; i++) {
                peer.send(new byte[] {bytes[i]});
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        } catch (final IOException closed) {
            // as it should be
        }
    }

    private static void assertPays(final TestPeer peer, final long id) throws IOException {
        peer.send(Requests.frames(Requests.transfer(id, id, HOUSE, CUSTOMER, 1)));
        assertEquals(Status.OK, peer.readReply().status());
    }

    private static byte[] payments(final long firstId, final int count) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(Requests.frames(Requests.transfer(i, firstId + i, HOUSE, CUSTOMER, 1)));
        }
        return all.toByteArray();
    }

    private static void openAccounts(final TestPeer peer) throws IOException {
        peer.send(Requests.frames(
                Requests.openAccount(1, HOUSE, AccountKind.HOUSE),
                Requests.openAccount(2, CUSTOMER, AccountKind.CUSTOMER)));
        assertEquals(Status.OK, peer.readReply().status());
        assertEquals(Status.OK, peer.readReply().status());
    }

    private FlorinServer start(final SessionLimits limits) {
        return start(limits, SecurityConfig.DEVELOPMENT);
    }

    private FlorinServer start(final SessionLimits limits, final Path principals) {
        return start(limits, new SecurityConfig(principals, null, false, false));
    }

    private FlorinServer start(final SessionLimits limits, final SecurityConfig security) {
        final ServerConfig config = new ServerConfig(
                GatewayConfig.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withLimits(limits)
                        .withSecurity(security),
                new PipelineConfig(4096, 1024, 1, 1000, 1),
                JournalConfig.defaults(directory.resolve("data")).withFreeSpaceFloorBytes(0),
                CapacityRequest.of(new Capacity(16, 1000, 100_000, 1000)),
                false);
        final FlorinServer server = FlorinServer.start(config, report -> {}, failures::add);
        servers.add(server);
        return server;
    }
}
