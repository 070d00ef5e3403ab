package io.florin.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Schema.Message;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What an older version of the schema encoded still decodes to what it said: in journals, and from clients. A resource per version has a
 * message of each kind in hex, and its fields: {@link GoldenMessages} made it.
 */
class ProtocolCompatibilityTest {
    private static final Schema SCHEMA = Schema.load();
    private static final int VERSION_OFFSET = MessageHeaderDecoder.versionEncodingOffset();

    /** A message that was kept: its bytes with the SBE header, and what it says. */
    private record Golden(String name, UnsafeBuffer bytes, Map<String, String> fields) {}

    @Test
    void shouldDecodeEveryVersion() throws IOException {
        for (int version = 0; version <= SCHEMA.version(); version++) {
            for (final Golden golden : load(version)) {
                final String what = "version=" + version + ", message=" + golden.name();
                final Message message = SCHEMA.message(golden.name());
                assertEquals(
                        version,
                        golden.bytes().getShort(VERSION_OFFSET, ByteOrder.LITTLE_ENDIAN),
                        what + " was edited");

                final Map<String, String> decoded = Codecs.flat(Codecs.decode(message, golden.bytes(), 0));
                golden.fields().forEach((field, value) -> assertEquals(value, decoded.get(field), what + ", " + field));
            }
        }
    }

    @Test
    void shouldStillEncodeTheSameBytesWhileTheVersionIsTheSame() throws IOException {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Framing.REPLY_FRAME_LENGTH_MAX]);
        for (final Golden golden : load(SCHEMA.version())) {
            final Message message = SCHEMA.message(golden.name());
            final int length = Codecs.encode(message, Codecs.decode(message, golden.bytes(), 0), buffer, 0);
            assertEquals(toHex(golden.bytes(), golden.bytes().capacity()), toHex(buffer, length), golden.name());
        }
    }

    @Test
    void shouldKeepAMessageOfEachKind() throws IOException {
        final Set<String> kept = new HashSet<>();
        for (int version = 0; version <= SCHEMA.version(); version++) {
            load(version).forEach(golden -> kept.add(golden.name()));
        }
        assertEquals(SCHEMA.messages().keySet(), kept);
    }

    @Test
    void shouldFindNothingInTheFieldsThatCameLater() throws IOException {
        final String int64Null = Long.toString(Long.MIN_VALUE);
        final String uint128Null =
                BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE).toString();
        assertLater("Configure", Map.of("historyMax", "4294967295", "hashKey", uint128Null));
        assertLater(
                "AccountReply",
                Map.of(
                        "history", "255",
                        "reserved", "255",
                        "reason", "65535",
                        "changedSequence", int64Null,
                        "changedNs", int64Null));
        assertLater(
                "TransferReply",
                Map.of(
                        "reserved", "255",
                        "originalId", uint128Null,
                        "refundedAmount", int64Null,
                        "refundableAmount", int64Null));
    }

    /** Asserts what is decoded of a message of version 0 besides the fields that it had. */
    private static void assertLater(final String name, final Map<String, String> expected) throws IOException {
        final Golden golden = load(0).stream()
                .filter(kept -> kept.name().equals(name))
                .findFirst()
                .orElseThrow();
        final Map<String, String> decoded = Codecs.flat(Codecs.decode(SCHEMA.message(name), golden.bytes(), 0));
        decoded.keySet().removeAll(golden.fields().keySet());
        assertEquals(expected, decoded, name);
    }

    private static List<Golden> load(final int version) throws IOException {
        final String resource = "version-" + version + ".golden";
        try (InputStream in = ProtocolCompatibilityTest.class.getResourceAsStream(resource)) {
            assertNotNull(in, () -> "a new schema version needs its golden bytes: resource=" + resource);
            final List<Golden> messages = new ArrayList<>();
            for (final String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                final int equals = line.indexOf('=');
                if (line.startsWith("  ")) {
                    assertTrue(equals > 0, line);
                    messages.get(messages.size() - 1)
                            .fields()
                            .put(line.substring(2, equals), line.substring(equals + 1));
                } else if (equals > 0) {
                    final byte[] bytes = HexFormat.of().parseHex(line.substring(equals + 1));
                    messages.add(new Golden(line.substring(0, equals), new UnsafeBuffer(bytes), new LinkedHashMap<>()));
                }
            }
            return messages;
        }
    }

    private static String toHex(final UnsafeBuffer buffer, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
