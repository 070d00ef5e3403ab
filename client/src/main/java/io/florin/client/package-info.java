/**
 * The Java client, in three layers. {@link io.florin.client.Session} is the core: one thread, no allocation per request, every
 * unanswered request kept and sent again after a lost connection. {@link io.florin.client.AsyncClient} is thread-safe and gives a
 * future per call. {@link io.florin.client.BlockingClient} waits for them.
 */
@NullMarked
package io.florin.client;

import org.jspecify.annotations.NullMarked;
