package io.florin.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT as a wait that ends, with an exit code of our own: a JVM that leaves its shutdown hooks to end by themselves
 * exits with 143 or 130, whatever it has achieved. So the hook waits until the stop is done and then ends the process.
 *
 * <p>Before {@link #ready()} there is nothing to stop cleanly, and a signal ends the process at once: a start is as safe to kill as
 * anything here.
 */
final class StopSignal implements AutoCloseable {
    private final CountDownLatch signalled = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "florin-stop");
    private volatile boolean isReady;

    private StopSignal() {}

    /** Takes signals from now on. */
    static StopSignal arm() {
        final StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** From now on a signal ends {@link #await()}, and the process when {@link #close()} is called. */
    void ready() {
        isReady = true;
    }

    /** Waits for a signal, or for {@link #end()}. */
    void await() throws InterruptedException {
        signalled.await();
    }

    /** Ends {@link #await()} as a signal would, but not the process. For any thread. */
    void end() {
        signalled.countDown();
    }

    /** Waits for a signal, at most so long. @return whether there was one. */
    boolean await(final long timeout, final TimeUnit unit) throws InterruptedException {
        return signalled.await(timeout, unit);
    }

    /** @return whether there was a signal. */
    boolean isSignalled() {
        return signalled.getCount() == 0;
    }

    /** Takes no more signals. If there was one, the process ends now, with {@link ExitCode#DONE}. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            return; // there was one, and the hook is about to end the process
        }
    }

    private void onShutdown() {
        signalled.countDown();
        if (isReady) {
            awaitStopped();
        }
        Runtime.getRuntime().halt(ExitCode.DONE);
    }

    private void awaitStopped() {
        while (stopped.getCount() > 0) {
            try {
                stopped.await();
            } catch (final InterruptedException e) {
                Thread.onSpinWait(); // nobody has a reason to hurry a hook
            }
        }
    }
}
