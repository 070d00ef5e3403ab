package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.security.AccountRanges;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.Role;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.AuthorizationReplyDecoder;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.EntriesReplyDecoder;
import io.florin.protocol.codec.PromoteReplyDecoder;
import io.florin.protocol.codec.ServerStatusReplyDecoder;
import io.florin.protocol.codec.StateHashReplyDecoder;
import io.florin.protocol.codec.TransferReplyDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of rights in docs/security.md, cell by cell, over real sockets: each role asks for each thing about its own accounts (10 to 19) and
 * about others', with few accounts and with all.
 */
@Timeout(60)
class RightsTest {
    private static final long HOUSE = 1;
    private static final long OWN = 10;
    private static final long OTHER = 20;
    private static final long OWN_TRANSFER = 100;
    private static final long OTHER_TRANSFER = 200;
    private static final long OWN_HOLD = 110;
    private static final long OTHER_HOLD = 210;
    private static final int MANY_SHOT = 1_000_000_000;

    @TempDir
    static Path directory;

    private static final Map<String, ApiKey> KEYS = new HashMap<>();
    private static FlorinServer server;
    private static long nextId = 10_000;

    /** One cell, and the word that stands there. */
    record Cell(RequestType type, Role role, String word) {
        @Override
        public String toString() {
            return type + " by a " + role + ": " + word;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        final Path principals = directory.resolve("principals");
        add(principals, Access.principal(2, "operator", "", Role.OPERATOR));
        int id = 3;
        for (final Role role : new Role[] {Role.TELLER, Role.PAYER, Role.READER}) {
            add(principals, Access.principal(id++, role.word(), "10..19", role));
            add(principals, Access.principal(id++, role.word() + "-all", "all", role));
        }
        add(
                principals,
                new Principal(
                        id,
                        "payer-holds",
                        Set.of(Role.PAYER),
                        AccountRanges.NONE,
                        AccountRanges.parse("10..19"),
                        AccountRanges.NONE,
                        true));
        server = FlorinServer.start(
                Access.config(directory.resolve("data"), principals, null), report -> {}, FlorinServer::halt);
        try (TestPeer operator = TestPeer.authenticated(server.port(), KEYS.get("operator"))) {
            for (final long account : new long[] {HOUSE, OWN, OWN + 1, OTHER, OTHER + 1}) {
                ask(
                        operator,
                        Requests.openAccount(1, account, account == HOUSE ? AccountKind.HOUSE : AccountKind.CUSTOMER));
            }
            ask(operator, Requests.transfer(2, 1, HOUSE, OWN, MANY_SHOT));
            ask(operator, Requests.transfer(3, 2, HOUSE, OTHER, MANY_SHOT));
            ask(
                    operator,
                    Requests.transfer(4, OWN_TRANSFER, OWN + 1, OWN, 1)); // refused for funds, and still to be found
            ask(operator, Requests.transfer(5, OTHER_TRANSFER, OTHER, OTHER + 1, 1000));
            final long timeoutNs = TimeUnit.HOURS.toNanos(1);
            ask(operator, Requests.authorize(6, OWN_HOLD, OWN, OWN + 1, 1000, timeoutNs));
            ask(operator, Requests.authorize(7, OTHER_HOLD, OTHER, OTHER + 1, 1000, timeoutNs));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Cell> cells() throws IOException {
        final List<String> lines =
                Files.readAllLines(Path.of(System.getProperty("florin.root"), "docs", "security.md"));
        final int head = lines.indexOf("| Request | operator | teller | payer | reader |");
        final List<Cell> cells = new ArrayList<>();
        for (int i = head + 2; lines.get(i).startsWith("|"); i++) {
            final String[] words = lines.get(i).substring(2).split(" *\\| *", -1);
            final RequestType type = RequestType.valueOf(
                    words[0].replaceAll("(?<=.)([A-Z])", "_$1").toUpperCase(Locale.ROOT));
            int column = 1;
            for (final Role role : Role.values()) {
                cells.add(new Cell(type, role, words[column++]));
            }
        }
        return cells.stream();
    }

    @Test
    void shouldHaveARowForEachRequestOfAClient() throws IOException {
        final Set<RequestType> expected = new HashSet<>();
        for (final RequestType type : RequestType.values()) {
            if (type.role() != RequestType.Role.INTERNAL && type.role() != RequestType.Role.SESSION) {
                expected.add(type);
            }
        }
        final Map<RequestType, Integer> cells = new EnumMap<>(RequestType.class);
        cells().forEach(cell -> cells.merge(cell.type(), 1, Integer::sum));
        assertEquals(expected, cells.keySet());
        assertTrue(cells.values().stream().allMatch(count -> count == Role.values().length));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void shouldBeAsTheTableSays(final Cell cell) throws IOException {
        final String few = cell.role().word();
        final String all = cell.role() == Role.OPERATOR ? few : few + "-all";
        switch (cell.word()) {
            case "all" -> {
                assertAnswer(cell, few, true, true);
                assertAnswer(cell, few, false, true);
            }
            case "no" -> {
                assertAnswer(cell, few, true, false);
                assertAnswer(cell, few, false, false);
                assertAnswer(cell, all, false, false);
            }
            case "own" -> {
                assertAnswer(cell, few, true, true);
                assertAnswer(cell, few, false, false);
                assertAnswer(cell, all, false, true);
            }
            case "whole" -> {
                assertAnswer(cell, few, true, false);
                assertAnswer(cell, all, true, true);
            }
            case "holds" -> {
                assertAnswer(cell, few, true, false);
                assertAnswer(cell, all, true, false);
                assertAnswer(cell, "payer-holds", true, true);
                assertAnswer(cell, "payer-holds", false, true);
            }
            case "found" -> {
                assertEquals(Status.OK, answer(cell, few, true).status());
                assertEquals(Status.TRANSFER_NOT_FOUND, answer(cell, few, false).status());
                assertEquals(Status.OK, answer(cell, all, false).status());
            }
            default -> throw new AssertionError("no word of the table: " + cell);
        }
    }

    /** Whatever one may do: what the server makes for itself is taken from nobody. */
    @ParameterizedTest
    @EnumSource(names = {"CONFIGURE", "TICK"})
    void shouldTakeWhatIsTheJournalsOwnFromNobody(final RequestType type) throws IOException {
        for (final String name : KEYS.keySet()) {
            try (TestPeer peer = TestPeer.authenticated(server.port(), KEYS.get(name))) {
                final byte[] message = Requests.getStateHash(1);
                message[2] = (byte) type.templateId();
                peer.send(Requests.frames(message));
                final DisconnectReason reason = peer.readDisconnect();
                assertTrue(
                        reason == DisconnectReason.UNKNOWN_TEMPLATE || reason == DisconnectReason.MALFORMED_MESSAGE,
                        name + ": " + reason);
            }
        }
    }

    @Test
    void shouldDoNothingOfAChainWithAMemberThatIsForbidden() throws IOException {
        try (TestPeer peer = TestPeer.authenticated(server.port(), KEYS.get("payer"))) {
            final long before = server.lastSequence();
            peer.send(Requests.frames(
                    Requests.getAccount(1, OWN),
                    Requests.linked(Requests.transfer(2, 501, OWN, OTHER, 1)),
                    Requests.linked(Requests.transfer(3, 502, OTHER, OWN, 1)),
                    Requests.linked(Requests.reverse(4, 503, OWN_TRANSFER)),
                    Requests.transfer(5, 504, OWN, OTHER, 1),
                    Requests.getAccount(6, OWN)));
            final ReplyCopy first = peer.readReply();
            assertEquals(Status.CHAIN_FAILED, peer.readReply().status());
            assertEquals(Status.NOT_AUTHORIZED, peer.readReply().status());
            assertEquals(Status.CHAIN_FAILED, peer.readReply().status());
            assertEquals(Status.CHAIN_FAILED, peer.readReply().status());
            final ReplyCopy last = peer.readReply();
            assertEquals(6, last.correlationId());
            assertEquals(first.sequence(), last.sequence());
            assertEquals(before, server.lastSequence());
            peer.send(Requests.frames(Requests.transfer(7, 501, OWN, OTHER, 1))); // the id is still unused
            final ReplyCopy paid = peer.readReply();
            assertEquals(Status.OK, paid.status());
            assertFalse(paid.isReplayed());
        }
    }

    /** A refusal takes its turn: replies come in the order of the requests, whatever became of them. */
    @Test
    void shouldAnswerRefusalsInTheirPlace() throws IOException {
        try (TestPeer peer = TestPeer.authenticated(server.port(), KEYS.get("payer"))) {
            final byte[][] messages = new byte[1000][];
            for (int i = 0; i < messages.length; i++) {
                messages[i] = Requests.transfer(i, 1_000 + i, i % 3 == 0 ? OTHER : OWN, OWN + 1, 1);
            }
            peer.send(Requests.frames(messages));
            long last = 0;
            for (int i = 0; i < messages.length; i++) {
                final ReplyCopy reply = peer.readReply();
                assertEquals(i, reply.correlationId());
                assertEquals(i % 3 == 0 ? Status.NOT_AUTHORIZED : Status.OK, reply.status());
                assertTrue(i % 3 == 0 || reply.sequence() > last);
                last = i % 3 == 0 ? last : reply.sequence();
            }
        }
    }

    @Test
    void shouldSayNothingOfTheLedgerInARefusal() throws IOException {
        for (final byte[] query : List.of(
                Requests.getAccount(1, OTHER),
                Requests.trialBalance(2),
                Requests.getStateHash(3),
                Requests.listEntries(4, OTHER))) {
            final byte[] refusal;
            final byte[] missing;
            try (TestPeer peer = TestPeer.authenticated(server.port(), KEYS.get("payer"))) {
                peer.send(Requests.frames(query));
                refusal = peer.readMessage();
                peer.send(Requests.frames(query));
                missing = peer.readMessage();
            }
            assertEquals(Arrays.toString(refusal), Arrays.toString(missing));
            for (int i = 40; i < refusal.length; i++) {
                final int at = i;
                assertTrue(
                        refusal[i] == 0
                                || refusal[i] == -1
                                || refusal[i] == (byte) 0x80
                                || refusal[i] == OTHER
                                || isGroup(refusal, i),
                        () -> "at=" + at + ", refusal=" + Arrays.toString(refusal));
            }
        }
    }

    /** The entries' length in the header of the empty group at a message's end. */
    private static boolean isGroup(final byte[] message, final int at) {
        return at >= message.length - 4;
    }

    private static void assertAnswer(final Cell cell, final String name, final boolean isOwn, final boolean isAllowed)
            throws IOException {
        final long before = server.lastSequence();
        final ReplyCopy reply = answer(cell, name, isOwn);
        final String what = cell + ", principal=" + name + ", own=" + isOwn + ", status=" + reply.status();
        assertEquals(isAllowed, reply.status() != Status.NOT_AUTHORIZED, what);
        if (!isAllowed) {
            assertEquals(before, server.lastSequence(), what);
        }
    }

    private static ReplyCopy answer(final Cell cell, final String name, final boolean isOwn) throws IOException {
        try (TestPeer peer = TestPeer.authenticated(server.port(), assertNotNullKey(name))) {
            final ReplyCopy reply = ask(peer, request(cell.type(), isOwn));
            assertEquals(replyTemplateId(cell.type()), reply.templateId(), cell::toString);
            return reply;
        }
    }

    private static ApiKey assertNotNullKey(final String name) {
        assertNotNull(KEYS.get(name), name);
        return KEYS.get(name);
    }

    private static ReplyCopy ask(final TestPeer peer, final byte[] message) throws IOException {
        peer.send(Requests.frames(message));
        return peer.readReply();
    }

    private static void add(final Path principals, final Principal principal) {
        KEYS.put(principal.name(), Access.add(principals, principal));
    }

    private static byte[] request(final RequestType type, final boolean isOwn) {
        final long account = isOwn ? OWN : OTHER;
        final long transfer = isOwn ? OWN_TRANSFER : OTHER_TRANSFER;
        final long hold = isOwn ? OWN_HOLD : OTHER_HOLD;
        final long id = nextId++;
        return switch (type) {
            case OPEN_ACCOUNT -> Requests.openAccount(1, account, AccountKind.CUSTOMER);
            case SET_ACCOUNT_STATUS -> Requests.setAccountStatus(1, account);
            case SET_ACCOUNT_LIMITS -> Requests.setAccountLimits(1, account);
            case TRANSFER -> Requests.transfer(1, id, account, HOUSE, 1);
            case AUTHORIZE -> Requests.authorize(1, id, account, HOUSE, 1, TimeUnit.HOURS.toNanos(1));
            case CAPTURE -> Requests.capture(1, id, hold);
            case VOID -> Requests.voidHold(1, id, 404); // of nobody: the others need the hold
            case REFUND -> Requests.refund(1, id, transfer, account);
            case REVERSE -> Requests.reverse(1, id, 404);
            case GET_ACCOUNT -> Requests.getAccount(1, account);
            case GET_TRANSFER -> Requests.getTransfer(1, transfer);
            case GET_AUTHORIZATION -> Requests.getAuthorization(1, hold);
            case LIST_ENTRIES -> Requests.listEntries(1, account);
            case TRIAL_BALANCE -> Requests.trialBalance(1);
            case GET_ACCOUNT_AT -> Requests.getAccountAt(1, account);
            case GET_STATE_HASH -> Requests.getStateHash(1);
            case GET_SERVER_STATUS -> Requests.getServerStatus(1);
            case PROMOTE -> Requests.promote(1);
            case HELLO, AUTHENTICATE, CONFIGURE, TICK -> throw new AssertionError(type);
        };
    }

    private static int replyTemplateId(final RequestType type) {
        return switch (type) {
            case GET_ACCOUNT, GET_ACCOUNT_AT -> AccountReplyDecoder.TEMPLATE_ID;
            case GET_TRANSFER -> TransferReplyDecoder.TEMPLATE_ID;
            case GET_AUTHORIZATION -> AuthorizationReplyDecoder.TEMPLATE_ID;
            case LIST_ENTRIES -> EntriesReplyDecoder.TEMPLATE_ID;
            case TRIAL_BALANCE -> TrialBalanceReplyDecoder.TEMPLATE_ID;
            case GET_STATE_HASH -> StateHashReplyDecoder.TEMPLATE_ID;
            case GET_SERVER_STATUS -> ServerStatusReplyDecoder.TEMPLATE_ID;
            case PROMOTE -> PromoteReplyDecoder.TEMPLATE_ID;
            default -> CommandReplyDecoder.TEMPLATE_ID;
        };
    }
}
