package io.florin.protocol;

import io.florin.protocol.Schema.Field;
import io.florin.protocol.Schema.Message;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes any message through its generated codec, field by field in the order of the schema, as a map: numbers and enums as
 * Long (64 bits, as they are), 128-bit numbers as BigInteger, sets as the names of what is set, 32 bytes in hex, strings as String, the group as a list of
 * maps.
 */
final class Codecs {
    private static final String PACKAGE = "io.florin.protocol.codec.";

    private static final Schema SCHEMA = Schema.load();
    private static final BigInteger UINT128_NULL = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    private Codecs() {}

    /** @return bytes of the message, its SBE header included. */
    static int encode(
            final Message message,
            final Map<String, Object> values,
            final MutableDirectBuffer buffer,
            final int offset) {
        final Object encoder = make(message.name() + "Encoder");
        call(encoder, "wrapAndApplyHeader", buffer, offset, new MessageHeaderEncoder());
        encodeBlock(encoder, message, values);
        if (message.group() != null) {
            final List<Map<String, Object>> entries =
                    entries(values, message.group().name());
            final Object group = call(encoder, message.group().name() + "Count", entries.size());
            for (final Map<String, Object> entry : entries) {
                call(group, "next");
                encodeBlock(group, message.group(), entry);
            }
        }
        for (final String string : message.strings()) {
            call(encoder, string, get(values, string));
        }
        return (int) call(encoder, "limit") - offset;
    }

    static Map<String, Object> decode(final Message message, final DirectBuffer buffer, final int offset) {
        final Object decoder = make(message.name() + "Decoder");
        call(decoder, "wrapAndApplyHeader", buffer, offset, new MessageHeaderDecoder());
        final Map<String, Object> values = decodeBlock(decoder, message);
        if (message.group() != null) {
            final Object group = call(decoder, message.group().name());
            final List<Map<String, Object>> entries = new ArrayList<>();
            while ((boolean) call(group, "hasNext")) {
                call(group, "next");
                entries.add(decodeBlock(group, message.group()));
            }
            values.put(message.group().name(), entries);
        }
        for (final String string : message.strings()) {
            values.put(string, call(decoder, string));
        }
        return values;
    }

