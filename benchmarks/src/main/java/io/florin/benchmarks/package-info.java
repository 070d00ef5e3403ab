/** The load generator, the demonstration, and the JMH suite. */
@NullMarked
package io.florin.benchmarks;

import org.jspecify.annotations.NullMarked;
