package io.florin.cli;

/** How a command prints its answer. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs: one JSON document on one line. */
    JSON,
    /** For spreadsheets: statements alone. */
    CSV
}
