package io.florin.benchmarks.peers;

/**
 * Who pays, how, and what an acknowledgement says.
 *
 * @param peer its name, as {@code --only} takes it.
 * @param name of the mode, in a few words.
 * @param connections that each wait for what they sent before they send more; threads where there are no connections.
 * @param batch payments that are sent, and waited for, together.
 * @param durability of an acknowledged payment.
 * @param settings what is not as it comes, for people.
 * @param notLikeForLike where a comparison with Florin is unfair, to either; empty for Florin.
 */
record Mode(
        String peer,
        String name,
        int connections,
        int batch,
        Durability durability,
        String settings,
        String notLikeForLike) {
    Mode {
        if (connections < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "connections and batch must be at least 1: connections=" + connections + ", batch=" + batch);
        }
    }

    /** The most payments that are not acknowledged at a time. */
    int inFlight() {
        return connections * batch;
    }

    String title() {
        return peer + ", " + name;
    }
}
