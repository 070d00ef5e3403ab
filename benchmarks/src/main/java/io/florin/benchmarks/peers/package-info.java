/** Others that keep accounts and pay between them, driven with the same payments as Florin, beside it. */
@NullMarked
package io.florin.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
