package io.florin.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks values that were given with flags. */
final class Ranges {
    private final CommandLine commandLine;

    Ranges(final CommandLine commandLine) {
        this.commandLine = commandLine;
    }

    /** @throws ParameterException when the value is not from min to max. */
    void check(final String flag, final int value, final int min, final int max) {
        check(flag, (long) value, min, max == Integer.MAX_VALUE ? Long.MAX_VALUE : max);
    }

    /** @throws ParameterException when the value is not from min to max. */
    void check(final String flag, final long value, final long min, final long max) {
        if (value < min || value > max) {
            final String range = max == Long.MAX_VALUE ? min + " or more" : min + " to " + max;
            throw new ParameterException(commandLine, flag + ": " + value + " is out of range: give " + range);
        }
    }

    /** @throws ParameterException when there is more than fits. */
    void checkLength(final String flag, final int length, final int max, final String what) {
        if (length > max) {
            throw new ParameterException(
                    commandLine, flag + ": there are " + length + " " + what + ": give at most " + max);
        }
    }

    /** @throws ParameterException when the text is no amount of the currency. */
    long amount(final String flag, final String text, final CurrencyUnit unit) {
        try {
            return Amounts.parse(text, unit);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(commandLine, flag + ": " + e.getMessage(), e);
        }
    }
}
