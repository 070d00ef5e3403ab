package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.CapacityRequest;
import io.florin.gateway.FlorinServer;
import io.florin.gateway.GatewayConfig;
import io.florin.gateway.ServerConfig;
import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.security.AccountRanges;
import io.florin.gateway.security.DevelopmentCertificates;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.PrincipalsFile;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.SecurityConfig;
import io.florin.gateway.security.SignatureKey;
import io.florin.gateway.security.TlsFiles;
import io.florin.journal.JournalConfig;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.SigningKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client and a real server that wants to know who it is, in plain and through TLS. */
@Timeout(60)
class ClientAuthenticationTest {
    private static final int LEDGER = 203;
    private static final Id128 HOUSE = Id128.of(1);
    private static final Id128 OWN = Id128.of(10);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Principal OPERATOR = principal(2, "boss", Role.OPERATOR, "");
    private static final Principal PAYER = principal(17, "shop", Role.PAYER, "10..19");

    @TempDir
    Path directory;

    private final ApiKey operatorKey = ApiKey.generate("boss", new SecureRandom());
    private final ApiKey key = ApiKey.generate("shop", new SecureRandom());
    private Path principals = Path.of("");
    private DevelopmentCertificates certificates;
    private @Nullable FlorinServer server;

    @BeforeEach
    void prepare() {
        principals = directory.resolve("principals");
        certificates = DevelopmentCertificates.in(directory.resolve("certs"));
        PrincipalsFile.add(principals, new PrincipalsFile.Addition(OPERATOR, operatorKey, null));
        PrincipalsFile.add(principals, new PrincipalsFile.Addition(PAYER, key, null));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shouldPayWithItsKeyWhatItMayAndNothingElse() {
        final ClientConfig config = start(false);
        open(config.withApiKey(operatorKey));
        try (BlockingClient client = BlockingClient.connect(config.withApiKey(key))) {
            assertEquals(
                    Status.OK,
                    client.transfer(Transfer.of(Id128.of(100), OWN, HOUSE, LEDGER, 5))
                            .status());
            assertEquals(
                    Status.NOT_AUTHORIZED,
                    client.transfer(Transfer.of(Id128.of(101), HOUSE, OWN, LEDGER, 5))
                            .status());
            assertEquals(Status.NOT_AUTHORIZED, client.getAccount(HOUSE).status());
            assertEquals(Status.OK, client.getAccount(OWN).status());
        }
    }

    @Test
    void shouldSignPaymentsAndChains() {
        final SigningKey.Pair pair = SigningKey.generate("sign", PAYER.id(), new SecureRandom());
        final SignatureKey signatureKey = new SignatureKey("sign", PAYER.id(), pair.verifyingKey(), null);
        PrincipalsFile.add(principals, new PrincipalsFile.Addition(PAYER, null, null, signatureKey));
        final ClientConfig config = start(false);
        open(config.withApiKey(operatorKey));
        final Transfer transfer = Transfer.of(Id128.of(100), OWN, HOUSE, LEDGER, 5);
        try (BlockingClient client = BlockingClient.connect(config.withApiKey(key))) {
            assertEquals(Status.SIGNATURE_MISSING, client.transfer(transfer).status());
        }
        final ClientConfig signing = config.withApiKey(key).withSigningKey(pair.signingKey());
        try (BlockingClient client = BlockingClient.connect(signing)) {
            assertEquals(Status.OK, client.transfer(transfer).status());
            final List<Transfer> chain = List.of(
                    Transfer.of(Id128.of(101), OWN, HOUSE, LEDGER, 5),
                    Transfer.of(Id128.of(102), OWN, HOUSE, LEDGER, 5),
                    Transfer.of(Id128.of(103), OWN, HOUSE, LEDGER, 5));
            client.chain(chain).forEach(result -> assertEquals(Status.OK, result.status()));
            assertTrue(client.transfer(transfer).replayed());
            assertEquals(Status.OK, client.getAccount(OWN).status());
        }
        assertRefused(
                "the signing key 'sign' is of another principal: principalId=17, the server takes this client for principalId=2",
                signing.withApiKey(operatorKey));
        assertTrue(signing.toString().contains("SigningKey[id=sign, principalId=17]"), "and no secret");
    }

    /** A chain with a member that its signature makes too long is not offered at all, so that its first members are in nobody's way. */
    @Test
    void shouldOfferNothingOfAChainThatIsTooLongWhenSigned() {
        final SigningKey.Pair pair = SigningKey.generate("sign", PAYER.id(), new SecureRandom());
        final SignatureKey signatureKey = new SignatureKey("sign", PAYER.id(), pair.verifyingKey(), null);
        PrincipalsFile.add(principals, new PrincipalsFile.Addition(PAYER, null, null, signatureKey));
        final ClientConfig config = start(false);
        open(config.withApiKey(operatorKey));
        final Capture.Split[] splits = new Capture.Split[8];
        Arrays.fill(splits, new Capture.Split(HOUSE, 1));
        final Capture tooLong = Capture.of(Id128.of(102), Id128.of(101), 8)
                .withSplits(splits)
                .withDetails(Details.NONE.withReference("r".repeat(35)).withText("t".repeat(140)));
        try (BlockingClient client =
                BlockingClient.connect(config.withApiKey(key).withSigningKey(pair.signingKey()))) {
            final Transfer first = Transfer.of(Id128.of(100), OWN, HOUSE, LEDGER, 5);
            final IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> client.chain(List.of(first, tooLong)));
            assertTrue(refusal.getMessage().contains("frame too long: length="), refusal.getMessage());
            assertEquals(Status.OK, client.transfer(first).status());
            assertEquals(
                    999_995, client.getAccount(OWN).orElseThrow().balances().available());
        }
    }

