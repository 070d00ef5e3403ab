package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.security.AccessConfigException;
import io.florin.gateway.security.Login;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.PrincipalsFile;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.SecurityConfig;
import io.florin.journal.JournalException;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.codec.DisconnectDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.WelcomeDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in and who does not, at the level of bytes, over real sockets. */
@Timeout(60)
class AuthenticationTest {
    private static final byte[] PLAIN = new byte[KeyProof.LENGTH];
    private static final Principal OPERATOR = Access.principal(2, "boss", "", Role.OPERATOR);
    private static final Principal PAYER = Access.principal(17, "shop", "10..19", Role.PAYER);

    @TempDir
    Path directory;

    private Path principals = Path.of("");
    private ApiKey operatorKey;
    private ApiKey payerKey;
    private FlorinServer server;

    @BeforeEach
    void start() {
        principals = directory.resolve("principals");
        operatorKey = Access.add(principals, OPERATOR);
        payerKey = Access.add(principals, PAYER);
        server = FlorinServer.start(
                Access.config(directory.resolve("data"), principals, null), report -> {}, FlorinServer::halt);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldWelcomeWhoProvesItsKeyAndProveItsOwnKnowledge() throws IOException {
        try (TestPeer peer = new TestPeer(server.port())) {
            peer.send(Requests.frames(Requests.hello(5, 64)));
            final byte[] nonce = peer.readChallenge();
            final WelcomeDecoder welcome = new WelcomeDecoder()
                    .wrapAndApplyHeader(
                            new UnsafeBuffer(peer.answer(payerKey, nonce, PLAIN)), 0, new MessageHeaderDecoder());
            final byte[] serverProof = new byte[KeyProof.LENGTH];
            welcome.getServerProof(serverProof, 0, serverProof.length);

            assertEquals(17, welcome.principalId());
            assertEquals(64, welcome.window());
            assertEquals(1, welcome.correlationId());
            assertTrue(KeyProof.isServerProof(
                    payerKey,
                    KeyProof.transcript(
                            MessageHeaderDecoder.SCHEMA_VERSION, nonce, new byte[KeyProof.LENGTH], PLAIN, "shop"),
                    serverProof));
            peer.send(Requests.frames(Requests.getServerStatus(6)));
            assertEquals(Status.OK, peer.readReply().status());
        }
    }

    /** Neither the reason, nor its words, nor anything before it tells a wrong secret from a key that is not there. */
    @Test
    void shouldAnswerAWrongSecretAndAnUnknownKeyAlike() throws IOException {
        final byte[] wrong;
        final byte[] unknown;
        try (TestPeer peer = new TestPeer(server.port())) {
            wrong = peer.authenticate(ApiKey.generate("shop", new SecureRandom()), PLAIN);
        }
        try (TestPeer peer = new TestPeer(server.port())) {
            unknown = peer.authenticate(ApiKey.generate("nobody", new SecureRandom()), PLAIN);
        }
        assertArrayEquals(wrong, unknown);
        assertEquals(DisconnectReason.AUTHENTICATION_FAILED, reasonOf(wrong));
        assertEquals(2, server.authenticationFailureCount());
    }

    @Test
    void shouldHoldBackTheAnswerToAFailureLongerEachTimeButLetOthersIn() throws IOException {
        final ApiKey wrong = ApiKey.generate("shop", new SecureRandom());
        long lastMs = 0;
        for (int i = 0; i < 4; i++) {
            try (TestPeer peer = new TestPeer(server.port())) {
                final long startNs = System.nanoTime();
                assertEquals(DisconnectReason.AUTHENTICATION_FAILED, reasonOf(peer.authenticate(wrong, PLAIN)));
                lastMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
                assertTrue(lastMs >= 100L << i, "try=" + i + ", ms=" + lastMs);
            }
        }
        try (TestPeer failing = new TestPeer(server.port())) {
            failing.send(Requests.frames(Requests.hello(0, 0)));
            final byte[] nonce = failing.readChallenge();
            failing.send(Requests.frames(Requests.authenticate(wrong, nonce, PLAIN)));
            final long startNs = System.nanoTime();
            TestPeer.authenticated(server.port(), payerKey).close(); // the right key, from the same address, meanwhile
            assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) < 800);
            assertEquals(DisconnectReason.AUTHENTICATION_FAILED, reasonOf(failing.readMessage()));
        }
    }

    /** Who recorded a whole session says the same again. */
    @Test
    void shouldRefuseAProofThatWasSeenBefore() throws IOException {
        final byte[] recorded;
        try (TestPeer peer = new TestPeer(server.port())) {
            peer.send(Requests.frames(Requests.hello(0, 0)));
            recorded = Requests.frames(Requests.authenticate(payerKey, peer.readChallenge(), PLAIN));
            peer.send(recorded);
            assertEquals(WelcomeDecoder.TEMPLATE_ID, TestPeer.templateId(peer.readMessage()));
        }
        try (TestPeer thief = new TestPeer(server.port())) {
            thief.send(Requests.frames(Requests.hello(0, 0)));
            thief.send(recorded);
            thief.readChallenge();
            assertEquals(DisconnectReason.AUTHENTICATION_FAILED, reasonOf(thief.readMessage()));
        }
    }

    /** A proof that was made for a server with another certificate, or with one at all. */
    @Test
    void shouldRefuseAProofThatIsBoundToAnotherChannel() throws IOException {
        final byte[] other = new byte[KeyProof.LENGTH];
        Arrays.fill(other, (byte) 1);
        try (TestPeer peer = new TestPeer(server.port())) {
            assertEquals(DisconnectReason.AUTHENTICATION_FAILED, reasonOf(peer.authenticate(payerKey, other)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldTellAClientThatIsTooOldToAuthenticate(final int version) throws IOException {
        try (TestPeer peer = new TestPeer(server.port())) {
            peer.send(Requests.frames(Requests.ofVersion(Requests.hello(0, 0), version)));
            assertEquals(DisconnectReason.AUTHENTICATION_REQUIRED, peer.readDisconnect());
        }
    }

    /** Whatever comes before the Welcome, nothing of it is carried out. */
    @ParameterizedTest
    @CsvSource({
        "hello, AUTHENTICATION_REQUIRED",
        "command, AUTHENTICATION_REQUIRED",
        "query, AUTHENTICATION_REQUIRED",
        "first, HELLO_EXPECTED",
        "proof, HELLO_EXPECTED"
    })
    void shouldTakeNothingBeforeTheProof(final String what, final DisconnectReason reason) throws IOException {
        final long before = server.lastSequence();
        final byte[] command = Requests.transfer(1, 1, 1, 2, 3);
        try (TestPeer peer = new TestPeer(server.port())) {
            switch (what) {
                case "hello" -> peer.send(Requests.frames(Requests.hello(0, 0), Requests.hello(0, 0)));
                case "command" -> peer.send(Requests.frames(Requests.hello(0, 0), command));
                case "query" -> peer.send(Requests.frames(Requests.hello(0, 0), Requests.getStateHash(1)));
                case "first" -> peer.send(Requests.frames(command));
                default -> peer.send(Requests.frames(Requests.authenticate("shop", new byte[KeyProof.LENGTH])));
            }
            assertEquals(reason, peer.readDisconnect());
        }
        assertEquals(before, server.lastSequence());
    }

    @Test
    void shouldEndAConnectionThatDoesNotAnswerTheChallengeInTime() throws IOException {
        final ServerConfig base = Access.config(directory.resolve("other"), principals, null);
        final GatewayConfig gateway = base.gateway().withLimits(SessionLimits.DEFAULT.withTimeoutsMs(200, 0));
        try (FlorinServer impatient = FlorinServer.start(
                        new ServerConfig(gateway, base.pipeline(), base.journal(), base.capacity(), false),
                        report -> {},
                        FlorinServer::halt);
                TestPeer peer = new TestPeer(impatient.port())) {
            peer.send(Requests.frames(Requests.hello(0, 0)));
            peer.readChallenge();
            assertEquals(DisconnectReason.HANDSHAKE_TIMEOUT, peer.readDisconnect());
        }
    }

    @Test
    void shouldRefuseASecondProofOnAnOpenConnection() throws IOException {
        try (TestPeer peer = TestPeer.authenticated(server.port(), payerKey)) {
            peer.send(Requests.frames(Requests.authenticate(operatorKey, new byte[KeyProof.LENGTH], PLAIN)));
            assertEquals(DisconnectReason.HELLO_REPEATED, peer.readDisconnect());
        }
    }

    @Test
    void shouldCutOffWhoseKeyIsRevokedAndLetANewKeyIn() throws IOException {
        final ApiKey second = ApiKey.generate("shop-2", new SecureRandom());
        PrincipalsFile.add(principals, new PrincipalsFile.Addition(PAYER, second, null));
        server.reloadAccess();
        try (TestPeer old = TestPeer.authenticated(server.port(), payerKey);
                TestPeer replaced = TestPeer.authenticated(server.port(), second)) {
            PrincipalsFile.removeLogin(principals, Login.Kind.KEY, "shop");
            server.reloadAccess();

            assertEquals(DisconnectReason.ACCESS_REVOKED, old.readDisconnect());
            replaced.send(Requests.frames(Requests.getServerStatus(1)));
            assertEquals(Status.OK, replaced.readReply().status());
            PrincipalsFile.revoke(principals, PAYER, LocalDate.of(2026, 1, 1));
            server.reloadAccess();
            assertEquals(DisconnectReason.ACCESS_REVOKED, replaced.readDisconnect());
        }
        try (TestPeer peer = new TestPeer(server.port())) {
            assertEquals(DisconnectReason.AUTHENTICATION_FAILED, reasonOf(peer.authenticate(second, PLAIN)));
        }
    }

    @Test
    void shouldGiveAnOpenConnectionItsNewRights() throws IOException {
        try (TestPeer peer = TestPeer.authenticated(server.port(), payerKey)) {
            peer.send(Requests.frames(Requests.getAccount(1, 30)));
            assertEquals(Status.NOT_AUTHORIZED, peer.readReply().status());
            final String text = Files.readString(principals);
            Files.writeString(principals, text.replace("debit=10..19", "debit=10..30"));
            server.reloadAccess();
            peer.send(Requests.frames(Requests.getAccount(2, 30)));
            assertEquals(Status.ACCOUNT_NOT_FOUND, peer.readReply().status());
        }
    }

    @Test
    void shouldGoOnWithWhatItHasWhenTheFileIsBroken() throws IOException {
        final String text = Files.readString(principals);
        Files.writeString(principals, text + "nonsense\n");
        assertThrows(AccessConfigException.class, server::reloadAccess);
        Files.delete(principals);
        assertThrows(AccessConfigException.class, server::reloadAccess);
        TestPeer.authenticated(server.port(), payerKey).close();
    }

    /** Everything that anybody is told while keys succeed and fail, at the most talkative level. */
    @Test
    void shouldNeverTellASecret() throws IOException {
        final Path file = directory.resolve("shop.key");
        payerKey.writeFile(file);
        final String keyText = Files.readString(file).strip();
        final String secret = keyText.substring(keyText.lastIndexOf(' ') + 1);
        final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        final PrintStream out = System.err;
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            TestPeer.authenticated(server.port(), payerKey).close();
            try (TestPeer peer = new TestPeer(server.port())) {
                peer.send(Requests.frames(Requests.hello(0, 0)));
                peer.readChallenge();
                // A secret in the wrong place: as the id of a key.
                peer.send(Requests.frames(Requests.authenticate(secret, new byte[KeyProof.LENGTH])));
                assertEquals(DisconnectReason.AUTHENTICATION_FAILED, reasonOf(peer.readMessage()));
            }
        } finally {
            System.setErr(out);
        }
        final String log = heard.toString(StandardCharsets.UTF_8);
        assertFalse(log.contains(secret), log);
        assertFalse(Files.readString(principals).contains(secret));
        assertFalse(server.describeAccess().contains(secret));
        assertNotEquals("", secret);
    }

    @Test
    void shouldAskAtAStandbyTooAndLetOnlyAnOperatorPromote() throws Exception {
        try (FlorinServer standby = FlorinServer.follow(
                        Access.config(directory.resolve("data"), principals, null), new Follower());
                TestPeer stranger = new TestPeer(standby.port());
                TestPeer payer = TestPeer.authenticated(standby.port(), payerKey);
                TestPeer operator = TestPeer.authenticated(standby.port(), operatorKey)) {
            stranger.send(Requests.frames(Requests.ofVersion(Requests.hello(0, 0), 2)));
            assertEquals(DisconnectReason.AUTHENTICATION_REQUIRED, stranger.readDisconnect());
            payer.send(Requests.frames(
                    Requests.promote(1), Requests.transfer(2, 1, 10, 30, 1), Requests.transfer(3, 2, 30, 10, 1)));
            assertEquals(Status.NOT_AUTHORIZED, payer.readReply().status());
            assertEquals(Status.STANDBY, payer.readReply().status());
            assertEquals(Status.NOT_AUTHORIZED, payer.readReply().status());
            operator.send(Requests.frames(Requests.promote(4)));
            assertEquals(Status.WRITER_ALIVE, operator.readReply().status());
        }
    }

    @Test
    void shouldRefuseToBeReachedByStrangersWithoutProtection() throws IOException {
        final InetSocketAddress everywhere = new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0);
        final SecurityConfig none = SecurityConfig.DEVELOPMENT;
        none.check(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        final byte[] loopback6 = new byte[16];
        loopback6[15] = 1;
        none.check(new InetSocketAddress(InetAddress.getByAddress(loopback6), 0));
        final String noPrincipals = assertThrows(AccessConfigException.class, () -> none.check(everywhere))
                .getMessage();
        assertTrue(
                noPrincipals.endsWith("(make some with florin principal add, or say --allow-anonymous)"), noPrincipals);
        final String noTls = assertThrows(
                        AccessConfigException.class,
                        () -> new SecurityConfig(principals, null, false, false).check(everywhere))
                .getMessage();
        assertTrue(noTls.endsWith("(give --tls-certificate and --tls-key, or say --allow-plaintext)"), noTls);
        new SecurityConfig(null, null, true, true).check(everywhere);
    }

    private static DisconnectReason reasonOf(final byte[] message) {
        return DisconnectReason.of(new DisconnectDecoder()
                .wrapAndApplyHeader(new UnsafeBuffer(message), 0, new MessageHeaderDecoder())
                .reason());
    }

    private static final class Follower implements FollowListener {
        @Override
        public void onLoaded(final LoadReport report) {}

        @Override
        public void onPromoted(final long sequence) {}

        @Override
        public void onFollowFailed(final JournalException failure) {}

        @Override
        public void onFailure(final Throwable failure) {}
    }
}
