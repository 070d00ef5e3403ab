package io.florin.gateway.security;

import io.florin.engine.AccountFilter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A set of accounts: ids and ranges of ids, both ends included, compared as unsigned 128-bit numbers. Written {@code 5001,1000..1999},
 * {@code all}, or nothing. Ids are decimal, hexadecimal (0x...) or UUIDs. Immutable; {@link #sees} allocates nothing.
 */
public final class AccountRanges implements AccountFilter {
    /** No account. */
    public static final AccountRanges NONE = new AccountRanges("", List.of());

    /** Every account. */
    public static final AccountRanges ALL = new AccountRanges("all", List.of(new Range(BigInteger.ZERO, maxId())));

    private static final int BITS_MAX = 128;
    private static final int UUID_LENGTH = 36;

    private final String text;
    // Sorted and disjoint: the range i is from (fromHi[i], fromLo[i]) to (toHi[i], toLo[i]).
    private final long[] fromHi;
    private final long[] fromLo;
    private final long[] toHi;
    private final long[] toLo;

    private record Range(BigInteger from, BigInteger to) {}

    private AccountRanges(final String text, final List<Range> ranges) {
        this.text = text;
        fromHi = new long[ranges.size()];
        fromLo = new long[ranges.size()];
        toHi = new long[ranges.size()];
        toLo = new long[ranges.size()];
        for (int i = 0; i < ranges.size(); i++) {
            final Range range = ranges.get(i);
            fromHi[i] = range.from().shiftRight(Long.SIZE).longValue();
            fromLo[i] = range.from().longValue();
            toHi[i] = range.to().shiftRight(Long.SIZE).longValue();
            toLo[i] = range.to().longValue();
        }
    }

    /**
     * Reads what {@link #toString} gives.
     *
     * @throws IllegalArgumentException naming what is no account or range.
     */
    public static AccountRanges parse(final String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        if ("all".equals(text)) {
            return ALL;
        }
        final List<Range> ranges = new ArrayList<>();
        for (final String part : text.split(",", -1)) {
            final int dots = part.indexOf("..");
            final BigInteger from = id(part, dots < 0 ? part : part.substring(0, dots));
            final BigInteger to = dots < 0 ? from : id(part, part.substring(dots + 2));
            if (from.compareTo(to) > 0) {
                throw new IllegalArgumentException("range ends before it begins: '" + part + "'");
            }
            ranges.add(new Range(from, to));
        }
        return new AccountRanges(text, merged(ranges));
    }

    /** @return what is in one of both, or in each. */
    public AccountRanges or(final AccountRanges other) {
        if (isAll() || other.isEmpty()) {
            return this;
        }
        if (other.isAll() || isEmpty()) {
            return other;
        }
        return parse(text + "," + other.text);
    }

    /** @return whether every account is in here. */
    public boolean isAll() {
        return equals(ALL);
    }

    /** @return whether no account is in here. */
    public boolean isEmpty() {
        return fromHi.length == 0;
    }

    @Override
    public boolean sees(final long idHi, final long idLo) {
        int low = 0;
        int high = fromHi.length - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            if (isBefore(idHi, idLo, fromHi[middle], fromLo[middle])) {
                high = middle - 1;
            } else if (isBefore(toHi[middle], toLo[middle], idHi, idLo)) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof AccountRanges that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isBefore(final long hi, final long lo, final long otherHi, final long otherLo) {
        final int upper = Long.compareUnsigned(hi, otherHi);
        return upper < 0 || (upper == 0 && Long.compareUnsigned(lo, otherLo) < 0);
    }

    private static List<Range> merged(final List<Range> ranges) {
        ranges.sort(Comparator.comparing(Range::from));
        final List<Range> merged = new ArrayList<>();
        for (final Range range : ranges) {
            final Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && range.from().compareTo(last.to()) <= 0) {
                merged.set(merged.size() - 1, new Range(last.from(), last.to().max(range.to())));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    private static BigInteger id(final String part, final String text) {
        try {
            final BigInteger id = number(text);
            if (id.signum() > 0 && id.bitLength() <= BITS_MAX) {
                return id;
            }
        } catch (final IllegalArgumentException e) {
            throw invalid(part, e);
        }
        throw invalid(part, null);
    }

    private static BigInteger number(final String text) {
        if (text.length() == UUID_LENGTH && text.indexOf('-') > 0) {
            return new BigInteger(UUID.fromString(text).toString().replace("-", ""), 16);
        }
        final boolean isHex = text.startsWith("0x");
        final String digits = isHex ? text.substring(2) : text;
        if (!digits.chars().allMatch(c -> c < BITS_MAX && Character.digit(c, isHex ? 16 : 10) >= 0)) {
            throw new NumberFormatException(text);
        }
        return new BigInteger(digits, isHex ? 16 : 10);
    }

    private static IllegalArgumentException invalid(final String part, final @Nullable IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "no account or range: '" + part + "', give all, or ids and ranges such as 5001,1000..1999", cause);
    }

    private static BigInteger maxId() {
        return BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
    }
}
