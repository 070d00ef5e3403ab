package io.florin.protocol;

import io.florin.protocol.Schema.Field;
import io.florin.protocol.Schema.Message;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a message of each kind as the schema's version encodes it: the resource that a new version needs, made once and never again.
 * No two fields have the same value, but those that know only a few.
 */
final class GoldenMessages {
    private static final Schema SCHEMA = Schema.load();
    private static final int GROUP_ENTRIES = 2;

    private final StringBuilder text = new StringBuilder();
    private int fields;

    private GoldenMessages() {}

    /**
     * Writes the resource.
     *
     * @param args the file to write.
     */
    public static void main(final String[] args) throws IOException {
        final GoldenMessages golden = new GoldenMessages();
        golden.add("# A message of each kind as version " + SCHEMA.version()
                + " of the schema encodes it, SBE header included, and what it says.");
        golden.add("# Never change a line: journals and clients of that version exist."
                + " The next version has a file of its own.");
        SCHEMA.messages().values().forEach(golden::add);
        Files.writeString(Path.of(args[0]), golden.text, StandardCharsets.UTF_8);
    }

    private void add(final String line) {
        text.append(line).append('\n');
    }

    private void add(final Message message) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Framing.REPLY_FRAME_LENGTH_MAX]);
        final Map<String, Object> values = values(message);
        final byte[] bytes = new byte[Codecs.encode(message, values, buffer, 0)];
        buffer.getBytes(0, bytes);
        add(message.name() + "=" + HexFormat.of().formatHex(bytes));
        Codecs.flat(values).forEach((name, value) -> add("  " + name + "=" + value));
    }

    private Map<String, Object> values(final Message message) {
        final Map<String, Object> values = new LinkedHashMap<>();
        message.fields().forEach(field -> values.put(field.name(), value(message, field)));
        final Message group = message.group();
        if (group != null) {
            final List<Map<String, Object>> entries = new ArrayList<>();
            for (int i = 0; i < GROUP_ENTRIES; i++) {
                entries.add(values(group));
            }
            values.put(group.name(), entries);
        }
        message.strings().forEach(string -> values.put(string, string + " of " + message.name()));
        return values;
    }

    private Object value(final Message message, final Field field) {
        final int n = ++fields;
        return switch (field.kind()) {
            case NUMBER -> number(message, field, n);
            case UINT128 -> new BigInteger("f1f2f3f4f5f6f7f8e1e2e3e4e5e6e700", 16).add(BigInteger.valueOf(n));
            case ENUM -> {
                final List<Integer> codes =
                        new ArrayList<>(SCHEMA.choices(field.type()).values());
                yield (long) codes.get(n % codes.size());
            }
            case BYTES32 ->
                new BigInteger("c1c2c3c4c5c6c7c8".repeat(4), 16)
                        .add(BigInteger.valueOf(n))
                        .toString(16);
            case SET -> new TreeSet<>(Set.copyOf(SCHEMA.choices(field.type()).keySet()));
        };
    }

    private static long number(final Message message, final Field field, final int n) {
        if (Set.of("status", "outcome").contains(field.name())) {
            return Status.HISTORY_FULL.code();
        }
        if ("Disconnect".equals(message.name())) {
            return DisconnectReason.SHUTTING_DOWN.code();
        }
        return switch (field.size()) {
            case Byte.BYTES -> n & 0x7F;
            case Short.BYTES -> 0x0d00L + n;
            case Integer.BYTES -> 0x0a0b0c00L + n;
            default -> 0x0102030405060700L + n;
        };
    }
}
