package io.florin.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command: one line for the user that names the value and the fix, and the exit code. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CliException(final int exitCode, final String message) {
        this(exitCode, message, null);
    }

    CliException(final int exitCode, final String message, final @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
