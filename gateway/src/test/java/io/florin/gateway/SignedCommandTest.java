package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.recovery.JournalVerifier;
import io.florin.gateway.recovery.RecoveryProgress;
import io.florin.gateway.recovery.SignatureAudit;
import io.florin.gateway.recovery.VerificationException;
import io.florin.gateway.security.AccountRanges;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.PrincipalsFile;
import io.florin.gateway.security.PrincipalsFile.Addition;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.SignatureKey;
import io.florin.journal.KeyRing;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.auth.CommandSigner;
import io.florin.protocol.auth.SigningKey;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A principal that must sign, over real sockets: what was changed on its way moves nothing, and what was signed can be checked from the journal. */
@Timeout(60)
class SignedCommandTest {
    private static final long HOUSE = 1;
    private static final long PAYER = 10;
    private static final long PAYEE = 20;
    private static final int FUNDS = 1_000_000;
    private static final Principal SHOP = new Principal(
            3,
            "shop",
            Set.of(Role.PAYER, Role.TELLER),
            AccountRanges.parse("all"),
            AccountRanges.parse("all"),
            AccountRanges.NONE,
            true);
    private static final Principal OTHER = Access.principal(4, "other", "all", Role.PAYER);

    @TempDir
    private Path directory;

    private final SigningKey.Pair pair = SigningKey.generate("shop-sign-1", SHOP.id(), new SecureRandom());
    private final CommandSigner signer = pair.signingKey().newSigner();
    private Path principals = Path.of("");
    private ApiKey operatorKey;
    private ApiKey shopKey;
    private ApiKey otherKey;
    private FlorinServer server;
    private TestPeer shop;

    @BeforeEach
    void start() throws IOException {
        principals = directory.resolve("principals");
        operatorKey = Access.add(principals, Access.principal(2, "operator", "", Role.OPERATOR));
        shopKey = Access.add(principals, SHOP);
        otherKey = Access.add(principals, OTHER);
        PrincipalsFile.add(principals, new Addition(SHOP, null, null, key(pair)));
        server = FlorinServer.start(
                Access.config(directory.resolve("data"), principals, null), report -> {}, FlorinServer::halt);
        try (TestPeer operator = TestPeer.authenticated(server.port(), operatorKey)) {
            for (final long account : new long[] {HOUSE, PAYER, PAYEE}) {
                final AccountKind kind = account == HOUSE ? AccountKind.HOUSE : AccountKind.CUSTOMER;
                assertEquals(Status.OK, ask(operator, Requests.openAccount(1, account, kind)));
            }
            assertEquals(Status.OK, ask(operator, Requests.transfer(1, 1, HOUSE, PAYER, FUNDS)));
        }
        shop = TestPeer.authenticated(server.port(), shopKey);
    }

    @AfterEach
    void stop() throws IOException {
        shop.close();
        server.close();
    }

    /** What somebody in between does to a signed message, signature included. */
    record Change(String name, Status expected, Edit edit) {
        interface Edit {
            byte[] apply(byte[] signed);
        }
    }

    private static final List<Change> CHANGES = List.of(
            field("amount", TransferDecoder.amountEncodingOffset()),
            field("payee", TransferDecoder.creditAccountIdEncodingOffset()),
            field("payer", TransferDecoder.debitAccountIdEncodingOffset()),
            field("ledger", TransferDecoder.ledgerEncodingOffset()),
            field("id", TransferDecoder.transferIdEncodingOffset()),
            field("code", TransferDecoder.codeEncodingOffset()),
            field("flags", TransferDecoder.flagsEncodingOffset() + 1),
            field("user data", TransferDecoder.userDataEncodingOffset()),
            field("reference", TransferDecoder.BLOCK_LENGTH + 1),
            new Change("text", Status.SIGNATURE_INVALID, it -> flip(it, it.length - CommandSignature.LENGTH - 1)),
            new Change("signature, first half", Status.SIGNATURE_INVALID, it -> flip(it, it.length - 64)),
            new Change("signature, second half", Status.SIGNATURE_INVALID, it -> flip(it, it.length - 32)),
            new Change("signature, out of range", Status.SIGNATURE_INVALID, it -> {
                Arrays.fill(it, it.length - 32, it.length, (byte) 0xFF);
                return it;
            }),
            new Change("none", Status.SIGNATURE_MISSING, it -> Arrays.copyOf(it, it.length - CommandSignature.LENGTH)));

