package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.security.AccessConfigException;
import io.florin.gateway.security.DevelopmentCertificates;
import io.florin.gateway.security.Login;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.PrincipalsFile;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.TlsFiles;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.auth.SecretFileException;
import io.florin.protocol.codec.ChallengeDecoder;
import io.florin.protocol.codec.DisconnectDecoder;
import io.florin.protocol.codec.WelcomeDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS at the gateway, with Java's own client. */
@Timeout(60)
class TlsTest {
    private static final Principal PAYER = Access.principal(17, "shop", "10..19", Role.PAYER);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final List<String> HERE = List.of("localhost", "127.0.0.1");

    @TempDir
    Path directory;

    private Path principals = Path.of("");
    private DevelopmentCertificates certificates;
    private ApiKey key;
    private FlorinServer server;

    @BeforeEach
    void start() {
        principals = directory.resolve("principals");
        key = Access.add(principals, PAYER);
        certificates = DevelopmentCertificates.in(directory.resolve("certs"));
        certificates.issueServer(HERE, MONTH);
        certificates.issueClient("shop.example", MONTH);
        certificates.issueClient("stranger", MONTH);
        server = start("data", false);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSpeakTls13AndBindTheProofToTheServersCertificate() throws Exception {
        try (SSLSocket socket = connect(server, null, "TLSv1.3");
                TestPeer peer = new TestPeer(socket)) {
            assertEquals("TLSv1.3", socket.getSession().getProtocol());
            assertEquals(WelcomeDecoder.TEMPLATE_ID, TestPeer.templateId(peer.authenticate(key, binding(socket))));
            peer.send(Requests.frames(Requests.getServerStatus(1)));
            assertEquals(Status.OK, peer.readReply().status());
        }
    }

    /** He shows a certificate of his own, and passes on to the real server what the client proves to him. */
    @Test
    void shouldNotBeFooledBySomebodyInBetween() throws Exception {
        try (SSLSocket socket = connect(server, null, "TLSv1.3");
                TestPeer between = new TestPeer(socket)) {
            final DevelopmentCertificates his = DevelopmentCertificates.in(directory.resolve("his"));
            final byte[] hisBinding = KeyProof.channelBinding(
                    certificate(his.issueServer(HERE, MONTH).certificate()).getEncoded());
            assertEquals(DisconnectDecoder.TEMPLATE_ID, TestPeer.templateId(between.authenticate(key, hisBinding)));
        }
        try (SSLSocket socket = connect(server, null, "TLSv1.3");
                TestPeer plain = new TestPeer(socket)) {
            assertEquals(
                    DisconnectDecoder.TEMPLATE_ID,
                    TestPeer.templateId(plain.authenticate(key, new byte[KeyProof.LENGTH])));
        }
    }

    @Test
    void shouldRefuseOlderVersions() {
        assertThrows(SSLException.class, () -> connect(server, null, "TLSv1.2").close());
    }

    @Test
    void shouldTellWhoSpeaksPlain() throws IOException {
        try (TestPeer peer = new TestPeer(server.port())) {
            peer.send(Requests.frames(Requests.hello(0, 0)));
            assertEquals(DisconnectReason.TLS_REQUIRED, peer.readDisconnect());
        }
    }

    /** Plain words in the middle of its handshake would be a protocol error to it, not a reason. */
    @Test
    void shouldTurnAwayThroughTlsWhenThereAreTooMany() throws Exception {
        server.close();
        server = start("data", false, SessionLimits.DEFAULT.withConnectionsMax(1, 0));
        try (SSLSocket first = connect(server, null, "TLSv1.3");
                TestPeer in = new TestPeer(first);
                SSLSocket second = connect(server, null, "TLSv1.3");
                TestPeer turnedAway = new TestPeer(second)) {
            assertEquals(DisconnectReason.TOO_MANY_CONNECTIONS, turnedAway.readDisconnect());
            assertEquals(WelcomeDecoder.TEMPLATE_ID, TestPeer.templateId(in.authenticate(key, binding(first))));
        }
    }

    @Test
    void shouldSayGoodbyeThroughTls() throws Exception {
        try (SSLSocket socket = connect(server, null, "TLSv1.3");
                TestPeer peer = new TestPeer(socket)) {
            peer.authenticate(key, binding(socket));
            server.close();
            assertEquals(DisconnectReason.SHUTTING_DOWN, peer.readDisconnect());
        }
    }

    @Test
    void shouldKnowAPrincipalByItsCertificateAndAskOthersForAKey() throws Exception {
        PrincipalsFile.add(principals, new PrincipalsFile.Addition(PAYER, null, "shop.example"));
        server.reloadAccess();
        try (SSLSocket socket = connect(server, certificates.client("shop.example"), "TLSv1.3");
                TestPeer peer = new TestPeer(socket)) {
            peer.send(Requests.frames(Requests.ofVersion(Requests.hello(0, 0), 2))); // also of an older version
            assertEquals(17, peer.readWelcome().principalId());
        }
        try (SSLSocket socket = connect(server, certificates.client("stranger"), "TLSv1.3");
                TestPeer peer = new TestPeer(socket)) {
            peer.send(Requests.frames(Requests.hello(0, 0)));
            assertEquals(ChallengeDecoder.TEMPLATE_ID, TestPeer.templateId(peer.readMessage()));
        }
        try (SSLSocket socket = connect(server, certificates.client("shop.example"), "TLSv1.3");
                TestPeer peer = new TestPeer(socket)) {
            peer.send(Requests.frames(Requests.hello(0, 0)));
            peer.readWelcome();
            PrincipalsFile.removeLogin(principals, Login.Kind.CERTIFICATE, "shop.example");
            server.reloadAccess();
            assertEquals(DisconnectReason.ACCESS_REVOKED, peer.readDisconnect());
        }
    }

    /** A certificate of the right name, signed by another. */
    @Test
    void shouldNotBelieveACertificateOfAnotherCa() {
        PrincipalsFile.add(principals, new PrincipalsFile.Addition(PAYER, null, "shop.example"));
        server.reloadAccess();
        final DevelopmentCertificates his = DevelopmentCertificates.in(directory.resolve("his"));
        final DevelopmentCertificates.Pair forged = his.issueClient("shop.example", MONTH);
        assertThrows(IOException.class, () -> {
            try (SSLSocket socket = connect(server, forged, "TLSv1.3");
                    TestPeer peer = new TestPeer(socket)) {
                peer.send(Requests.frames(Requests.hello(0, 0)));
                final byte[] answer = peer.readMessage();
                if (TestPeer.templateId(answer) == ChallengeDecoder.TEMPLATE_ID) {
                    throw new IOException(
                            "asked for a key: not believed either"); // Java sends none that is not asked for
                }
            }
        });
    }

    @Test
    void shouldTurnAwayWhoHasNoCertificateWhereOneIsRequired() {
        try (FlorinServer strict = start("strict", true)) {
            assertThrows(IOException.class, () -> {
                try (SSLSocket socket = connect(strict, null, "TLSv1.3");
                        TestPeer peer = new TestPeer(socket)) {
                    peer.send(Requests.frames(Requests.hello(0, 0)));
                    peer.readMessage();
                }
            });
        }
    }

    @Test
    void shouldTakeANewCertificateWithoutARestart() throws Exception {
        try (SSLSocket before = connect(server, null, "TLSv1.3");
                TestPeer open = new TestPeer(before)) {
            open.authenticate(key, binding(before));
            certificates.issueServer(HERE, MONTH);
            server.reloadAccess();
            try (SSLSocket after = connect(server, null, "TLSv1.3");
                    TestPeer peer = new TestPeer(after)) {
                assertNotEquals(
                        before.getSession().getPeerCertificates()[0],
                        after.getSession().getPeerCertificates()[0]);
                assertEquals(WelcomeDecoder.TEMPLATE_ID, TestPeer.templateId(peer.authenticate(key, binding(after))));
            }
            open.send(Requests.frames(Requests.getServerStatus(1)));
            assertEquals(Status.OK, open.readReply().status());
        }
    }

    @Test
    void shouldGoOnWithTheOldCertificateWhenTheNewOneCannotBe() throws Exception {
        final DevelopmentCertificates.Pair files = certificates.server();
        final DevelopmentCertificates.Pair other = certificates.issueClient("other", MONTH);
        Files.copy(other.key(), files.key(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        assertReloadFails("key is not the certificate's: key=" + files.key());
        Files.writeString(files.key(), "-----BEGIN RSA PRIVATE KEY-----\n");
        assertReloadFails("no key in PEM (PKCS #8): file=" + files.key() + "; openssl pkcs8 -topk8");
        certificates.issueServer(HERE, Duration.ofSeconds(-1));
        assertReloadFails("certificate has expired: file=" + files.certificate());
        Files.writeString(files.certificate(), "nothing");
        assertReloadFails("certificate");
        certificates.issueServer(HERE, MONTH);
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(SecretFileException.class, server::reloadAccess);
        try (SSLSocket socket = connect(server, null, "TLSv1.3")) {
            assertTrue(socket.getSession().isValid());
        }
    }

    private void assertReloadFails(final String expected) {
        final String message =
                assertThrows(AccessConfigException.class, server::reloadAccess).getMessage();
        assertTrue(message.contains(expected), message);
    }

    private FlorinServer start(final String data, final boolean isClientCertificateRequired) {
        return start(data, isClientCertificateRequired, SessionLimits.DEFAULT);
    }

    private FlorinServer start(
            final String data, final boolean isClientCertificateRequired, final SessionLimits limits) {
        final DevelopmentCertificates.Pair files = certificates.server();
        final TlsFiles tls =
                new TlsFiles(files.certificate(), files.key(), certificates.ca(), isClientCertificateRequired);
        final ServerConfig config = Access.config(directory.resolve(data), principals, tls);
        return FlorinServer.start(
                new ServerConfig(
                        config.gateway().withLimits(limits),
                        config.pipeline(),
                        config.journal(),
                        config.capacity(),
                        false),
                report -> {},
                FlorinServer::halt);
    }

    private SSLSocket connect(
            final FlorinServer to, final DevelopmentCertificates.@Nullable Pair own, final String protocol)
            throws IOException, GeneralSecurityException {
        final SSLContext context = SSLContext.getInstance("TLS");
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        final KeyStore ca = KeyStore.getInstance("PKCS12");
        ca.load(null, null);
        ca.setCertificateEntry("ca", certificate(certificates.ca()));
        trust.init(ca);
        context.init(own == null ? null : keyManagers(own), trust.getTrustManagers(), null);
        final SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), to.port());
        socket.setSoTimeout(20_000);
        socket.setEnabledProtocols(new String[] {protocol});
        try {
            socket.startHandshake();
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private static KeyManager[] keyManagers(final DevelopmentCertificates.Pair own)
            throws IOException, GeneralSecurityException {
        final String pem = Files.readString(own.key());
        final String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64))),
                new char[0],
                new Certificate[] {certificate(own.certificate())});
        final KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static byte[] binding(final SSLSocket socket) throws IOException, GeneralSecurityException {
        return KeyProof.channelBinding(
                socket.getSession().getPeerCertificates()[0].getEncoded());
    }

    private static X509Certificate certificate(final Path file) throws IOException, GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    }
}
