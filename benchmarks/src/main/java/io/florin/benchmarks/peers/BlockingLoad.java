package io.florin.benchmarks.peers;

import io.florin.benchmarks.Futures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Drives those whose calls wait for the answer: a thread for each connection. */
final class BlockingLoad implements Load {
    private static final long LATENCY_MAX_NS = TimeUnit.MINUTES.toNanos(5);
    private static final int LATENCY_DIGITS = 3;

    private final int batch;
    private final AtomicLong next = new AtomicLong();
    private final Recorder latencies = new Recorder(LATENCY_MAX_NS, LATENCY_DIGITS);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<CompletableFuture<Void>> payers = new ArrayList<>();
    private volatile boolean isStopping;

    private BlockingLoad(final int batch) {
        this.batch = batch;
    }

    /** Connects as often as the mode says, then starts to pay. The payers are closed by their threads. */
    static BlockingLoad start(final Mode mode, final Callable<Payer> connect) throws Exception {
        final BlockingLoad load = new BlockingLoad(mode.batch());
        final List<Payer> connected = new ArrayList<>();
        try {
            for (int i = 0; i < mode.connections(); i++) {
                connected.add(connect.call());
            }
        } catch (final Exception e) {
            for (final Payer payer : connected) {
                payer.close();
            }
            throw e;
        }
        connected.forEach(load::startThread);
        CompletableFuture.allOf(load.payers.toArray(CompletableFuture[]::new)).whenComplete((nothing, failure) -> {
            if (failure == null) {
                load.done.complete(null);
            }
        });
        return load;
    }

    @Override
    public Histogram takeLatencies() {
        return latencies.getIntervalHistogram();
    }

    @Override
    public CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public long stop() {
        isStopping = true;
        Futures.await(done);
        return next.get();
    }

    /** Ends the threads, each after the call that it is in. */
    @Override
    public void close() {
        isStopping = true;
        CompletableFuture.allOf(payers.toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null)
                .join();
    }

    private void startThread(final Payer payer) {
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        final Thread thread = new Thread(() -> pay(payer, ended), "payer-" + payers.size());
        thread.setDaemon(true);
        payers.add(ended);
        thread.start();
    }

    private void pay(final Payer payer, final CompletableFuture<Void> ended) {
        try (payer) {
            while (!isStopping) {
                final long first = next.getAndAdd(batch);
                final long startNs = System.nanoTime();
                final int paid = payer.pay(first, batch);
                if (paid != batch) {
                    throw new IllegalStateException(
                            "taken for known: first=" + first + ", count=" + batch + ", paid=" + paid);
                }
                latencies.recordValueWithCount(Math.min(LATENCY_MAX_NS, System.nanoTime() - startNs), batch);
            }
            ended.complete(null);
        } catch (final Exception e) {
            isStopping = true;
            final IllegalStateException failure = new IllegalStateException("payer failed: " + e.getMessage(), e);
            done.completeExceptionally(failure);
            ended.completeExceptionally(failure);
        }
    }
}
