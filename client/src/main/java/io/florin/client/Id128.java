package io.florin.client;

import java.math.BigInteger;
import java.util.UUID;

/**
 * An unsigned 128-bit number: the id of an account or transfer, or user data.
 *
 * @param hi upper 64 bits.
 * @param lo lower 64 bits.
 */
public record Id128(long hi, long lo) implements Comparable<Id128> {
    /** Zero: no id, and the user data of whoever sets none. */
    public static final Id128 ZERO = new Id128(0, 0);

    private static final int UUID_LENGTH = 36;
    private static final int HEX_DIGITS_MAX = 32;
    private static final int HEX_DIGITS_OF_LONG = 16;

    /** @return the id with this value, taken as unsigned. */
    public static Id128 of(final long value) {
        return new Id128(0, value);
    }

    /** @return the id with the same 128 bits. */
    public static Id128 of(final UUID value) {
        return new Id128(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }

    /** @return a random UUID from a cryptographically strong source: an idempotency key that no other client will choose. */
    public static Id128 random() {
        return of(UUID.randomUUID());
    }

    /**
     * Reads an id: decimal ({@code 42}), hexadecimal ({@code 0x2a}) or UUID ({@code 123e4567-e89b-12d3-a456-426614174000}).
     * Whatever {@link #toString()} gives is read back as the same id.
     *
     * @throws IllegalArgumentException when it is none of them, or does not fit in 128 bits.
     */
    public static Id128 parse(final String text) {
        if (text.startsWith("0x") || text.startsWith("0X")) {
            return parseHex(text);
        }
        if (text.length() == UUID_LENGTH && text.indexOf('-') > 0) {
            return parseUuid(text);
        }
        return parseDecimal(text);
    }

    /** @return decimal when it fits in 64 bits, otherwise hexadecimal with all its 32 digits. */
    @Override
    public String toString() {
        return hi == 0 ? Long.toUnsignedString(lo) : "0x%016x%016x".formatted(hi, lo);
    }

    /** @return the UUID with the same 128 bits. */
    public UUID toUuid() {
        return new UUID(hi, lo);
    }

    /** @return the same number. */
    public BigInteger toBigInteger() {
        return new BigInteger(Long.toUnsignedString(hi))
                .shiftLeft(Long.SIZE)
                .or(new BigInteger(Long.toUnsignedString(lo)));
    }

    /** Compares as unsigned numbers. */
    @Override
    public int compareTo(final Id128 other) {
        final int upper = Long.compareUnsigned(hi, other.hi);
        return upper != 0 ? upper : Long.compareUnsigned(lo, other.lo);
    }

    private static Id128 parseHex(final String text) {
        final String digits = text.substring(2);
        if (digits.isEmpty() || digits.length() > HEX_DIGITS_MAX || !isAllDigits(digits, 16)) {
            throw invalid(text);
        }
        final int split = Math.max(0, digits.length() - HEX_DIGITS_OF_LONG);
        final long hi = split == 0 ? 0 : Long.parseUnsignedLong(digits.substring(0, split), 16);
        return new Id128(hi, Long.parseUnsignedLong(digits.substring(split), 16));
    }

    private static Id128 parseUuid(final String text) {
        final UUID value;
        try {
            value = UUID.fromString(text);
        } catch (final IllegalArgumentException e) {
            throw invalid(text);
        }
        if (!value.toString().equalsIgnoreCase(text)) {
            throw invalid(text);
        }
        return of(value);
    }

    private static Id128 parseDecimal(final String text) {
        if (text.isEmpty() || !isAllDigits(text, 10)) {
            throw invalid(text);
        }
        final BigInteger value = new BigInteger(text);
        if (value.bitLength() > 2 * Long.SIZE) {
            throw invalid(text);
        }
        return new Id128(value.shiftRight(Long.SIZE).longValue(), value.longValue());
    }

    private static boolean isAllDigits(final String text, final int radix) {
        return text.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0);
    }

    private static IllegalArgumentException invalid(final String text) {
        return new IllegalArgumentException("not a 128-bit id (decimal, 0x-hexadecimal or UUID): value=" + text);
    }
}