    private static Change field(final String name, final int offset) {
        return new Change(name, Status.SIGNATURE_INVALID, it -> flip(it, MessageHeaderDecoder.ENCODED_LENGTH + offset));
    }

    private static byte[] flip(final byte[] message, final int offset) {
        message[offset] ^= 2;
        return message;
    }

    @Test
    void shouldRefuseWhatWasChangedOnItsWay() throws IOException {
        final byte[] message = Requests.transfer(7, 100, PAYER, PAYEE, 500);
        for (final Change change : CHANGES) {
            assertEquals(change.expected(), ask(shop, change.edit().apply(signed(message))), change.name());
            assertEquals(FUNDS, available(PAYER), change.name());
        }
        assertEquals(Status.OK, ask(shop, signed(message)), "its id is still unused");
        assertEquals(500, available(PAYEE));
    }

    /** Each kind of command: signed it passes to the ledger, changed or unsigned it does not. */
    @Test
    void shouldAskForTheSignatureOfEveryKindOfCommand() throws IOException {
        final long hour = TimeUnit.HOURS.toNanos(1);
        final List<byte[]> commands = List.of(
                Requests.transfer(1, 200, PAYER, PAYEE, 500),
                Requests.authorize(2, 201, PAYER, PAYEE, 500, hour),
                Requests.capture(3, 202, 201),
                Requests.voidHold(4, 203, 201),
                Requests.refund(5, 204, 200, PAYEE),
                Requests.openAccount(6, 30, AccountKind.CUSTOMER),
                Requests.setAccountLimits(7, 30),
                Requests.setAccountStatus(8, 30),
                Requests.reverse(9, 205, 200));
        final Set<RequestType> types = EnumSet.noneOf(RequestType.class);
        for (final byte[] command : commands) {
            final RequestType type = RequestType.of(RequestType.templateId(new UnsafeBuffer(command), 0));
            types.add(type);
            final boolean isReverse = type == RequestType.REVERSE; // for operators
            final String what = String.valueOf(type);
            assertEquals(isReverse ? Status.NOT_AUTHORIZED : Status.SIGNATURE_MISSING, ask(shop, command), what);
            final byte[] changed = signed(command);
            changed[MessageHeaderDecoder.ENCODED_LENGTH + 20] ^= 1;
            assertEquals(isReverse ? Status.NOT_AUTHORIZED : Status.SIGNATURE_INVALID, ask(shop, changed), what);
            final Status ofTheLedger = switch (type) {
                case REVERSE -> Status.NOT_AUTHORIZED;
                case SET_ACCOUNT_LIMITS, SET_ACCOUNT_STATUS -> Status.VERSION_MISMATCH;
                default -> Status.OK;
            };
            assertEquals(ofTheLedger, ask(shop, signed(command)), what);
        }
        assertEquals(
                Stream.of(RequestType.values())
                        .filter(type -> type.role() == RequestType.Role.COMMAND)
                        .collect(Collectors.toSet()),
                types,
                "all of them");
    }

    @Test
    void shouldBindTheTimeout() throws IOException {
        final byte[] changed = signed(Requests.authorize(1, 300, PAYER, PAYEE, 5, TimeUnit.HOURS.toNanos(1)));
        flip(changed, MessageHeaderDecoder.ENCODED_LENGTH + AuthorizeDecoder.timeoutNsEncodingOffset() + 6);
        assertEquals(Status.SIGNATURE_INVALID, ask(shop, changed));
    }

