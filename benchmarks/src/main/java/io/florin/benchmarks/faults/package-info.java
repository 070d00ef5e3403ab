/** Faults done to the real server, over and over, and the proof each time that nothing answered was lost or done twice. */
@NullMarked
package io.florin.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
