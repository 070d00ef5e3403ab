package io.florin.engine;

import io.florin.protocol.Status;
import org.agrona.DirectBuffer;

/** Applies the commands about one account's life, which retain nothing when they are refused. */
abstract class AccountCommandHandler {
    /** Whether the last execution only found that it had been done before. */
    boolean isReplayed;
    /** The sequence and timestamp of the last execution's outcome. */
    long sequence;

    long timestampNs;

    /** Takes over a command. @return the first check that it fails by itself, or OK. */
    abstract Status decode(DirectBuffer buffer, int offset);

    /** Applies the command that was decoded, whose shape is sound. @return OK, or why it cannot be: then nothing has changed. */
    final Status execute(final long sequence, final long timestampNs) {
        isReplayed = false;
        this.sequence = sequence;
        this.timestampNs = timestampNs;
        return apply();
    }

    /** @return the account that the command that was decoded names, or {@code NOT_FOUND}. */
    abstract int account();

    abstract Status apply();
}