    @Test
    void shouldTakeASignatureOfItsOwnPrincipalAndKeyAlone() throws IOException {
        final byte[] message = Requests.transfer(1, 400, PAYER, PAYEE, 5);
        final SigningKey.Pair stolen = SigningKey.generate("x", SHOP.id(), new SecureRandom());
        assertEquals(
                Status.SIGNATURE_INVALID,
                ask(shop, Requests.signed(stolen.signingKey().newSigner(), message)));
        try (TestPeer other = TestPeer.authenticated(server.port(), otherKey)) {
            assertEquals(Status.SIGNATURE_INVALID, ask(other, signed(message)), "nobody checks its signatures");
            assertEquals(Status.OK, ask(other, message));
            assertEquals(Status.SIGNATURE_INVALID, ask(other, signed(message)), "nor of a repetition");
        }
    }

    @Test
    void shouldKnowARepetitionWhateverItsCorrelationId() throws IOException {
        final byte[] message = signed(Requests.transfer(1, 500, PAYER, PAYEE, 5));
        assertEquals(Status.OK, ask(shop, message));
        new UnsafeBuffer(message).putLong(RequestType.CORRELATION_ID_OFFSET, 99, ByteOrder.LITTLE_ENDIAN);
        shop.send(Requests.frames(message));
        final ReplyCopy again = shop.readReply();
        assertTrue(again.isReplayed() && again.status() == Status.OK && again.correlationId() == 99);
        assertEquals(5, available(PAYEE));
    }

    @Test
    void shouldCarryOutASignedChainWholeOrNotAtAll() throws IOException {
        final byte[][] chain = chain(600);
        shop.send(Requests.frames(chain[1], chain[2]));
        assertEquals(
                List.of(Status.SIGNATURE_INVALID, Status.CHAIN_FAILED), replies(2), "its first member is left out");
        flip(chain[1], MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.amountEncodingOffset());
        shop.send(Requests.frames(chain));
        assertEquals(List.of(Status.CHAIN_FAILED, Status.SIGNATURE_INVALID, Status.CHAIN_FAILED), replies(3));
        assertEquals(0, available(PAYEE));
        flip(chain[1], MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.amountEncodingOffset());
        shop.send(Requests.frames(chain));
        assertEquals(List.of(Status.OK, Status.OK, Status.OK), replies(3));
        assertEquals(3, available(PAYEE));
    }

    /** A command that nobody signed ends a chain that goes on otherwise: its first member alone must not be carried out. */
    @Test
    void shouldNotLetAChainBeCutShort() throws IOException {
        shop.send(Requests.frames(chain(650)[0], Requests.openAccount(2, 31, AccountKind.CUSTOMER)));
        assertEquals(List.of(Status.CHAIN_FAILED, Status.SIGNATURE_MISSING), replies(2));
        shop.send(Requests.frames(chain(650)[0], signed(Requests.openAccount(2, 31, AccountKind.CUSTOMER))));
        assertEquals(
                List.of(Status.CHAIN_FAILED, Status.SIGNATURE_INVALID), replies(2), "signed, but not for this chain");
        assertEquals(0, available(PAYEE));
    }

    /** Longer than a batch of the pool. */
    @Test
    void shouldNotPartAChain() throws IOException {
        final int members = 3 * SignatureCheck.FRAMES_WANTED;
        shop.send(Requests.frames(longChain(1000, members)));
        replies(members).forEach(status -> assertEquals(Status.OK, status));
        assertEquals(members, available(PAYEE));
    }

    /** Hundreds at once, some of them bad, queries between them: each has its own answer, in order, and money moved for the good ones alone. */
    @Test
    void shouldAnswerABurstInOrder() throws IOException {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        final ByteArrayOutputStream burst = new ByteArrayOutputStream();
        final List<Status> expected = new ArrayList<>();
        long moved = 0;
        for (int i = 0; i < 400; i++) {
            final int amount = 1 + random.nextInt(9);
            final byte[] message = signed(Requests.transfer(i, 2000 + i, PAYER, PAYEE, amount));
            switch (random.nextInt(5)) {
                case 0 -> {
                    flip(message, message.length - 1 - random.nextInt(CommandSignature.LENGTH));
                    burst.writeBytes(Requests.frames(message));
                    expected.add(Status.SIGNATURE_INVALID);
                }
                case 1 -> {
                    burst.writeBytes(Requests.frames(Arrays.copyOf(message, message.length - 64)));
                    expected.add(Status.SIGNATURE_MISSING);
                }
                case 2 -> {
                    burst.writeBytes(Requests.frames(Requests.getAccount(i, PAYEE)));
                    expected.add(Status.OK);
                }
                default -> {
                    burst.writeBytes(Requests.frames(message));
                    expected.add(Status.OK);
                    moved += amount;
                }
            }
        }
        shop.send(burst.toByteArray());
        for (int i = 0; i < expected.size(); i++) {
            final ReplyCopy reply = shop.readReply();
            final String what = "seed=" + seed + ", request=" + i;
            assertEquals(i, reply.correlationId(), what);
            assertEquals(expected.get(i), reply.status(), what);
        }
        assertEquals(moved, available(PAYEE), "seed=" + seed);
    }