    @Test
    void shouldSayWhyItIsNotLetIn() {
        final ClientConfig config = start(false);
        assertRefused("the server wants an API key, and there is none", config);
        assertRefused("reason=AUTHENTICATION_FAILED", config.withApiKey(ApiKey.generate("shop", new SecureRandom())));
        assertRefused("reason=AUTHENTICATION_FAILED", config.withApiKey(ApiKey.generate("x", new SecureRandom())));
    }

    /** Its messages name the key and never its secret. */
    @Test
    void shouldNotPrintASecret() {
        final String text = ClientConfig.of("localhost", 1).withApiKey(key).toString();
        assertTrue(text.contains("ApiKey[id=shop]"), text);
    }

    /** Somebody else listens on the port, and takes whoever comes. */
    @Test
    void shouldNotBelieveAServerThatDoesNotAskForItsKey() throws IOException {
        try (FakeServer fake = FakeServer.start()) {
            final ClientConfig config = fake.config().withApiKey(key);
            final CannotConnectException refusal =
                    assertThrows(CannotConnectException.class, () -> BlockingClient.connect(config));
            assertInstanceOf(AuthenticationException.class, refusal.getCause());
            assertTrue(refusal.getMessage().contains("did not ask for the API key"), refusal.getMessage());
            assertEquals(0, fake.knownIds().size());
        }
    }

    /** It knows that this client has a key, but not which. */
    @Test
    void shouldNotBelieveAServerThatDoesNotKnowItsKey() throws IOException {
        try (FakeServer fake = FakeServer.start(FakeConnection::welcomeAfterAnyProof)) {
            final ClientConfig config = fake.config().withApiKey(key);
            final CannotConnectException refusal =
                    assertThrows(CannotConnectException.class, () -> BlockingClient.connect(config));
            assertTrue(
                    refusal.getMessage().contains("could not prove that it knows the API key"), refusal.getMessage());
        }
    }

