package io.florin.cli;

import io.florin.protocol.Status;

/** What a user does after a refusal. */
final class Advice {
    /** Behind the status of a query that found nothing to act on. */
    static final String NOTHING_SENT = " (nothing was sent)";

    private Advice() {}

    /** @return for a change of an account, whose refusal is not remembered: in brackets, to be put behind the status. */
    static String ofChange(final Status status) {
        return status.next() == Status.Next.QUERY_FIRST
                ? " (nothing changed: look at it with florin account get, then decide)"
                : " (nothing changed)";
    }

    /** @return in brackets, to be put behind the status. */
    static String of(final Status status) {
        if (status == Status.STANDBY) {
            return " (not processed: this server is a standby, send it to the active one with the same id)";
        }
        if (status == Status.NOT_AUTHORIZED) {
            return " (not processed: your key has no right to this; florin principal on the server's machine gives some)";
        }
        if (status == Status.SIGNATURE_MISSING) {
            return " (not processed: you must sign commands; --sign-key names the file of your key)";
        }
        if (status == Status.SIGNATURE_INVALID) {
            return " (not processed: the command was changed on its way, or is signed with a key that the server does not know)";
        }
        return switch (status.next()) {
            case FINAL -> " (final for this id: correct it and use a new one)";
            case RETRY_SAME_ID -> " (not processed: run it again later with the same id)";
            case QUERY_FIRST -> " (final for this id: ask for the account or transfer first, then decide)";
        };
    }
}
