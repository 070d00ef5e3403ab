package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.security.Role;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.CaptureDecoder;
import io.florin.protocol.codec.GroupSizeEncodingDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferDecoder;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What strangers send, over sockets, to a server where somebody else pays all the while: the reason that they are told where they can be,
 * their connection closed, memory bounded, and every payment of the other answered and in the balance.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started before all
class HostileInputTest {
    private static final long HOUSE = 1;
    private static final long CUSTOMER = 2;
    private static final int HELLO_TIMEOUT_MS = 2000;
    private static final int CONNECTIONS_MAX = 400;

    /** More than a few buffers of each connection would be far above it. */
    private static final long NETWORK_MEMORY_GROWTH_MAX = 64L << 20;

    private static final List<Throwable> FAILURES = new CopyOnWriteArrayList<>();
    private static final AtomicLong PAID = new AtomicLong();

    private static FlorinServer server;
    private static ApiKey hostileKey;
    private static TestPeer victim;
    private static Thread payer;
    private static long networkMemoryBefore;
    private static volatile boolean isPaying;

    @BeforeAll
    static void startPaying(@TempDir final Path directory) throws IOException {
        final Path principals = directory.resolve("principals");
        final ApiKey victimKey = Access.add(principals, Access.principal(2, "victim", "", Role.OPERATOR));
        hostileKey = Access.add(principals, Access.principal(3, "hostile", "", Role.OPERATOR));
        server = FlorinServer.start(config(directory.resolve("data"), principals), report -> {}, FAILURES::add);
        victim = TestPeer.authenticated(server.port(), victimKey);
        victim.send(Requests.frames(
                Requests.openAccount(1, HOUSE, AccountKind.HOUSE),
                Requests.openAccount(2, CUSTOMER, AccountKind.CUSTOMER)));
        assertEquals(Status.OK, victim.readReply().status());
        assertEquals(Status.OK, victim.readReply().status());
        networkMemoryBefore = networkMemory();
        isPaying = true;
        payer = new Thread(HostileInputTest::pay);
        payer.start();
    }

    @AfterEach
    void shouldHaveHurtNobody() {
        final long before = PAID.get();
        while (PAID.get() < before + 10 && FAILURES.isEmpty()) {
            Thread.onSpinWait(); // the victim is still served
        }
        assertEquals(List.of(), FAILURES);
        final long growth = networkMemory() - networkMemoryBefore;
        assertTrue(growth <= NETWORK_MEMORY_GROWTH_MAX, () -> "network memory grew: bytes=" + growth);
    }

    @AfterAll
    static void shouldHaveBookedEachPaymentOnce() throws Exception {
        isPaying = false;
        payer.join();
        victim.send(Requests.frames(Requests.getAccount(1, CUSTOMER)));
        final byte[] balance = victim.readMessage();
        assertEquals(
                PAID.get(),
                new AccountReplyDecoder()
                        .wrapAndApplyHeader(new UnsafeBuffer(balance), 0, new MessageHeaderDecoder())
                        .creditsPosted());
        victim.close();
        server.close();
    }