    @Test
    void shouldPayThroughTlsManyAtATime() {
        final ClientConfig config = start(true);
        open(config.withApiKey(operatorKey));
        try (AsyncClient client = AsyncClient.connect(config.withApiKey(key))) {
            final List<CompletableFuture<CommandResult>> results = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                results.add(client.transfer(Transfer.of(Id128.of(1000 + i), OWN, HOUSE, LEDGER, 1)));
            }
            for (final CompletableFuture<CommandResult> result : results) {
                assertEquals(Status.OK, result.join().status());
            }
        }
    }

    @Test
    void shouldShowItsCertificateInPlaceOfAKey() {
        PrincipalsFile.add(principals, new PrincipalsFile.Addition(PAYER, null, "shop.example"));
        final ClientConfig config = start(true);
        open(config.withApiKey(operatorKey));
        final DevelopmentCertificates.Pair own = certificates.issueClient("shop.example", MONTH);
        final ClientTls tls = ClientTls.withCertificate(certificates.ca(), own.certificate(), own.key());
        try (BlockingClient client = BlockingClient.connect(config.withTls(tls))) {
            assertEquals(Status.OK, client.getAccount(OWN).status());
            assertEquals(Status.NOT_AUTHORIZED, client.getAccount(HOUSE).status());
        }
    }

    @Test
    void shouldConnectNowhereElseThanToTheServerThatItMeans() {
        final ClientConfig config = start(true).withApiKey(key);
        final DevelopmentCertificates others = DevelopmentCertificates.in(directory.resolve("others"));
        assertCannotConnect("TLS failed", config.withTls(ClientTls.trusting(others.ca())));
        assertCannotConnect("TLS failed", config.withTls(ClientTls.trusting(null)));
        assertRefused("reason=TLS_REQUIRED", config.withTls(null));
        requireServer().close();
        certificates.issueServer(List.of("pay.example"), MONTH);
        assertCannotConnect("TLS failed", start(true, "other", false).withApiKey(key));
    }

    @Test
    void shouldSayThatAServerSpeaksNoTls() {
        final ClientConfig config = start(false);
        assertCannotConnect("the server does not speak TLS", config.withTls(ClientTls.trusting(certificates.ca())));
    }

    @Test
    void shouldEndWhenItsKeyIsRevokedAndNotTryForEver() {
        final ClientConfig config = start(false).withReconnect(Await.QUICKLY);
        open(config.withApiKey(operatorKey));
        try (AsyncClient client = AsyncClient.connect(config.withApiKey(key))) {
            client.getAccount(OWN).join();
            PrincipalsFile.revoke(principals, PAYER, LocalDate.of(2026, 1, 1));
            requireServer().reloadAccess();
            Await.until("client is closed", () -> {
                try {
                    client.getAccount(OWN).join();
                    return false;
                } catch (final CompletionException | ClientException e) {
                    return true;
                }
            });
        }
    }

    private static void assertRefused(final String expected, final ClientConfig config) {
        final CannotConnectException refusal =
                assertThrows(CannotConnectException.class, () -> BlockingClient.connect(config));
        assertInstanceOf(AuthenticationException.class, refusal.getCause());
        assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
        assertFalse(refusal.isOutcomeUnknown());
    }

    private static void assertCannotConnect(final String expected, final ClientConfig config) {
        final CannotConnectException refusal =
                assertThrows(CannotConnectException.class, () -> BlockingClient.connect(config));
        assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
    }

    private static void open(final ClientConfig operator) {
        try (BlockingClient client = BlockingClient.connect(operator)) {
            client.openAccount(NewAccount.house(HOUSE, LEDGER));
            client.openAccount(NewAccount.customer(OWN, LEDGER));
            client.transfer(Transfer.of(Id128.of(1), HOUSE, OWN, LEDGER, 1_000_000));
        }
    }

    private FlorinServer requireServer() {
        return Objects.requireNonNull(server);
    }

    private ClientConfig start(final boolean isTls) {
        certificates.issueServer(List.of("localhost", "127.0.0.1"), MONTH);
        return start(isTls, "data", true);
    }

    private ClientConfig start(final boolean isTls, final String data, final boolean hasClientCa) {
        final DevelopmentCertificates.Pair files = certificates.server();
        final TlsFiles tls =
                new TlsFiles(files.certificate(), files.key(), hasClientCa ? certificates.ca() : null, false);
        final FlorinServer started = FlorinServer.start(
                new ServerConfig(
                        GatewayConfig.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .withSecurity(new SecurityConfig(principals, isTls ? tls : null, false, false)),
                        new PipelineConfig(4096, 1024, 1, 1000, 1),
                        JournalConfig.defaults(directory.resolve(data)).withFreeSpaceFloorBytes(0),
                        CapacityRequest.of(new Capacity(16, 1000, 100_000, 1000)),
                        false),
                report -> {},
                FlorinServer::halt);
        server = started;
        final ClientConfig config = ClientConfig.of("127.0.0.1", started.port());
        return isTls ? config.withTls(ClientTls.trusting(certificates.ca())) : config;
    }

    private static Principal principal(final int id, final String name, final Role role, final String debit) {
        return new Principal(
                id, name, Set.of(role), AccountRanges.NONE, AccountRanges.parse(debit), AccountRanges.NONE, false);
    }
}
