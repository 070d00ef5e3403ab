package io.florin.benchmarks;

import java.util.List;

/**
 * What the ledger was compared with after a run.
 *
 * @param isRight whether everything agreed and nothing was refused.
 * @param lines what was seen, for people.
 */
record BooksReport(boolean isRight, List<String> lines) {}