    /** @return the values by name, an entry's of the group as {@code group[0].name}: one line each in a file. */
    static Map<String, String> flat(final Map<String, Object> values) {
        final Map<String, String> flat = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof List<?>) {
                final List<Map<String, Object>> entries = entries(values, name);
                for (int i = 0; i < entries.size(); i++) {
                    final String prefix = name + "[" + i + "].";
                    flat(entries.get(i)).forEach((key, text) -> flat.put(prefix + key, text));
                }
            } else {
                flat.put(name, value.toString());
            }
        });
        return flat;
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> entries(final Map<String, Object> values, final String group) {
        return (List<Map<String, Object>>) get(values, group);
    }

    static Object get(final Map<String, Object> values, final String name) {
        final Object value = values.get(name);
        if (value == null) {
            throw new AssertionError("no value: field=" + name);
        }
        return value;
    }

    private static void encodeBlock(final Object encoder, final Message message, final Map<String, Object> values) {
        for (final Field field : message.fields()) {
            final Object value = get(values, field.name());
            switch (field.kind()) {
                case NUMBER -> call(encoder, field.name(), value);
                case ENUM -> call(encoder, field.name(), enumConstant(field.type(), (Long) value));
                case UINT128 -> {
                    final Object number = call(encoder, field.name());
                    call(number, "lo", ((BigInteger) value).longValue());
                    call(number, "hi", ((BigInteger) value).shiftRight(64).longValue());
                }
                case BYTES32 ->
                    call(encoder, accessor("put", field), HexFormat.of().parseHex((String) value), 0, field.size());
                default -> {
                    final Object set = call(call(encoder, field.name()), "clear");
                    for (final Object choice : (Iterable<?>) value) {
                        call(set, (String) choice, true);
                    }
                }
            }
        }
    }

    private static Map<String, Object> decodeBlock(final Object decoder, final Message message) {
        final Map<String, Object> values = new LinkedHashMap<>();
        for (final Field field : message.fields()) {
            values.put(field.name(), decodeField(decoder, field));
        }
        return values;
    }

    private static Object decodeField(final Object decoder, final Field field) {
        return switch (field.kind()) {
            case NUMBER -> ((Number) call(decoder, field.name())).longValue();
            case ENUM -> ((Number) call(decoder, field.name() + "Raw")).longValue();
            case UINT128 -> {
                final Object number = callOrNull(decoder, field.name());
                yield number == null // the message is of a version that had no such field
                        ? UINT128_NULL
                        : unsigned((Long) call(number, "hi")).shiftLeft(64).or(unsigned((Long) call(number, "lo")));
            }
            case SET -> {
                final Object set = call(decoder, field.name());
                final TreeSet<String> choices = new TreeSet<>();
                for (final String choice : SCHEMA.choices(field.type()).keySet()) {
                    if ((boolean) call(set, choice)) {
                        choices.add(choice);
                    }
                }
                yield choices;
            }
            case BYTES32 -> {
                final byte[] bytes = new byte[field.size()]; // zeros of a version that had no such field
                callOrNull(decoder, accessor("get", field), bytes, 0, bytes.length);
                yield HexFormat.of().formatHex(bytes);
            }
        };
    }

    private static String accessor(final String verb, final Field field) {
        return verb
                + Character.toUpperCase(field.name().charAt(0))
                + field.name().substring(1);
    }

    private static BigInteger unsigned(final long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    private static Object enumConstant(final String type, final long code) {
        for (final Object constant : classOf(type).getEnumConstants()) {
            if (((Number) call(constant, "value")).longValue() == code) {
                return constant;
            }
        }
        throw new AssertionError("no such constant: type=" + type + ", code=" + code);
    }

    private static Class<?> classOf(final String name) {
        try {
            return Class.forName(PACKAGE + name);
        } catch (final ClassNotFoundException e) {
            throw new LinkageError(name, e);
        }
    }

    private static Object make(final String name) {
        try {
            return classOf(name).getConstructor().newInstance();
        } catch (final ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    private static Object call(final Object target, final String name, final Object... arguments) {
        return Objects.requireNonNull(callOrNull(target, name, arguments), name);
    }

    /** Calls the method with this name and number of arguments that takes them, numbers narrowed to what it wants. */
    private static @Nullable Object callOrNull(final Object target, final String name, final Object... arguments) {
        for (final Method method : target.getClass().getMethods()) {
            if (method.getName().equals(name) && accepts(method.getParameterTypes(), arguments)) {
                try {
                    return method.invoke(target, narrowed(method.getParameterTypes(), arguments));
                } catch (final IllegalAccessException e) {
                    throw new LinkageError(name, e);
                } catch (final InvocationTargetException e) {
                    throw new AssertionError(name, e.getCause());
                }
            }
        }
        throw new AssertionError(
                "no such method: " + target.getClass().getName() + "." + name + ", arguments=" + arguments.length);
    }

    private static boolean accepts(final Class<?>[] types, final Object[] arguments) {
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            final Object argument = arguments[i];
            final boolean fits = types[i].isPrimitive()
                    ? argument instanceof Number == (types[i] != boolean.class)
                            && (argument instanceof Number || argument instanceof Boolean)
                    : types[i].isInstance(argument);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static Object[] narrowed(final Class<?>[] types, final Object[] arguments) {
        final Object[] narrowed = arguments.clone();
        for (int i = 0; i < types.length; i++) {
            if (arguments[i] instanceof Number number) {
                narrowed[i] = switch (types[i].getName().toLowerCase(Locale.ROOT)) {
                    case "short" -> number.shortValue();
                    case "int" -> number.intValue();
                    case "long" -> number.longValue();
                    default -> number;
                };
            }
        }
        return narrowed;
    }
}
