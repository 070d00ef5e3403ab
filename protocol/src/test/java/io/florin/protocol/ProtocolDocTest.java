package io.florin.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Schema.Field;
import io.florin.protocol.Schema.Kind;
import io.florin.protocol.Schema.Message;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.auth.CommandSigner;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.auth.SigningKey;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.CommandReplyDecoder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every table and every byte of docs/protocol.md against the schema, the codecs and the constants. */
class ProtocolDocTest {
    private static final Schema SCHEMA = Schema.load();
    private static final int SPLITS_MAX = 8;
    private static final int PAGE_MAX = 256;
    private static final BigInteger UINT128_NULL = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
    private static final Page PAGE = Page.load("protocol.md");
    private static final List<String> LINES = PAGE.lines();

    /** An example: the message that its fence names, and the frames in it. */
    private record Example(String message, List<String> lines) {
        @Override
        public String toString() {
            return message + ": " + lines.get(2);
        }
    }

    static Stream<Message> messages() {
        return SCHEMA.messages().values().stream().filter(message -> !isInternal(message));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldHaveATableOfEachMessage(final Message message) {
        final String heading = "### " + message.name() + " (" + message.id() + ")";
        final List<List<String>> rows = PAGE.tableAfter(heading);
        final List<List<String>> expected = new ArrayList<>(fieldRows(message));
        if (message.group() != null) {
            expected.add(List.of("", "", message.group().name(), "group"));
            assertEquals(
                    fieldRows(message.group()),
                    Page.columns(
                            PAGE.tableAfter(
                                    heading, "An entry of `" + message.group().name() + "`"),
                            4));
        }
        message.strings().forEach(string -> expected.add(List.of("", "", string, "string")));

        assertEquals(expected, Page.columns(rows, 4));
        rows.forEach(row -> assertTrue(row.size() == 5 && !row.get(4).isBlank(), () -> "meaning: " + row));
    }

    static Stream<Example> examples() {
        final List<Example> examples = new ArrayList<>();
        for (int i = 0; i < LINES.size(); i++) {
            if (LINES.get(i).startsWith("```hex ")) {
                final int end = i + 1 + LINES.subList(i + 1, LINES.size()).indexOf("```");
                examples.add(new Example(LINES.get(i).substring("```hex ".length()), LINES.subList(i + 1, end)));
            }
        }
        return examples.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldHaveExamplesThatSayWhatTheirBytesAre(final Example example) {
        final Message message = SCHEMA.message(example.message());
        final HexReader reader = new HexReader(example.lines());
        while (reader.hasNext()) {
            final byte[] frame = reader.readFrame(message);
            final UnsafeBuffer buffer = new UnsafeBuffer(frame);
            assertEquals(frame.length, Framing.frameLength(buffer, 0));
            assertEquals(Framing.ENCODING_TYPE_SBE_LITTLE_ENDIAN, Framing.encodingType(buffer, 0));
            if (RequestType.of(message.id()) != null) {
                assertNull(RequestType.check(buffer, Framing.HEADER_LENGTH, frame.length - Framing.HEADER_LENGTH));
            }
            final Map<String, Object> values = Codecs.decode(message, buffer, Framing.HEADER_LENGTH);
            assertEquals(notes(message, values, frame.length), reader.notes());
        }
    }

    @Test
    void shouldHaveAnExampleOfEachMessage() {
        final Set<String> shown = new HashSet<>();
        examples().forEach(example -> shown.add(example.message()));
        final Set<String> expected = new HashSet<>();
        messages().forEach(message -> expected.add(message.name()));
        assertEquals(expected, shown);
    }

    /** Whoever writes a client checks it with these bytes. */
    @Test
    void shouldHaveAHandshakeWhoseProofsAreRight() {
        final byte[] secret = new byte[KeyProof.LENGTH];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }
        final ApiKey key = ApiKey.of("shop-1", secret);
        final Map<String, Object> challenge = onlyExample("Challenge");
        final Map<String, Object> authenticate = onlyExample("Authenticate");
        assertEquals(key.id(), authenticate.get("keyId"));
        final byte[] transcript = KeyProof.transcript(
                SCHEMA.version(),
                hex(challenge, "serverNonce"),
                hex(authenticate, "clientNonce"),
                new byte[KeyProof.LENGTH],
                key.id());

        assertArrayEquals(KeyProof.clientProof(key, transcript), hex(authenticate, "clientProof"));
        assertTrue(KeyProof.isClientProof(key.verifier(), transcript, hex(authenticate, "clientProof")));
        assertTrue(KeyProof.isServerProof(key, transcript, hex(onlyExample("Welcome"), "serverProof")));
    }

    /** Whoever writes a client checks it with these bytes. */
    @Test
    void shouldHaveASignatureThatIsRight() {
        final byte[] secret = new byte[KeyProof.LENGTH];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }
        final int principalId = ((Number) Codecs.get(onlyExample("Welcome"), "principalId")).intValue();
        final Example transfer = examples()
                .filter(example -> example.message().equals("Transfer"))
                .findFirst()
                .orElseThrow();
        final byte[] frame = new HexReader(transfer.lines()).readFrame(SCHEMA.message("Transfer"));
        final UnsafeBuffer signature = new UnsafeBuffer(new byte[CommandSignature.LENGTH]);
        final CommandSigner signer =
                SigningKey.of("shop-1", principalId, secret).newSigner();
        signer.sign(new UnsafeBuffer(frame), Framing.HEADER_LENGTH, frame.length - Framing.HEADER_LENGTH, signature, 0);

        final String hex = HexFormat.of().formatHex(signature.byteArray());
        assertTrue(PAGE.lines().stream().anyMatch(hex::equals), () -> "the page has not the signature " + hex);
    }

