package io.florin.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how often something is to be done: a duration, or {@code off}, which is zero. */
final class SnapshotInterval implements ITypeConverter<Duration> {
    private static final String OFF = "off";

    @Override
    public Duration convert(final String text) {
        if (text.equals(OFF)) {
            return Duration.ZERO;
        }
        try {
            return Times.duration(text);
        } catch (final IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage() + "; or off");
        }
    }
}
