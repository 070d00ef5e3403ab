package io.florin.reference;

import io.florin.protocol.Status;

/** The answer to a command: of all checks that fail, the first in the order of the statuses. */
final class Verdict {
    private Status status = Status.OK;

    Verdict refuseIf(final boolean fails, final Status refusal) {
        if (fails && (status == Status.OK || refusal.precedes(status))) {
            status = refusal;
        }
        return this;
    }

    boolean isOk() {
        return status == Status.OK;
    }

    Status status() {
        return status;
    }
}
