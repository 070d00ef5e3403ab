package io.florin.gateway.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.DirectBuffer;

/**
 * What the pipeline counts. Each counter and recorder has one writer, a pipeline thread, which neither waits nor allocates; any thread
 * may read the counters, and one thread at a time the recorders.
 */
public final class PipelineMetrics {
    /** Where every reply has its status, from the beginning of the SBE header. */
    static final int STATUS_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + CommandReplyDecoder.statusEncodingOffset();

    private static final int TEMPLATES = 128;
    private static final int STATUSES = Status.values().length;
    private static final int DIGITS = 2;
    private static final long DURATION_NS_MAX = TimeUnit.MINUTES.toNanos(10);

    private final AtomicLongArray replies = new AtomicLongArray(TEMPLATES * STATUSES);
    /** Of the batch that has not ended, by the same index, and which of them are not 0: nobody may see them yet. */
    private final int[] ofBatch = new int[TEMPLATES * STATUSES];

    private final int[] touched = new int[TEMPLATES * STATUSES];
    private int touchedCount;
    private final SingleWriterRecorder requestNs = new SingleWriterRecorder(DURATION_NS_MAX, DIGITS);
    private final SingleWriterRecorder batchLengths = new SingleWriterRecorder(1 << 30, DIGITS);
    private final SingleWriterRecorder commitNs = new SingleWriterRecorder(DURATION_NS_MAX, DIGITS);
    private final RingBuffer<CommandSlot> ring;
    private volatile long ledgerMemoryBytes;

    PipelineMetrics(final RingBuffer<CommandSlot> ring) {
        this.ring = ring;
    }

    /** Replies with this status to requests of this type. */
    public long replies(final RequestType type, final Status status) {
        return replies.get(indexOf(type.templateId(), status.code()));
    }

    /** How long requests took from their publication until their replies were handed over, in nanoseconds. */
    public SingleWriterRecorder requestNs() {
        return requestNs;
    }

    /** Slots of each batch. */
    public SingleWriterRecorder batchLengths() {
        return batchLengths;
    }

    /** How long the commits of batches with commands took, in nanoseconds: with the sync where the policy wants one. */
    public SingleWriterRecorder commitNs() {
        return commitNs;
    }

    /** Bytes outside of the heap that the ledger has filled. */
    public long ledgerMemoryBytes() {
        return ledgerMemoryBytes;
    }

    /** Engine's thread. */
    void onReply(final DirectBuffer request, final DirectBuffer reply, final int offset) {
        final int status = Short.toUnsignedInt(reply.getShort(offset + STATUS_OFFSET, ByteOrder.LITTLE_ENDIAN));
        final int index = indexOf(RequestType.templateId(request, 0), status);
        if (ofBatch[index]++ == 0) {
            touched[touchedCount++] = index;
        }
    }

    /** Engine's thread, after a batch, or when something else was applied; before the start, any. */
    void onApplied(final long memoryBytes) {
        ledgerMemoryBytes = memoryBytes;
    }

    /** Engine's thread, when the replies of the batch have been handed over. */
    void onBatch(final long first, final long last, final long nowNs) {
        for (int i = 0; i < touchedCount; i++) {
            final int index = touched[i];
            replies.lazySet(index, replies.getPlain(index) + ofBatch[index]);
            ofBatch[index] = 0;
        }
        touchedCount = 0;
        batchLengths.recordValue(last - first + 1);
        long from = first;
        while (from <= last) { // requests that were published together took the same time
            final long publishedNs = ring.get(from).publishedNs();
            long to = from + 1;
            while (to <= last && ring.get(to).publishedNs() == publishedNs) {
                to++;
            }
            requestNs.recordValueWithCount(duration(nowNs - publishedNs), to - from);
            from = to;
        }
    }

    /** Journal's thread. */
    void onCommit(final long durationNs) {
        commitNs.recordValue(duration(durationNs));
    }

    private static long duration(final long ns) {
        return Math.max(0, Math.min(ns, DURATION_NS_MAX));
    }

    private static int indexOf(final int templateId, final int status) {
        return templateId * STATUSES + status;
    }
}
