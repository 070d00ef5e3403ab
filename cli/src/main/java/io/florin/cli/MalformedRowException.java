package io.florin.cli;

/** A row of a file that is no row of its kind. */
final class MalformedRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long line;

    MalformedRowException(final long line, final String reason, final Throwable cause) {
        super(reason, cause);
        this.line = line;
    }

    /** @return the line on which the row begins, from 1. */
    long line() {
        return line;
    }
}