    /** Bytes, and what becomes of who sends them on an open connection. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Hostile(String name, DisconnectReason reason, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostile> onOpenConnections() {
        final byte[] transfer = Requests.transfer(1, 1, HOUSE, CUSTOMER, 1);
        return Stream.of(
                hostile("zero length", DisconnectReason.NOT_A_FRAME, "00000000EB50"),
                hostile("length of its own header alone", DisconnectReason.NOT_A_FRAME, "00000006EB50"),
                hostile("negative length", DisconnectReason.NOT_A_FRAME, "FFFFFFFFEB50"),
                hostile("one byte too long", DisconnectReason.FRAME_TOO_LONG, "00000201EB50"),
                hostile("2 GiB", DisconnectReason.FRAME_TOO_LONG, "7FFFFFFFEB50"),
                hostile("another encoding", DisconnectReason.NOT_A_FRAME, "0000000E5BE0"),
                new Hostile(
                        "HTTP",
                        DisconnectReason.NOT_A_FRAME,
                        "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                hostile("TLS", DisconnectReason.NOT_A_FRAME, "160301020001000001FC0303"),
                new Hostile(
                        "a newer version",
                        DisconnectReason.UNKNOWN_SCHEMA,
                        Requests.frames(Requests.ofVersion(transfer, MessageHeaderDecoder.SCHEMA_VERSION + 1))),
                new Hostile(
                        "another schema", DisconnectReason.UNKNOWN_SCHEMA, Requests.frames(changed(transfer, 4, 0))),
                new Hostile(
                        "no such template",
                        DisconnectReason.UNKNOWN_TEMPLATE,
                        Requests.frames(changed(transfer, 2, 99))),
                new Hostile(
                        "a template above all",
                        DisconnectReason.UNKNOWN_TEMPLATE,
                        Requests.frames(changed(transfer, 2, 0xFFFF))),
                new Hostile("a reply", DisconnectReason.UNKNOWN_TEMPLATE, Requests.frames(changed(transfer, 2, 80))),
                new Hostile(
                        "another request's template",
                        DisconnectReason.MALFORMED_MESSAGE,
                        Requests.frames(changed(transfer, 2, 10))),
                new Hostile(
                        "truncated message",
                        DisconnectReason.MALFORMED_MESSAGE,
                        Requests.frames(Arrays.copyOf(transfer, 40))),
                new Hostile(
                        "trailing garbage",
                        DisconnectReason.MALFORMED_MESSAGE,
                        Requests.frames(Arrays.copyOf(transfer, transfer.length + 3))),
                new Hostile(
                        "a string longer than the message",
                        DisconnectReason.MALFORMED_MESSAGE,
                        Requests.frames(longString(transfer))),
                new Hostile(
                        "splits that are not there",
                        DisconnectReason.MALFORMED_MESSAGE,
                        Requests.frames(splits(0xFFFF))),
                new Hostile(
                        "fewer splits than there are bytes",
                        DisconnectReason.MALFORMED_MESSAGE,
                        Requests.frames(Arrays.copyOf(splits(0), splits(0).length + 24))),
                new Hostile("a second Hello", DisconnectReason.HELLO_REPEATED, Requests.frames(Requests.hello(1, 0))),
                new Hostile(
                        "Authenticate after the Welcome",
                        DisconnectReason.HELLO_REPEATED,
                        Requests.frames(Requests.authenticate("shop", new byte[KeyProof.LENGTH]))),
                new Hostile(
                        "a chain without an end",
                        DisconnectReason.CHAIN_TOO_LONG,
                        repeated(Requests.linked(transfer), Framing.CHAIN_LENGTH_MAX + 1)),
                new Hostile(
                        "a query in a chain",
                        DisconnectReason.CHAIN_BROKEN,
                        Requests.frames(Requests.linked(transfer), Requests.getAccount(1, HOUSE))));
    }

    @ParameterizedTest
    @MethodSource("onOpenConnections")
    void shouldSayWhyAndClose(final Hostile hostile) throws Exception {
        try (TestPeer peer = TestPeer.authenticated(server.port(), hostileKey)) {
            peer.send(hostile.bytes());
            assertEquals(hostile.reason(), peer.readDisconnect());
        }
    }

    static Stream<Hostile> insteadOfHello() {
        return before(DisconnectReason.HELLO_EXPECTED)
                .filter(hostile -> !hostile.name().equals("a second Hello"));
    }

    @ParameterizedTest
    @MethodSource("insteadOfHello")
    void shouldTakeNothingBeforeTheHello(final Hostile hostile) throws Exception {
        try (TestPeer peer = new TestPeer(server.port())) {
            peer.send(hostile.bytes());
            assertEquals(hostile.reason(), peer.readDisconnect());
        }
    }

    static Stream<Hostile> insteadOfAuthenticate() {
        return before(DisconnectReason.AUTHENTICATION_REQUIRED)
                .filter(hostile -> !hostile.name().equals("Authenticate after the Welcome"));
    }

    @ParameterizedTest
    @MethodSource("insteadOfAuthenticate")
    void shouldTakeNothingButAProofAfterTheHello(final Hostile hostile) throws Exception {
        try (TestPeer peer = new TestPeer(server.port())) {
            peer.send(Requests.frames(Requests.hello(1, 0)));
            peer.readChallenge();
            peer.send(hostile.bytes());
            assertEquals(hostile.reason(), peer.readDisconnect());
        }
    }

    /** The same for who is not yet in: what would be a sound request is not expected from him. */
    private static Stream<Hostile> before(final DisconnectReason expected) {
        final Hostile command =
                new Hostile("a command", expected, Requests.frames(Requests.transfer(1, 1L << 40, CUSTOMER, HOUSE, 1)));
        final Hostile query = new Hostile("a query", expected, Requests.frames(Requests.getAccount(1, HOUSE)));
        return Stream.concat(Stream.of(command, query), onOpenConnections().map(hostile -> switch (hostile.reason()) {
            case HELLO_REPEATED, CHAIN_TOO_LONG, CHAIN_BROKEN -> new Hostile(hostile.name(), expected, hostile.bytes());
            default -> hostile;
        }));
    }

    /** Whatever was whole is answered or dropped; the half is never taken. */
    @Test
    void shouldForgetHalfARequestWhoseSenderIsGone() throws Exception {
        final byte[] request = Requests.frames(Requests.transfer(1, 1L << 40, CUSTOMER, HOUSE, 1));
        for (int length = 1; length < request.length; length += 7) {
            try (TestPeer peer = TestPeer.authenticated(server.port(), hostileKey)) {
                peer.send(Arrays.copyOf(request, length));
            }
        }
        try (TestPeer peer = TestPeer.authenticated(server.port(), hostileKey)) {
            peer.send(Requests.frames(Requests.getTransfer(1, 1L << 40)));
            assertEquals(Status.TRANSFER_NOT_FOUND, peer.readReply().status());
        }
    }

