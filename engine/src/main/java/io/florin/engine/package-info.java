/**
 * The deterministic ledger. The state is a fold of the commands: nothing here reads a clock, a random source, a file, a thread,
 * the environment or the iteration order of a hash table.
 */
@NullMarked
package io.florin.engine;

import org.jspecify.annotations.NullMarked;