    /** More of them than a batch of the pool. */
    @Test
    void shouldSayWhatIsWrongBehindCommandsThatAreBeingChecked() throws IOException {
        final int count = 2 * SignatureCheck.FRAMES_WANTED + 1;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            bytes.writeBytes(Requests.frames(signed(Requests.transfer(i, 700 + i, PAYER, PAYEE, 1))));
        }
        final byte[] garbage = Requests.frames(Requests.getAccount(1, PAYER));
        garbage[4] = 0;
        bytes.writeBytes(garbage);
        shop.send(bytes.toByteArray());
        assertEquals(DisconnectReason.NOT_A_FRAME, shop.readDisconnect());
        assertEquals(count, available(PAYEE), "what was sent before is carried out");
    }

    @Test
    void shouldKnowNoSignatureInAnOlderVersion() throws IOException {
        shop.send(Requests.frames(Requests.ofVersion(signed(Requests.transfer(1, 800, PAYER, PAYEE, 5)), 3)));
        assertEquals(DisconnectReason.MALFORMED_MESSAGE, shop.readDisconnect());
    }

    @Test
    void shouldTakeANewKeyAndNoLongerTheOldOne() throws IOException {
        final SigningKey.Pair second = SigningKey.generate("shop-sign-2", SHOP.id(), new SecureRandom());
        final CommandSigner secondSigner = second.signingKey().newSigner();
        PrincipalsFile.add(principals, new Addition(SHOP, null, null, key(second)));
        server.reloadAccess();
        assertEquals(Status.OK, ask(shop, signed(Requests.transfer(1, 900, PAYER, PAYEE, 1))));
        assertEquals(Status.OK, ask(shop, Requests.signed(secondSigner, Requests.transfer(1, 901, PAYER, PAYEE, 1))));
        PrincipalsFile.revokeSignatureKey(principals, "shop-sign-1", LocalDate.of(2026, 1, 1));
        server.reloadAccess();
        assertEquals(Status.SIGNATURE_INVALID, ask(shop, signed(Requests.transfer(1, 902, PAYER, PAYEE, 1))));
        assertEquals(Status.OK, ask(shop, Requests.signed(secondSigner, Requests.transfer(1, 902, PAYER, PAYEE, 1))));
        PrincipalsFile.revokeSignatureKey(principals, "shop-sign-2", LocalDate.of(2026, 1, 1));
        server.reloadAccess();
        assertEquals(
                Status.SIGNATURE_MISSING,
                ask(shop, Requests.transfer(1, 903, PAYER, PAYEE, 1)),
                "without a key it does not get by with less");
    }

    @Test
    void shouldKeepInTheJournalWhatAnAuditorNeeds() throws IOException {
        ask(shop, signed(Requests.transfer(1, 1000, PAYER, PAYEE, 5)));
        shop.send(Requests.frames(chain(1100)));
        replies(3);
        try (TestPeer other = TestPeer.authenticated(server.port(), otherKey)) {
            ask(other, Requests.transfer(1, 1200, PAYER, PAYEE, 5));
        }
        server.close();

        final SignatureAudit audit = audit();
        assertEquals(4, audit.signedCount());
        assertEquals(0, audit.unsignedCount());
        final String text = Files.readString(principals);
        PrincipalsFile.add(
                principals, new Addition(OTHER, null, null, key(SigningKey.generate("o", 4, new SecureRandom()))));
        assertEquals(1, audit().unsignedCount(), "from before it had a key");
        final SigningKey.Pair wrong = SigningKey.generate("x", SHOP.id(), new SecureRandom());
        Files.writeString(
                principals,
                text.replace(
                        pair.verifyingKey().toBase64(), wrong.verifyingKey().toBase64()));
        assertTrue(assertThrows(VerificationException.class, this::audit)
                .getMessage()
                .contains("signature is not"));
        Files.writeString(principals, text.strip() + " revoked=2020-01-01\n");
        final SignatureAudit late = audit();
        assertEquals(4, late.signedCount());
        assertEquals(4, late.lateCount());
        assertEquals(3, late.lastLateSequence() - late.firstLateSequence());
        Files.writeString(principals, text.strip() + " revoked=2999-01-01\n");
        assertEquals(4, audit().signedCount());
        assertEquals(0, audit().lateCount());
        PrincipalsFile.revoke(principals, SHOP, LocalDate.of(2999, 1, 1));
        assertEquals(4, audit().signedCount(), "a revoked principal's signatures can be checked");
        assertFalse(PrincipalsFile.read(principals).all().contains(SHOP));
    }

    /** Whoever can write the journal takes a signature away, and changes what it was for. */
    @Test
    void shouldNotBelieveACommandWithoutASignatureBehindASignedOne() throws IOException {
        ask(shop, signed(Requests.transfer(1, 1300, PAYER, PAYEE, 5)));
        final String text = Files.readString(principals);
        Files.writeString(
                principals,
                text.lines().filter(line -> !line.startsWith("signature-key")).collect(Collectors.joining("\n")));
        server.reloadAccess();
        assertEquals(Status.OK, ask(shop, Requests.transfer(1, 1301, PAYER, PAYEE, 5)));
        server.close();
        Files.writeString(principals, text);
        assertTrue(assertThrows(VerificationException.class, this::audit)
                .getMessage()
                .contains("command has no signature, and one before it has: sequence="));
    }

    /** Three transfers of 1. */
    private byte[][] chain(final long id) {
        signer.begin();
        return new byte[][] {
            Requests.sign(signer, Requests.linked(Requests.transfer(1, id, PAYER, PAYEE, 1))),
            Requests.sign(signer, Requests.linked(Requests.transfer(2, id + 1, PAYER, PAYEE, 1))),
            Requests.sign(signer, Requests.transfer(3, id + 2, PAYER, PAYEE, 1))
        };
    }

    /** Transfers of 1. */
    private byte[][] longChain(final long id, final int members) {
        final byte[][] chain = new byte[members][];
        signer.begin();
        for (int i = 0; i < members; i++) {
            final byte[] message = Requests.transfer(i, id + i, PAYER, PAYEE, 1);
            chain[i] = Requests.sign(signer, i < members - 1 ? Requests.linked(message) : message);
        }
        return chain;
    }

    private SignatureAudit audit() {
        final SignatureAudit audit = new SignatureAudit(PrincipalsFile.read(principals));
        JournalVerifier.verify(
                directory.resolve("data"), KeyRing.none(), (file, done, total) -> {}, RecoveryProgress.NONE, audit);
        return audit;
    }

    private static SignatureKey key(final SigningKey.Pair pair) {
        return new SignatureKey(pair.signingKey().id(), pair.signingKey().principalId(), pair.verifyingKey(), null);
    }

    private byte[] signed(final byte[] message) {
        return Requests.signed(signer, message);
    }

    private long available(final long account) throws IOException {
        try (TestPeer operator = TestPeer.authenticated(server.port(), operatorKey)) {
            operator.send(Requests.frames(Requests.getAccount(1, account)));
            return new AccountReplyDecoder()
                    .wrapAndApplyHeader(operator.readReply().message(), 0, new MessageHeaderDecoder())
                    .available();
        }
    }

    private List<Status> replies(final int count) throws IOException {
        final List<Status> statuses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            statuses.add(shop.readReply().status());
        }
        return statuses;
    }

    private static Status ask(final TestPeer peer, final byte[] message) throws IOException {
        peer.send(Requests.frames(message));
        return peer.readReply().status();
    }
}
