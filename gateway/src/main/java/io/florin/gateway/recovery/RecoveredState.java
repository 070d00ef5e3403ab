package io.florin.gateway.recovery;

import io.florin.journal.RecoveryReport;

/**
 * What a recovery gave.
 *
 * @param start the engine, with all of the journal applied by now, and the snapshot that it began with.
 * @param journal what the replay behind the snapshot found.
 * @param replayNs how long the replay took, in nanoseconds.
 */
public record RecoveredState(StartState start, RecoveryReport journal, long replayNs) {}
