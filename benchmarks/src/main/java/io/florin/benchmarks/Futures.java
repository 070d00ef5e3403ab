package io.florin.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waiting for futures without their wrapping exceptions. */
public final class Futures {
    private Futures() {}

    /** Waits, and throws what the future failed with when that is unchecked. */
    public static <T> T await(final CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (final CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
