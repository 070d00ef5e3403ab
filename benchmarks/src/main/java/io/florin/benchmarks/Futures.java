package io.florin.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

    /** Lets time pass while a load goes on. @throws IllegalStateException when the load ended before the time was over, and why. */
    public static void pass(final CompletableFuture<Void> load, final long timeNs) {
        try {
            load.get(Math.max(1, timeNs), TimeUnit.NANOSECONDS);
        } catch (final TimeoutException e) {
            return; // still running, as it should
        } catch (final ExecutionException | InterruptedException e) {
            throw new IllegalStateException("load ended early: " + e.getMessage(), e);
        }
    }
}
