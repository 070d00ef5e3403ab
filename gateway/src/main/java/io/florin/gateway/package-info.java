/** The TCP server: sessions, limits, and the start and stop of the whole. */
@NullMarked
package io.florin.gateway;

import org.jspecify.annotations.NullMarked;
