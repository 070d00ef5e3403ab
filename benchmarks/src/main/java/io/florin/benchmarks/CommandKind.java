package io.florin.benchmarks;

/** What a load is made of. */
enum CommandKind {
    PAY,
    HOLD,
    CAPTURE,
    QUERY
}
