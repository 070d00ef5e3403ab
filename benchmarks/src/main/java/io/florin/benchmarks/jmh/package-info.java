/** JMH benchmarks of the parts. Each says in its documentation what it does not measure. */
@NullMarked
package io.florin.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
