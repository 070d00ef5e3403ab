package io.florin.gateway.pipeline;

import io.florin.journal.Forcer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A storage whose next sync can be held, and made to fail. What prepares the next segment goes through. */
final class HeldForcer implements Forcer {
    private static final String PREPARED_SUFFIX = ".precreated";
    private static final long TIMEOUT_S = 20;

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean isHolding;
    private volatile boolean isFailing;

    void hold() {
        isHolding = true;
    }

    void awaitHeld() throws InterruptedException {
        if (!held.await(TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was synced");
        }
    }

    void release(final boolean doesFail) {
        isFailing = doesFail;
        isHolding = false;
        released.countDown();
    }

    @Override
    public void force(final Path path, final FileChannel channel, final boolean metaData) throws IOException {
        if (isHolding && !path.toString().endsWith(PREPARED_SUFFIX)) {
            held.countDown();
            try {
                if (!released.await(TIMEOUT_S, TimeUnit.SECONDS)) {
                    throw new IOException("was not released in time");
                }
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            if (isFailing) {
                throw new IOException("injected fault");
            }
        }
        SYSTEM.force(path, channel, metaData);
    }
}