    private static byte[] hex(final Map<String, Object> values, final String name) {
        return HexFormat.of().parseHex((String) Codecs.get(values, name));
    }

    private static Map<String, Object> onlyExample(final String name) {
        final Message message = SCHEMA.message(name);
        final Example example = examples()
                .filter(candidate -> candidate.message().equals(name))
                .findFirst()
                .orElseThrow();
        final byte[] frame = new HexReader(example.lines()).readFrame(message);
        return Codecs.decode(message, new UnsafeBuffer(frame), Framing.HEADER_LENGTH);
    }

    @Test
    void shouldHaveAChainWhoseMembersAreLinkedButTheLast() {
        final Example chain = examples()
                .filter(example -> example.lines().contains("") && "Transfer".equals(example.message()))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("flags = linked", "flags = none"),
                chain.lines().stream()
                        .filter(line -> line.contains("# flags"))
                        .map(line -> line.substring(line.indexOf('#') + 2))
                        .toList());
    }

    @Test
    void shouldHaveATableOfAllDisconnectReasons() {
        final List<List<String>> expected = Arrays.stream(DisconnectReason.values())
                .map(reason -> List.of(Integer.toString(reason.code()), reason.name()))
                .toList();
        final List<List<String>> rows = PAGE.tableAfter("## Disconnect reasons");
        assertEquals(expected, Page.columns(rows, 2));
        rows.forEach(row -> assertTrue(Set.of("again", "stop").contains(row.get(2)), row::toString));
    }

    @Test
    void shouldHaveTheLimits() {
        assertEquals(
                List.of(
                        Framing.HEADER_LENGTH,
                        Framing.FRAME_LENGTH_MIN,
                        Framing.REQUEST_FRAME_LENGTH_MAX,
                        Framing.REPLY_FRAME_LENGTH_MAX,
                        Framing.CHAIN_LENGTH_MAX,
                        35,
                        140,
                        SPLITS_MAX,
                        PAGE_MAX),
                PAGE.tableAfter("## Limits").stream()
                        .map(row -> Integer.parseInt(row.get(1)))
                        .toList());
        assertTrue(LINES.stream()
                .anyMatch(line -> line.contains("id " + SCHEMA.id() + " and the version " + SCHEMA.version())));
    }

    @Test
    void shouldHaveTheNullsOfTheTypes() {
        final List<List<String>> rows = PAGE.tableAfter("## Types");
        assertEquals(Short.toString(AccountKind.NULL_VAL.value()), nullOf(rows, "uint8"));
        assertEquals(Integer.toString(AccountReplyDecoder.codeNullValue()), nullOf(rows, "uint16"));
        assertEquals(Long.toString(AccountReplyDecoder.ledgerNullValue()), nullOf(rows, "uint32"));
        assertEquals(Long.toString(CommandReplyDecoder.availableNullValue()), nullOf(rows, "int64"));
    }

    @Test
    void shouldListRequestsWithTheirReplies() {
        final List<List<String>> rows = PAGE.tableAfter("## Messages");
        for (final List<String> row : rows) {
            for (int i = 0; i < 4; i += 2) {
                final String name = row.get(i).substring(1, row.get(i).indexOf(']'));
                assertEquals(
                        row.get(i + 1), Integer.toString(SCHEMA.message(name).id()));
                assertTrue(
                        row.get(i)
                                .endsWith("(#" + name.toLowerCase(java.util.Locale.ROOT) + "-" + row.get(i + 1) + ")"),
                        row::toString);
            }
        }
        final long requests = Arrays.stream(RequestType.values())
                .filter(type -> type.role() != RequestType.Role.INTERNAL)
                .count();
        assertEquals(requests, rows.size());
    }

    private static boolean isInternal(final Message message) {
        final RequestType type = RequestType.of(message.id());
        return type != null && type.role() == RequestType.Role.INTERNAL;
    }

    private static String nullOf(final List<List<String>> rows, final String type) {
        return rows.stream()
                .filter(row -> row.get(0).equals(type))
                .findFirst()
                .orElseThrow()
                .get(2);
    }

    private static List<List<String>> fieldRows(final Message message) {
        return message.fields().stream()
                .map(field -> List.of(
                        Integer.toString(field.offset()),
                        Integer.toString(field.size()),
                        field.name(),
                        field.wireType()))
                .toList();
    }

    /** @return what the lines of an example must say about these values. */
    private static List<String> notes(final Message message, final Map<String, Object> values, final int length) {
        final List<String> notes = new ArrayList<>();
        notes.add("length = " + length + ", encodingType = 0xeb50");
        notes.add("blockLength = " + message.blockLength() + ", templateId = " + message.id() + ", schemaId = "
                + SCHEMA.id() + ", version = " + SCHEMA.version());
        message.fields().forEach(field -> notes.add(note(message, "", field, values)));
        final Message group = message.group();
        if (group != null) {
            final List<Map<String, Object>> entries = Codecs.entries(values, group.name());
            notes.add("blockLength = " + group.blockLength() + ", numInGroup = " + entries.size());
            for (int i = 0; i < entries.size(); i++) {
                final String prefix = group.name() + "[" + i + "].";
                final Map<String, Object> entry = entries.get(i);
                group.fields().forEach(field -> notes.add(note(message, prefix, field, entry)));
            }
        }
        message.strings().forEach(string -> notes.add(string + " = \"" + values.get(string) + "\""));
        return notes;
    }

    private static String note(
            final Message message, final String prefix, final Field field, final Map<String, Object> values) {
        return prefix + field.name() + " = " + text(message, field, Codecs.get(values, field.name()));
    }

    private static String text(final Message message, final Field field, final Object value) {
        if (isNull(field, value)) {
            return "null";
        }
        if (field.kind() == Kind.SET) {
            final Set<?> choices = (Set<?>) value;
            return choices.isEmpty() ? "none" : String.join(" ", choices.toArray(new String[0]));
        }
        return value + nameOf(message, field, value);
    }

    private static boolean isNull(final Field field, final Object value) {
        return switch (field.wireType()) {
            case "uint8" -> value.equals(0xFFL);
            case "uint16" -> value.equals(0xFFFFL);
            case "uint32" -> value.equals(0xFFFF_FFFFL);
            case "int64" -> value.equals(Long.MIN_VALUE);
            case "uint128" -> value.equals(UINT128_NULL);
            default -> false;
        };
    }

    private static String nameOf(final Message message, final Field field, final Object value) {
        if (field.kind() == Kind.ENUM) {
            return SCHEMA.choices(field.type()).entrySet().stream()
                    .filter(choice -> choice.getValue().longValue() == (Long) value)
                    .map(choice -> " (" + choice.getKey() + ")")
                    .findFirst()
                    .orElseThrow();
        }
        return switch (field.name()) {
            case "status", "outcome" -> " (" + Status.of(((Long) value).intValue()) + ")";
            case "reason" ->
                "Disconnect".equals(message.name())
                        ? " (" + DisconnectReason.of(((Long) value).intValue()) + ")"
                        : ""; // an account's: the client's own
            default -> "";
        };
    }

    /** Reads frames off an example: a line is a field, a line without a note goes on with the one before. */
    private static final class HexReader {
        private final List<String> lines;
        private final List<String> notes = new ArrayList<>();
        private int next;

        HexReader(final List<String> lines) {
            this.lines = lines;
        }

        boolean hasNext() {
            return next < lines.size();
        }

        /** @return the bytes up to an empty line or the end, each line as long as its field. */
        byte[] readFrame(final Message message) {
            notes.clear();
            final StringBuilder hex = new StringBuilder();
            final List<Integer> lengths = new ArrayList<>();
            for (; hasNext() && !lines.get(next).isEmpty(); next++) {
                final String line = lines.get(next);
                final int mark = line.indexOf('#');
                final String bytes = (mark < 0 ? line : line.substring(0, mark)).replace(" ", "");
                hex.append(bytes);
                if (mark < 0) {
                    lengths.set(lengths.size() - 1, lengths.get(lengths.size() - 1) + bytes.length() / 2);
                } else {
                    lengths.add(bytes.length() / 2);
                    notes.add(line.substring(mark + 2));
                }
            }
            next++;
            assertEquals(List.of(Framing.HEADER_LENGTH, 8), lengths.subList(0, 2));
            assertEquals(
                    message.fields().stream().map(Field::size).toList(),
                    lengths.subList(2, 2 + message.fields().size()),
                    "a line is a field");
            return HexFormat.of().parseHex(hex);
        }

        List<String> notes() {
            return notes;
        }
    }
}
