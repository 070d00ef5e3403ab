/**
 * JMH benchmarks of the parts, and the longest command of an engine that grows. Each says in its documentation what it does not measure.
 * Two that need package-private classes lie in those classes' packages, as tests do.
 */
@NullMarked
package io.florin.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