    /** Who has closed his side has nothing more to say: the other side closes as well. */
    @Test
    void shouldCloseAConnectionThatIsHalfClosed() throws Exception {
        try (TestPeer peer = TestPeer.authenticated(server.port(), hostileKey);
                TestPeer stranger = new TestPeer(server.port())) {
            peer.send(new byte[] {0, 0, 0});
            peer.endOutput();
            stranger.endOutput();
            assertTrue(peer.isClosedByServer());
            assertTrue(stranger.isClosedByServer());
        }
    }

    @Test
    void shouldLiveWithPeersThatVanish() throws Exception {
        for (int i = 0; i < 100; i++) {
            final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.getOutputStream().write(Requests.frames(Requests.hello(1, 0), Requests.getAccount(1, HOUSE)));
            socket.setSoLinger(true, 0); // a reset, with an answer under way
            socket.close();
        }
    }

    /** A byte now and then is no Hello, and buys no time. */
    @Test
    void shouldNotWaitForAHelloThatTrickles() throws Exception {
        final byte[] hello = Requests.frames(Requests.hello(1, 0));
        final long byteNs = TimeUnit.MILLISECONDS.toNanos(3L * HELLO_TIMEOUT_MS / hello.length);
        try (TestPeer peer = new TestPeer(server.port())) {
            final Thread loris = new Thread(() -> trickle(peer, hello, byteNs));
            loris.start();
            assertEquals(DisconnectReason.HANDSHAKE_TIMEOUT, peer.readDisconnect());
            loris.interrupt(); // it sends the rest at once
            loris.join();
        }
    }

    private static void trickle(final TestPeer peer, final byte[] bytes, final long byteNs) {
        try {
            for (final byte one : bytes) {
                peer.send(new byte[] {one});
                LockSupport.parkNanos(byteNs);
            }
        } catch (final IOException closed) {
            // as it should be
        }
    }

    /** More than there may be, some silent, some with half a Hello: all go at the deadline at the latest, and others find a place again. */
    @Test
    void shouldOutliveACrowdThatSaysLittleOrNothing() throws Exception {
        final byte[] hello = Requests.frames(Requests.hello(1, 0));
        final List<TestPeer> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * CONNECTIONS_MAX; i++) {
                final TestPeer peer = new TestPeer(server.port());
                crowd.add(peer);
                try {
                    peer.send(Arrays.copyOf(hello, i % hello.length));
                } catch (final IOException turnedAway) {
                    // as it should be
                }
            }
            for (final TestPeer peer : crowd) {
                assertTrue(peer.isClosedByServer());
            }
        } finally {
            for (final TestPeer peer : crowd) {
                peer.close();
            }
        }
        TestPeer.authenticated(server.port(), hostileKey).close();
    }

    private static void pay() {
        try {
            for (long id = 1_000_000; isPaying; id++) {
                victim.send(Requests.frames(Requests.transfer(id, id, HOUSE, CUSTOMER, 1)));
                final ReplyCopy reply = victim.readReply();
                assertEquals(Status.OK, reply.status());
                assertEquals(id, reply.correlationId());
                PAID.incrementAndGet();
            }
        } catch (final IOException | AssertionError failure) {
            FAILURES.add(failure);
        }
    }

    private static long networkMemory() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    private static Hostile hostile(final String name, final DisconnectReason reason, final String hex) {
        return new Hostile(name, reason, HexFormat.of().parseHex(hex));
    }

    private static byte[] changed(final byte[] message, final int offset, final int uint16) {
        final byte[] copy = message.clone();
        new UnsafeBuffer(copy).putShort(offset, (short) uint16, ByteOrder.LITTLE_ENDIAN);
        return copy;
    }

    /** Says that its first string goes on past the end. */
    private static byte[] longString(final byte[] transfer) {
        final byte[] copy = transfer.clone();
        copy[MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.BLOCK_LENGTH] = (byte) 0xFF;
        return copy;
    }

    private static byte[] splits(final int count) {
        final byte[] capture = Requests.capture(1, 1, 1);
        final int group = MessageHeaderDecoder.ENCODED_LENGTH + CaptureDecoder.BLOCK_LENGTH;
        return changed(capture, group + GroupSizeEncodingDecoder.numInGroupEncodingOffset(), count);
    }

    private static byte[] repeated(final byte[] message, final int count) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final byte[] frame = Requests.frames(message);
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private static ServerConfig config(final Path data, final Path principals) {
        final ServerConfig base = Access.config(data, principals, null);
        final SessionLimits limits =
                SessionLimits.DEFAULT.withConnectionsMax(CONNECTIONS_MAX, 0).withTimeoutsMs(HELLO_TIMEOUT_MS, 0);
        return new ServerConfig(
                base.gateway().withLimits(limits),
                base.pipeline(),
                base.journal(),
                CapacityRequest.of(new Capacity(16, 1000, 1_000_000, 1000)),
                false);
    }
}
