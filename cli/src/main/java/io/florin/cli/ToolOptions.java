package io.florin.cli;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands have in common that work on files: how they print, and whether they show how far they are. */
final class ToolOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "table or json; in json amounts and ids are strings (default: table)")
    private OutputFormat output = OutputFormat.TABLE;

    @Option(
            names = "--progress",
            negatable = true,
            description =
                    "Show progress, or do not: a bar on a terminal, elsewhere a line every 5 seconds (default: on a terminal)")
    private @Nullable Boolean isProgressWanted;

    /** @throws ParameterException when there is no such output. */
    void check() {
        if (output == OutputFormat.CSV) {
            throw new ParameterException(
                    commandLine(), "--output: csv is for florin statement alone: give table or json");
        }
    }

    /** @return shows how far something is, if the user wants it. */
    ProgressMonitor monitor() {
        final boolean isTerminal = Terminal.isStandardError();
        return new ProgressMonitor(
                commandLine().getErr(),
                name() + ": ",
                isTerminal,
                isProgressWanted == null ? isTerminal : isProgressWanted,
                System::nanoTime);
    }

    /** Prints an answer on standard output. */
    void print(final Document document) {
        new DocumentPrinter(commandLine().getOut(), output).print(document);
    }

    /** Prints a line for the user on standard error. */
    void tell(final String message) {
        commandLine().getErr().println(name() + ": " + message);
        commandLine().getErr().flush();
    }

    /** @return says what is wrong with the words that the user gave. */
    ParameterException usage(final String message) {
        return new ParameterException(commandLine(), message);
    }

    boolean isTable() {
        return output == OutputFormat.TABLE;
    }

    CommandLine commandLine() {
        return requireNonNull(spec).commandLine();
    }

    private String name() {
        return commandLine().getCommandSpec().qualifiedName();
    }
}
