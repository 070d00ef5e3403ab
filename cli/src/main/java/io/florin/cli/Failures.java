package io.florin.cli;

import io.florin.client.AuthenticationException;
import io.florin.client.CannotConnectException;
import io.florin.client.ClientException;
import io.florin.gateway.StartException;
import io.florin.gateway.recovery.VerificationException;
import io.florin.gateway.security.AccessConfigException;
import io.florin.journal.DamagedJournalException;
import io.florin.journal.DamagedSnapshotException;
import io.florin.journal.JournalException;
import io.florin.journal.KeyException;
import io.florin.protocol.auth.SecretFileException;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Failures to one line on standard error and an exit code. */
final class Failures {
    private final BooleanSupplier isVerbose;

    Failures(final BooleanSupplier isVerbose) {
        this.isVerbose = isVerbose;
    }

    int onParameterException(final ParameterException failure, final String[] args) {
        final CommandLine commandLine = failure.getCommandLine();
        final String name = commandLine.getCommandSpec().qualifiedName();
        print(commandLine, usageMessage(failure) + " (see " + name + " --help)", failure);
        return ExitCode.USAGE;
    }

    int onExecutionException(final Exception failure, final CommandLine commandLine, final ParseResult parsed) {
        if (failure instanceof CliException known) {
            print(commandLine, message(failure), failure);
            return known.exitCode();
        }
        if (failure instanceof DamagedJournalException
                || failure instanceof DamagedSnapshotException
                || failure instanceof VerificationException) {
            print(commandLine, message(failure), failure);
            return ExitCode.DAMAGED_JOURNAL;
        }
        if (failure instanceof KeyException
                || failure instanceof AccessConfigException
                || failure instanceof SecretFileException
                || failure.getCause() instanceof AuthenticationException) {
            print(commandLine, message(failure), failure);
        } else if (failure instanceof JournalException) {
            print(commandLine, message(failure) + " (or choose another directory with --data)", failure);
        } else if (failure instanceof CannotConnectException) {
            print(
                    commandLine,
                    message(failure) + " (start a server with florin serve, or name it with --server)",
                    failure);
        } else if (failure instanceof StartException || failure instanceof ClientException) {
            print(commandLine, message(failure), failure);
        } else {
            print(commandLine, "unexpected failure: " + failure + " (--verbose prints where)", failure);
        }
        return ExitCode.CANNOT;
    }

    private void print(final CommandLine commandLine, final String message, final Exception failure) {
        final String name = commandLine.getCommandSpec().qualifiedName();
        commandLine.getErr().println(name + ": " + message.replaceAll("\\R", " "));
        if (isVerbose.getAsBoolean()) {
            failure.printStackTrace(commandLine.getErr());
        }
        commandLine.getErr().flush();
    }

    /** Picocli's message, but where it lists all words behind an unknown one, or does not say what is missing. */
    static String usageMessage(final ParameterException failure) {
        final CommandLine commandLine = failure.getCommandLine();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            final String first = unmatched.getUnmatched().get(0);
            final String kind = unmatched.isUnknownOption() ? "unknown option: '" : "unknown word: '";
            final String meant = String.join(" or ", unmatched.getSuggestions());
            return kind + first + "'" + (meant.isEmpty() ? "" : ", did you mean " + meant + "?");
        }
        if (!(commandLine.getCommand() instanceof Callable) && failure.getClass() == ParameterException.class) {
            return "a command is missing: give "
                    + String.join(", ", commandLine.getSubcommands().keySet());
        }
        return message(failure);
    }

    private static String message(final Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
