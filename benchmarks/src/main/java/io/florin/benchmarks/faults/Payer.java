package io.florin.benchmarks.faults;

import io.florin.benchmarks.PaymentPlan;
import io.florin.client.ClientException;
import io.florin.client.ClientLoop;
import io.florin.client.CommandReply;
import io.florin.client.ServerInfo;
import io.florin.client.Session;
import io.florin.client.SessionListener;
import io.florin.client.TransferRequest;
import io.florin.protocol.Status;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Pays over one connection until that is lost: first payments that were sent before, then new ones. What finds no room is offered again
 * after a pause. The counters may be read by any thread.
 */
final class Payer implements SessionListener, AutoCloseable {
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long REFUSED_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final PaymentBook book;
    private final int sentMax;
    private final ClientLoop loop = ClientLoop.create("payer");
    private final TransferRequest request = PaymentPlan.newTransfer();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile boolean isDone;
    private volatile boolean isLost;

    // The loop's thread alone.
    private final ArrayDeque<Integer> again = new ArrayDeque<>();
    private @Nullable Session session;
    private boolean isPaused;
    private int inFlight;

    private Payer(final PaymentBook book, final IntPredicate again, final int sentMax) {
        this.book = book;
        this.sentMax = sentMax;
        for (int i = 0; i < book.sent(); i++) {
            if (again.test(i)) {
                this.again.add(i);
            }
        }
    }

    /** Pays what has no answer, and then new payments until so many have been sent in all. */
    static Payer pay(final int port, final int window, final PaymentBook book, final int sentMax) {
        return start(port, window, new Payer(book, index -> !book.isAnswered(index), sentMax));
    }

    /** Sends once more what this picks out of all that was sent before. */
    static Payer payAgain(final int port, final int window, final PaymentBook book, final IntPredicate again) {
        return start(port, window, new Payer(book, again, 0));
    }

    private static Payer start(final int port, final int window, final Payer payer) {
        payer.loop.execute(() -> payer.session = Session.open(payer.loop, Clients.of(port, window), payer));
        return payer;
    }

    /** @return answers so far, refusals for want of room not counted. */
    long answers() {
        return answers.get();
    }

    /** @return refusals for want of room so far. */
    long refusals() {
        return refusals.get();
    }

    /** @return whether the connection is gone. */
    boolean isLost() {
        return isLost;
    }

    /** @return whether everything was answered. */
    boolean isDone() {
        return isDone;
    }

    /** Waits for so many answers. @return whether they came before the time was over, all was done, or the connection was lost. */
    boolean awaitAnswers(final long count, final long timeoutNs) {
        final long startNs = System.nanoTime();
        while (answers.get() < count && !isDone && !isLost && System.nanoTime() - startNs < timeoutNs) {
            LockSupport.parkNanos(POLL_NS);
        }
        return answers.get() >= count;
    }

    /** Waits until all is answered. @return whether it was, in time. */
    boolean awaitDone(final long timeoutNs) {
        final long startNs = System.nanoTime();
        while (!isDone && !isLost && System.nanoTime() - startNs < timeoutNs) {
            LockSupport.parkNanos(POLL_NS);
        }
        return isDone;
    }

    /** @return how far it is, for messages. */
    @Override
    public String toString() {
        return "answers=" + answers + " refusals=" + refusals + " isDone=" + isDone + " isLost=" + isLost;
    }

    /** Ends; the book is the caller's again. */
    @Override
    public void close() {
        loop.close();
    }

    @Override
    public void onConnected(final ServerInfo server) {
        offer();
    }

    @Override
    public void onWritable() {
        offer();
    }

    @Override
    public void onCommandReply(final CommandReply reply) {
        final int index = (int) reply.correlationId();
        inFlight--;
        if (reply.status() == Status.STORAGE_FULL) {
            refusals.lazySet(refusals.get() + 1);
            again.add(index);
            pause();
        } else {
            book.onAnswer(index, reply);
            answers.lazySet(answers.get() + 1);
        }
        checkDone();
    }

    @Override
    public void onClosed(final @Nullable ClientException cause) {
        isLost = true;
    }

    private void offer() {
        final Session open = session;
        while (open != null && !isPaused) {
            final Integer old = again.peek();
            if (old == null && book.sent() >= sentMax) {
                break;
            }
            final int index = old == null ? book.sent() : old;
            if (!open.tryOffer(index, book.plan().fill(request, index))) {
                return;
            }
            inFlight++;
            if (old == null) {
                book.send();
            } else {
                again.remove();
            }
        }
        checkDone();
    }

    private void pause() {
        if (!isPaused) {
            isPaused = true;
            loop.schedule(
                    () -> {
                        isPaused = false;
                        offer();
                    },
                    REFUSED_PAUSE_NS);
        }
    }

    private void checkDone() {
        if (inFlight == 0 && again.isEmpty() && book.sent() >= sentMax) {
            isDone = true;
        }
    }
}
