/**
 * Random histories of commands, crashes and retries: the engine, alone and behind the real pipeline and journal, held against the
 * reference ledger and against the invariants. One seed is one history. Never deployed with a server.
 */
@NullMarked
package io.florin.simulator;

import org.jspecify.annotations.NullMarked;
