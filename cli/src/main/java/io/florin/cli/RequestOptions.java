package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.CommandResult;
import io.florin.client.Id128;
import io.florin.client.QueryResult;
import io.florin.protocol.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common that ask a server. */
final class RequestOptions {
    /** Of a currency that is looked up. */
    static final String CURRENCY_DESCRIPTION =
            "The currency that you take the amount for: another one is an error (default: the one that it is of)";

    private static final int TIMEOUT_MAX_MS = 24 * 60 * 60 * 1000;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--server", paramLabel = "HOST:PORT", description = "Where the server is" + ServeOptions.DEFAULT)
    private Endpoint server = Endpoint.parse(Endpoint.DEFAULT);

    @Option(
            names = "--timeout-ms",
            paramLabel = "N",
            description = "How long to wait for the connection, and for an answer" + ServeOptions.DEFAULT)
    private int timeoutMs = 10_000;

    @Mixin
    private final ConnectOptions connect = new ConnectOptions();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "table or json; in json amounts and ids are strings (default: table)")
    private OutputFormat output = OutputFormat.TABLE;

    private final boolean hasCsv;
    private final List<String> remembered = new ArrayList<>();

    RequestOptions() {
        this(false);
    }

    /** @param hasCsv whether the command can print CSV. */
    RequestOptions(final boolean hasCsv) {
        this.hasCsv = hasCsv;
    }

    /** @return the settings of a client for this server. */
    ClientConfig clientConfig() {
        ranges().check("--timeout-ms", timeoutMs, 1, TIMEOUT_MAX_MS);
        if (output == OutputFormat.CSV && !hasCsv) {
            throw new ParameterException(
                    commandLine(), "--output: csv is for florin statement alone: give table or json");
        }
        final Duration timeout = Duration.ofMillis(timeoutMs);
        return connect.secure(commandLine(), ClientConfig.of(server.host(), server.port()))
                .withConnectTimeout(timeout)
                .withRequestTimeout(timeout)
                .withClientName("florin-cli");
    }

    /** Asks the server one thing after another. Not closed on a failure: that would wait for the answer once more. */
    <T> T ask(final Function<BlockingClient, T> question) {
        final BlockingClient client = BlockingClient.connect(clientConfig());
        final T answer = question.apply(client);
        client.close();
        return answer;
    }

    /**
     * Asks for a change. When no answer comes the user is told how to learn the outcome: by running the same words again.
     *
     * @throws CliException when the outcome is unknown.
     */
    <T> T change(final Function<BlockingClient, T> question) {
        try {
            return ask(question);
        } catch (final ClientException e) {
            if (!e.isOutcomeUnknown()) {
                throw e;
            }
            throw outcomeUnknown(e);
        }
    }

    /** @return tells the user what to run again. */
    CliException outcomeUnknown(final ClientException cause) {
        final CommandLine root = commandLine().getCommandSpec().root().commandLine();
        final List<String> words = new ArrayList<>(root.getParseResult().originalArgs());
        words.addAll(remembered);
        return new CliException(
                ExitCode.CANNOT,
                "the outcome is unknown: " + cause.getMessage()
                        + "; to learn it, and have it happen at most once, run again: " + root.getCommandName() + " "
                        + Words.join(words),
                cause);
    }

    /** Keeps a flag and its value that were not given, to be given when the same is run again. */
    void remember(final String flag, final String value) {
        remembered.add(flag);
        remembered.add(value);
    }

    /** Prints what became of a command, and when it was refused what to do about it. @return the exit code. */
    int report(final Document document, final Status status) {
        if (status != Status.OK) {
            return refuse(document, status, Advice.of(status));
        }
        print(document);
        return ExitCode.DONE;
    }

    /** Prints what became of a command that acts on a transfer: the ledger knows what it moved. @return the exit code. */
    int reportTransfer(final BlockingClient client, final Id128 id, final CommandResult result) {
        return report(
                result.isOk()
                        ? Documents.transfer(client.getTransfer(id).orElseThrow(), result)
                        : Documents.refusal(id, result.status()),
                result.status());
    }

    /** Prints what a query found, or why it found nothing. @return the exit code. */
    <T> int show(final Id128 id, final QueryResult<T> result, final Function<T, Document> document) {
        final T found = result.value();
        if (found == null) {
            return refuse(Documents.refusal(id, result.status()), result.status(), "");
        }
        print(document.apply(found));
        return ExitCode.DONE;
    }

    /** @throws ParameterException when the value was not given, which a member of a chain must have. */
    <T> T neededInChain(final String flag, final @Nullable T value) {
        if (value == null) {
            throw new ParameterException(
                    commandLine(), flag + " is missing: nothing is looked up for a member of a chain, so give it");
        }
        return value;
    }

    /** @throws ParameterException when the user took it for another currency. */
    void checkCurrency(final @Nullable CurrencyUnit given, final CurrencyUnit actual, final String what) {
        if (given != null && !given.equals(actual)) {
            throw new ParameterException(
                    commandLine(),
                    "--currency: " + given.code() + " is not the currency of " + what + ": give " + actual.code());
        }
    }

    /** Prints an answer on standard output. */
    void print(final Document document) {
        new DocumentPrinter(commandLine().getOut(), output).print(document);
    }

    /** Prints a refusal, and what to do about it. @return the exit code. */
    int refuse(final Document document, final Status status, final String advice) {
        print(document);
        tell("refused: " + status + advice);
        return ExitCode.REFUSED;
    }

    /** Prints a line for the user on standard error. */
    void tell(final String message) {
        commandLine().getErr().println(name() + ": " + message);
        commandLine().getErr().flush();
    }

    /** @return what the user called. */
    String name() {
        return commandLine().getCommandSpec().qualifiedName();
    }

    Ranges ranges() {
        return new Ranges(commandLine());
    }

    OutputFormat output() {
        return output;
    }

    CommandLine commandLine() {
        return requireNonNull(spec).commandLine();
    }
}
