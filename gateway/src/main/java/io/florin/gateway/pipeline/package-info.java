/** The way of a command from ring to reply: {@code ring → journal → engine → reply}, batch by batch. */
@NullMarked
package io.florin.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
