package io.florin.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.florin.protocol.Schema.Field;
import io.florin.protocol.Schema.Message;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decode is the inverse of encode, for random messages with rude values, and each field stands where the schema puts it. */
class CodecRoundTripTest {
    private static final Schema SCHEMA = Schema.load();
    private static final int ROUNDS = 200;
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int STRING_LENGTH_MAX = 254;
    private static final int GROUP_MAX = 256;
    private static final BigInteger UINT128_MAX = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    /** The property's seed: set it to what a failure prints to have the same again. */
    private final long seed = System.nanoTime();

    private final SplittableRandom random = new SplittableRandom(seed);

    static Stream<String> messages() {
        return SCHEMA.messages().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldDecodeWhatWasEncoded(final String name) {
        final Message message = SCHEMA.message(name);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Framing.REPLY_FRAME_LENGTH_MAX]);
        for (int round = 0; round < ROUNDS; round++) {
            final int offset = random.nextInt(64);
            buffer.setMemory(0, 1024, (byte) random.nextInt());
            final Map<String, Object> values = randomValues(message);
            final int at = round;
            final Supplier<String> failure =
                    () -> "seed=" + seed + ", round=" + at + ", message=" + name + ", values=" + values;

            final int length = Codecs.encode(message, values, buffer, offset);

            assertEquals(values, Codecs.decode(message, buffer, offset), failure);
            assertHeader(message, buffer, offset, failure);
            assertFields(message, values, buffer, offset + HEADER_LENGTH, failure);
            if (isRequest(message)) {
                assertNull(RequestType.check(buffer, offset, length), failure);
            }
        }
    }

    private static boolean isRequest(final Message message) {
        return RequestType.of(message.id()) != null;
    }

    private static void assertHeader(
            final Message message, final UnsafeBuffer buffer, final int offset, final Supplier<String> failure) {
        final int[] expected = {message.blockLength(), message.id(), SCHEMA.id(), SCHEMA.version()};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(
                    expected[i], buffer.getShort(offset + i * Short.BYTES, ByteOrder.LITTLE_ENDIAN) & 0xFFFF, failure);
        }
    }

    private static void assertFields(
            final Message message,
            final Map<String, Object> values,
            final UnsafeBuffer buffer,
            final int offset,
            final Supplier<String> failure) {
        for (final Field field : message.fields()) {
            final BigInteger expected = bits(field, Codecs.get(values, field.name()));
            BigInteger actual = BigInteger.ZERO;
            for (int i = field.size() - 1; i >= 0; i--) {
                actual = actual.shiftLeft(8).or(BigInteger.valueOf(buffer.getByte(offset + field.offset() + i) & 0xFF));
            }
            assertEquals(expected, actual, () -> "field=" + field.name() + ", " + failure.get());
        }
    }

    private static BigInteger bits(final Field field, final Object value) {
        return switch (field.kind()) {
            case NUMBER, ENUM ->
                BigInteger.valueOf((Long) value)
                        .and(BigInteger.ONE.shiftLeft(field.size() * 8).subtract(BigInteger.ONE));
            case UINT128 -> (BigInteger) value;
            case BYTES32 -> {
                BigInteger bits = BigInteger.ZERO;
                final byte[] bytes = HexFormat.of().parseHex((String) value);
                for (int i = bytes.length - 1; i >= 0; i--) {
                    bits = bits.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xFF));
                }
                yield bits;
            }
            case SET -> {
                BigInteger bits = BigInteger.ZERO;
                for (final Object choice : (Set<?>) value) {
                    bits = bits.setBit(Objects.requireNonNull(choices(field).get(choice)));
                }
                yield bits;
            }
        };
    }

    private Map<String, Object> randomValues(final Message message) {
        final Map<String, Object> values = new LinkedHashMap<>();
        message.fields().forEach(field -> values.put(field.name(), randomValue(field)));
        final Message group = message.group();
        if (group != null) {
            final List<Map<String, Object>> entries = new ArrayList<>();
            for (int i = pick(0, 1, 2, 3, random.nextInt(GROUP_MAX + 1)); i > 0; i--) {
                entries.add(randomValues(group));
            }
            values.put(group.name(), entries);
        }
        message.strings().forEach(string -> values.put(string, randomAscii()));
        return values;
    }

    private Object randomValue(final Field field) {
        return switch (field.kind()) {
            case NUMBER -> randomNumber(field.size());
            case UINT128 -> randomUint128();
            case BYTES32 -> {
                final byte[] bytes = new byte[field.size()];
                random.nextBytes(bytes);
                yield HexFormat.of().formatHex(bytes);
            }
            case ENUM -> {
                final List<Integer> codes = new ArrayList<>(choices(field).values());
                codes.add(0xFF);
                yield (long) codes.get(random.nextInt(codes.size()));
            }
            case SET -> {
                final TreeSet<String> set = new TreeSet<>(choices(field).keySet());
                set.removeIf(choice -> random.nextBoolean());
                yield set;
            }
        };
    }

    private static Map<String, Integer> choices(final Field field) {
        return SCHEMA.choices(field.type());
    }

    private long randomNumber(final int size) {
        if (size == Long.BYTES) {
            final long[] rude = {0, 1, -1, Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, random.nextLong()};
            return rude[random.nextInt(rude.length)];
        }
        final long max = (1L << (size * 8)) - 1;
        final long[] rude = {0, 1, max, max - 1, max >>> 1, (max >>> 1) + 1, random.nextLong() & max};
        return rude[random.nextInt(rude.length)];
    }

    private BigInteger randomUint128() {
        final BigInteger number = new BigInteger(Long.toUnsignedString(random.nextLong()))
                .shiftLeft(64)
                .or(new BigInteger(Long.toUnsignedString(random.nextLong())));
        final BigInteger[] rude = {
            BigInteger.ZERO,
            BigInteger.ONE,
            UINT128_MAX,
            BigInteger.ONE.shiftLeft(64),
            BigInteger.ONE.shiftLeft(127),
            number
        };
        return rude[random.nextInt(rude.length)];
    }

    private String randomAscii() {
        final StringBuilder text = new StringBuilder();
        for (int i = pick(0, 1, STRING_LENGTH_MAX, random.nextInt(STRING_LENGTH_MAX)); i > 0; i--) {
            text.append((char) (' ' + random.nextInt('~' - ' ' + 1)));
        }
        return text.toString();
    }

    private int pick(final int... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
