package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.protocol.Status;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands have in common that ask a server. */
final class RequestOptions {
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

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "table or json; in json amounts and ids are strings (default: table)")
    private OutputFormat output = OutputFormat.TABLE;

    /** @return the settings of a client for this server. */
    ClientConfig clientConfig() {
        new Ranges(commandLine()).check("--timeout-ms", timeoutMs, 1, TIMEOUT_MAX_MS);
        final Duration timeout = Duration.ofMillis(timeoutMs);
        return ClientConfig.of(server.host(), server.port())
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

    OutputFormat output() {
        return output;
    }

    Endpoint server() {
        return server;
    }

    CommandLine commandLine() {
        return requireNonNull(spec).commandLine();
    }
}
