package io.florin.benchmarks.faults;

/** What must never be found. */
enum Finding {
    /** Answered, and not there any more. */
    LOST,
    /** Done more than once, or balances that say so. */
    DOUBLED,
    /** There, but not as it was answered; or a state that is not the journal's. */
    WRONG,
    /** Not done in its time: a start, a stop, an answer. */
    HUNG,
    /** Ended otherwise than it is documented to end. */
    UNEXPECTED
}
