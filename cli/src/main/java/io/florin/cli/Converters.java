package io.florin.cli;

import io.florin.client.AccountKind;
import io.florin.client.Id128;
import io.florin.journal.SyncPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Option texts to values; the messages name the text and what is possible. */
final class Converters {
    private Converters() {}

    /** Gives a command line all of them. */
    static void register(final CommandLine commandLine) {
        commandLine
                .registerConverter(Id128.class, failing(Converters::id))
                .registerConverter(Endpoint.class, failing(Endpoint::parse))
                .registerConverter(CurrencyUnit.class, failing(CurrencyUnit::parse))
                .registerConverter(AccountKind.class, failing(Converters::kind))
                .registerConverter(SyncPolicy.class, failing(Converters::syncPolicy))
                .registerConverter(OutputFormat.class, failing(Converters::format))
                .registerConverter(Duration.class, failing(Times::duration))
                .registerConverter(Instant.class, failing(Times::instant));
    }

    /** @throws IllegalArgumentException naming the text and what is possible. */
    static Id128 id(final String text) {
        try {
            return Id128.parse(text);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no id: give a number such as 1001, 0x and up to 32 hexadecimal digits, or a UUID",
                    e);
        }
    }

    /** @throws IllegalArgumentException naming the text and what is possible. */
    static AccountKind kind(final String text) {
        return switch (text) {
            case "customer" -> AccountKind.CUSTOMER;
            case "house" -> AccountKind.HOUSE;
            default -> throw unknown(text, "kind of account", "customer or house");
        };
    }

    private static SyncPolicy syncPolicy(final String text) {
        return switch (text) {
            case "none" -> SyncPolicy.NONE;
            case "interval" -> SyncPolicy.INTERVAL;
            case "batch" -> SyncPolicy.BATCH;
            default -> throw unknown(text, "sync policy", "none, interval or batch");
        };
    }

    private static OutputFormat format(final String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "table" -> OutputFormat.TABLE;
            case "json" -> OutputFormat.JSON;
            case "csv" -> OutputFormat.CSV;
            default -> throw unknown(text, "output format", "table or json");
        };
    }

    private static IllegalArgumentException unknown(final String text, final String what, final String possible) {
        return new IllegalArgumentException("'" + text + "' is no " + what + ": give " + possible);
    }

    private static <T> ITypeConverter<T> failing(final Function<String, T> converter) {
        return text -> {
            try {
                return converter.apply(text);
            } catch (final IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }
}
