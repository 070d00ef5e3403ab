package io.florin.benchmarks.peers;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work that cleans up behind itself even when the process is told to end, as by ctrl-C. */
final class OrderlyEnd {
    private static final long TIMEOUT_S = 60;

    private OrderlyEnd() {}

    /** Does work on this thread. When the process is told to end meanwhile, it interrupts the work and waits for its end, up to a minute. */
    static <T> T of(final Callable<T> work) throws Exception {
        final Thread worker = Thread.currentThread();
        final CountDownLatch isOver = new CountDownLatch(1);
        final Thread hook = new Thread(
                () -> {
                    worker.interrupt();
                    await(isOver);
                },
                "orderly-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } finally {
            isOver.countDown();
            forget(hook);
        }
    }

    private static void await(final CountDownLatch isOver) {
        try {
            isOver.await(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(final Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            return; // the process is ending, and the hook is what waits for this
        }
    }
}
