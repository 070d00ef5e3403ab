package io.florin.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.ClientLoop;
import io.florin.client.CommandReply;
import io.florin.client.ServerInfo;
import io.florin.client.Session;
import io.florin.client.SessionListener;
import io.florin.protocol.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of one file after another, with the window always full. A file begins when all rows of the one before are
 * answered, so no transfer overtakes the opening of its account. Replies come in the order of the rows. All of it happens on the
 * client's own thread; {@link #run} waits for it.
 *
 * <p>A lost connection is the session's affair: it sends what is unanswered again.
 */
final class ImportRun implements SessionListener, ImportFile.MalformedRowListener {
    private static final int OFFERS_PER_FLUSH = 256;

    private final Iterator<ImportFile> files;
    private final boolean isStrict;
    private final Rejects rejects;
    private final ImportMonitor monitor;
    private final Deque<ImportFile.Row> unanswered = new ArrayDeque<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    private @Nullable Session session;
    private ImportFile file;
    private ImportFile.@Nullable Row offered;
    private boolean isFileRead;
    private boolean isStopped;
    private boolean isStarted;
    private long lastSequence;

    private ImportRun(
            final List<ImportFile> files, final boolean isStrict, final Rejects rejects, final ImportMonitor monitor) {
        this.files = files.iterator();
        this.isStrict = isStrict;
        this.rejects = rejects;
        this.monitor = monitor;
        file = this.files.next();
    }

    /**
     * Imports the files, at least one.
     *
     * @param isStrict whether the first malformed row is the last that is looked at.
     * @return the last sequence that an answer had; 0 when there was none.
     * @throws ClientException when the server cannot be reached (any more).
     * @throws CliException when a file cannot be read or written.
     */
    static long run(
            final ClientConfig config,
            final List<ImportFile> files,
            final boolean isStrict,
            final Rejects rejects,
            final ImportMonitor monitor) {
        final ImportRun run = new ImportRun(files, isStrict, rejects, monitor);
        try (ClientLoop loop = ClientLoop.create("import")) {
            loop.execute(() -> run.session = Session.open(loop, config, run));
            run.end.join();
            return run.lastSequence;
        } catch (final CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void onConnected(final ServerInfo server) {
        if (!isStarted) {
            isStarted = true;
            monitor.onFile(file);
            guarded(this::pump);
        }
    }

    @Override
    public void onDisconnected(final String reason, final int unansweredCount) {
        monitor.onWarning("connection lost, trying again: " + reason);
    }

    @Override
    public void onClosed(final @Nullable ClientException cause) {
        if (cause == null) {
            end.complete(true);
        } else {
            end.completeExceptionally(cause);
        }
    }

    @Override
    public void onWritable() {
        guarded(this::pump);
    }

    @Override
    public void onCommandReply(final CommandReply reply) {
        final ImportFile.Row row = unanswered.remove();
        file.tally().onReply(reply.status(), reply.isReplayed());
        lastSequence = Math.max(lastSequence, reply.sequence());
        if (reply.status() != Status.OK) {
            guarded(() -> onRefused(row, reply.status()));
        }
        monitor.onAnswer(file);
        if (unanswered.isEmpty() && isFileRead) {
            guarded(this::pump);
        }
    }

    @Override
    public boolean onMalformedRow(
            final ImportFile of, final long line, final @Nullable CsvRecord record, final String reason) {
        monitor.onMalformedRow(of.file().place(line) + ": " + reason);
        rejects.add(of.file(), line, of.id(record), Rejects.MALFORMED, reason, record);
        isStopped = isStrict;
        return !isStopped;
    }

    private void onRefused(final ImportFile.Row row, final Status status) {
        final String next =
                status.next() == Status.Next.FINAL ? "final: a new try needs a new id" : "import it again later";
        rejects.add(file.file(), row.line(), row.id(), status.name(), next, row.record());
    }

    /** Offers rows until the window is full or the file is read; when all is answered, goes on to the next one or ends. */
    private void pump() {
        final Session to = session;
        if (to == null || to.isClosed()) {
            return;
        }
        while (offerAll(to)) {
            if (isStopped || !files.hasNext()) {
                to.close();
                return;
            }
            file = files.next();
            isFileRead = false;
            monitor.onFile(file);
        }
        to.flush();
    }

    /** @return whether the whole file is read and answered. */
    private boolean offerAll(final Session to) {
        int offers = 0;
        while (!isFileRead) {
            if (offered == null) {
                offered = isStopped ? null : file.next(this);
            }
            if (offered == null) {
                isFileRead = true;
            } else if (to.tryOffer(offered.line(), offered.request())) {
                unanswered.add(offered);
                offered = null;
                offers++;
                if (offers % OFFERS_PER_FLUSH == 0) {
                    to.flush();
                }
            } else {
                return false;
            }
        }
        return unanswered.isEmpty();
    }

    /** Nobody else would hear of a failure here. */
    private void guarded(final Runnable action) {
        try {
            action.run();
        } catch (final RuntimeException e) {
            end.completeExceptionally(e);
            if (session != null) {
                session.close();
            }
        }
    }
}
