package io.florin.cli;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Decimal text to 64-bit minor units and back, exactly. There is no floating point here, nor anywhere else in this module.
 *
 * <p>An amount is ASCII digits, and for a currency with decimals optionally a point and at most so many digits more. No sign, no
 * exponent, no grouping, no space: what a person or a program may have meant otherwise is refused and never guessed.
 */
final class Amounts {
    private Amounts() {}

    /**
     * Reads an amount.
     *
     * @return minor units, 0 or more.
     * @throws IllegalArgumentException naming the text and what is possible.
     */
    static long parse(final String text, final CurrencyUnit unit) {
        final int point = text.indexOf('.');
        final String whole = point < 0 ? text : text.substring(0, point);
        final String decimals = point < 0 ? "" : text.substring(point + 1);
        if (!isDigits(whole) || (point >= 0 && !isDigits(decimals))) {
            throw new IllegalArgumentException("'" + text + "' is no amount: give " + shape(unit));
        }
        if (decimals.length() > unit.exponent()) {
            throw new IllegalArgumentException("'" + text + "' has " + decimals.length() + " decimals, but "
                    + unit.code() + " has " + unit.exponent() + ": give " + shape(unit));
        }
        final BigInteger minor =
                new BigDecimal(whole + "." + decimals).setScale(unit.exponent()).unscaledValue();
        if (minor.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException(
                    "'" + text + "' is too much: give at most " + format(Long.MAX_VALUE, unit));
        }
        return minor.longValue();
    }

    /** @return minor units as decimal text with all the currency's decimals. */
    static String format(final long minor, final CurrencyUnit unit) {
        return format(BigInteger.valueOf(minor), unit);
    }

    /** @return minor units as decimal text with all the currency's decimals. */
    static String format(final BigInteger minor, final CurrencyUnit unit) {
        return new BigDecimal(minor, unit.exponent()).toPlainString();
    }

    private static String shape(final CurrencyUnit unit) {
        return unit.exponent() == 0
                ? "digits only, such as 1250"
                : "digits and a decimal point, such as " + new BigDecimal("12.5").setScale(unit.exponent());
    }

    private static boolean isDigits(final String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
