package io.florin.benchmarks.jmh;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.florin.benchmarks.Directories;
import io.florin.benchmarks.OpenJournal;
import io.florin.benchmarks.PaymentRecords;
import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.pipeline.Readiness;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.gateway.pipeline.ReplyEgress;
import io.florin.journal.JournalConfig;
import io.florin.journal.SyncPolicy;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * A server's pipeline without a server: ring, journal, engine and an egress that counts replies. Shaped as {@code florin serve} shapes it:
 * one thread, a ring of 16,384 slots, batches of at most 8,192. One thread publishes.
 */
public final class RunningPipeline implements AutoCloseable {
    private static final int TRANSFERS_MAX = 1 << 27;
    private static final PipelineConfig CONFIG = new PipelineConfig(1 << 14, 1 << 13, 1, 100_000, 1);

    private final Path directory;
    private final OpenJournal open;
    private final RecoveredEngine engine = new RecoveredEngine();
    private final Pipeline pipeline;
    private final Replies replies = new Replies();

    /**
     * Makes a journal with accounts 1 to {@code accounts}, and starts the pipeline behind it.
     *
     * @param parent where a directory for the journal is made.
     */
    public RunningPipeline(final Path parent, final SyncPolicy sync, final int accounts) throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(parent), "florin-jmh-");
        final JournalConfig config = JournalConfig.defaults(directory).withSyncPolicy(sync);
        open = OpenJournal.open(config);
        final PaymentRecords records = new PaymentRecords(accounts, 0);
        while (records.next()) {
            final long first = records.firstSequence();
            open.journal().append(first, records.count(), first, records.record(), 0, records.length());
            engine.onRecord(first, records.count(), first, records.record(), 0, records.length());
        }
        engine.configure(
                new Capacity(1, accounts, TRANSFERS_MAX, 0),
                open.journal(),
                engine.engine().lastTimestampNs(),
                () -> 0);
        pipeline = new Pipeline(
                CONFIG,
                engine,
                open.journal(),
                config.recordLengthMax(),
                new OffsetEpochNanoClock(),
                () -> {},
                failure -> {}); // those who wait for replies look at its readiness
        pipeline.start();
    }

    /** To be published to. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Where the replies are to go. */
    public ReplyEgress egress() {
        return replies;
    }

    /**
     * Waits, spinning, until so many replies have come since the beginning.
     *
     * @throws IllegalStateException when the pipeline has failed, or a request was refused: that is not the work that is measured.
     */
    public void awaitReplies(final long count) {
        while (replies.handedOver < count) {
            Thread.onSpinWait();
            if (pipeline.readiness() == Readiness.HALTED) {
                throw new IllegalStateException("pipeline has failed: replies=" + replies.handedOver);
            }
        }
        if (replies.refusals != 0) {
            throw new IllegalStateException("requests were refused: refusals=" + replies.refusals);
        }
    }

    /** Does all that was published, and deletes the journal. @throws IOException when it cannot be deleted. */
    @Override
    public void close() throws IOException {
        pipeline.close();
        open.close();
        engine.close();
        Directories.delete(directory);
    }

    /** Counts on the pipeline's thread; what it has counted is visible once a batch is over. */
    private static final class Replies implements ReplyEgress {
        private static final int STATUS_OFFSET =
                MessageHeaderDecoder.ENCODED_LENGTH + CommandReplyDecoder.statusEncodingOffset();

        private long count;
        private boolean isTouched;
        private long refusals;
        private volatile long handedOver;

        @Override
        public boolean onReply(final DirectBuffer buffer, final int offset, final int length) {
            count++;
            refusals += buffer.getShort(offset + STATUS_OFFSET, LITTLE_ENDIAN) == 0 ? 0 : 1;
            final boolean isFirst = !isTouched;
            isTouched = true;
            return isFirst;
        }

        @Override
        public void onBatchEnd() {
            isTouched = false;
            handedOver = count;
        }
    }
}
