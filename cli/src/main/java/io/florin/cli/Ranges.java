package io.florin.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks numbers that were given with flags. */
final class Ranges {
    private final CommandLine commandLine;

    Ranges(final CommandLine commandLine) {
        this.commandLine = commandLine;
    }

    /** @throws ParameterException when the value is not from min to max. */
    void check(final String flag, final int value, final int min, final int max) {
        if (value < min || value > max) {
            final String range = max == Integer.MAX_VALUE ? min + " or more" : min + " to " + max;
            throw new ParameterException(commandLine, flag + ": " + value + " is out of range: give " + range);
        }
    }
}
