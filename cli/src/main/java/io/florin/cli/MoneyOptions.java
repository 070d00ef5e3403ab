package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.client.Details;
import io.florin.client.Id128;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common that move, hold or release money: the id, and what the user notes. */
final class MoneyOptions {
    /** What each of them says of its id. */
    static final String ID_PROMISE =
            "The id is its own for ever: however often it is sent with the same content, it happens once."
                    + " So whatever happens, running it again with the same --id is safe. Without --id a random one is made, and printed on"
                    + " standard error before anything is sent.";

    /** What the JVM makes of arguments that are not of the locale's character set: to send it would falsify the text. */
    private static final char UNREADABLE = '\uFFFD';

    private static final int REFERENCE_LENGTH_MAX = 35;
    private static final int TEXT_LENGTH_MAX = 140;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = AccountOpenCommand.ID_DESCRIPTION + " (default: a random UUID)")
    private @Nullable Id128 id;

    @Option(
            names = "--code",
            paramLabel = "N",
            description = "A classification of your own, up to 65535" + ServeOptions.DEFAULT)
    private int code;

    @Option(
            names = "--user-data",
            paramLabel = "ID",
            description = "128 bits of your own, written like an id" + ServeOptions.DEFAULT)
    private Id128 userData = Id128.ZERO;

    @Option(
            names = "--reference",
            paramLabel = "TEXT",
            description = "End-to-end reference, up to 35 printable ASCII characters")
    private String reference = "";

    @Option(names = "--text", paramLabel = "TEXT", description = "Free text, up to 140 bytes of UTF-8")
    private String text = "";

    boolean isIdGiven() {
        return id != null;
    }

    /** @return the id that was given. */
    Id128 givenId() {
        if (id == null) {
            throw new ParameterException(
                    commandLine(), "--id is missing: what is run again must have the same id, so give one");
        }
        return id;
    }

    /** @return the id that was given, otherwise a random one, another each time. */
    Id128 idOrRandom() {
        return id == null ? Id128.random() : id;
    }

    /** Tells an id that was not given, before anything is sent. */
    void announce(final Id128 value, final RequestOptions request) {
        if (id == null) {
            request.tell("id=" + value);
            request.remember("--id", value.toString());
        }
    }

    /** @throws ParameterException naming the flag and what is possible. */
    Details details() {
        new Ranges(commandLine()).check("--code", code, 0, AccountOpenCommand.CODE_MAX);
        if (text.indexOf(UNREADABLE) >= 0) {
            throw new ParameterException(
                    commandLine(), "--text: not readable in this locale: run again with LC_ALL=C.UTF-8");
        }
        final Ranges ranges = new Ranges(commandLine());
        ranges.checkLength("--reference", reference.length(), REFERENCE_LENGTH_MAX, "characters");
        ranges.checkLength("--text", text.getBytes(StandardCharsets.UTF_8).length, TEXT_LENGTH_MAX, "bytes of UTF-8");
        try {
            return new Details(code, userData, reference, text);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private CommandLine commandLine() {
        return requireNonNull(spec).commandLine();
    }
}
