package io.florin.cli;

import io.florin.protocol.Status;

/** What a user does after a refusal. */
final class Advice {
    private Advice() {}

    /** @return in brackets, to be put behind the status. */
    static String of(final Status status) {
        return switch (status.next()) {
            case FINAL -> " (final for this id: correct it and use a new one)";
            case RETRY_SAME_ID -> " (not processed: run it again later with the same id)";
            case QUERY_FIRST -> " (final for this id: ask for the account or transfer first, then decide)";
        };
    }
}
