package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The write side of a journal: one epoch, made by one process, behind everything that a replay has accepted.
 *
 * <p>Append, then commit, then reply:
 *
 * <pre>
 *   append(41 … 60)   append(61 … 75)   commit           reply to 41 … 75
 *   ----------------- ----------------- ---------------- --------------------
 *   header, CRC,      the same          force (BATCH)
 *   one excerpt                         mark := 75
 * </pre>
 *
 * <p>One thread at a time may call it, and must not be interrupted; the accessors are for any thread. Appending and committing
 * allocate nothing but at the roll to a new segment; with keys, what {@link RecordCipher} and {@link DigestChain} say. After a {@link JournalFailedException} every call throws it again.
 */
public final class Journal implements AutoCloseable {
    private static final long SEGMENTS_FREE_AT_OPEN = 2;

    /** Of the record in its buffer: aligned, and behind the word that the segment puts in front of it. */
    private static final int RECORD_OFFSET = 8;

    private final Path directory;
    private final SyncPolicy policy;
    private final long syncIntervalNs;
    private final int recordLengthMax;
    private final SegmentWriter segments;
    private final SyncThread syncThread;
    private final EpochMark mark;
    private final FreeSpace freeSpace;
    private final @Nullable RecordSealer sealer;
    private final @Nullable CheckpointWriter checkpoints;

    private final ByteBuffer record;
    private final UnsafeBuffer recordView;
    private final CRC32C crc = new CRC32C();
    private int previousCrc;
    private long recordNumber;
    private long lastTimestampNs;
    private long acknowledgedSequence;
    private boolean hasUnsynced;
    private boolean isSyncing;
    private long lastSyncNs;
    private boolean hasDeadline;
    private long unsyncedSinceNs;
    private @Nullable Throwable failure;
    private boolean closed;

    private volatile long appendedSequence;
    private volatile long durableSequence;
    private volatile long lengthBytes;
    private volatile boolean hasSpace;

    private Journal(
            final JournalConfig config,
            final RecoveryReport recovered,
            final EpochMark.Content epoch,
            final EpochMark mark,
            final SegmentWriter segments,
            final Forcer forcer) {
        this.directory = config.directory();
        this.policy = config.syncPolicy();
        this.syncIntervalNs = config.syncIntervalNs();
        this.recordLengthMax = config.recordLengthMax();
        this.segments = segments;
        this.syncThread = new SyncThread(segments);
        this.mark = mark;
        this.freeSpace = new FreeSpace(config.directory(), config.freeSpaceFloorBytes());
        this.sealer = sealer(config.keys(), epoch, recovered.position().chainDigest());
        this.checkpoints = checkpoints(config, epoch, forcer);
        final int capacity = RecordHeader.LENGTH + config.recordLengthMax() + RecordCipher.TAG_LENGTH;
        this.record = ByteBuffer.allocateDirect(RECORD_OFFSET + capacity).order(LITTLE_ENDIAN);
        this.recordView = new UnsafeBuffer(record, RECORD_OFFSET, capacity);
        RecordHeader.putEpoch(recordView, epoch);
        this.previousCrc = recovered.position().crc();
        this.lastTimestampNs = recovered.lastTimestampNs();
        this.acknowledgedSequence = recovered.lastSequence();
        this.appendedSequence = recovered.lastSequence();
        this.durableSequence = recovered.lastSequence();
        this.lengthBytes = recovered.lengthBytes();
        this.hasSpace = freeSpace.isEnough();
        if (checkpoints != null) {
            publishCheckpoint();
            checkpoints.start();
        }
        if (policy == SyncPolicy.BATCH) {
            syncThread.start();
        }
    }

    /**
     * Makes the next epoch behind what was recovered. First forces the epoch before it: a record that was recovered from the page
     * cache of a killed process must not be lost to a loss of power once another builds upon it. Never appends to what an earlier
     * process left.
     *
     * @param lock of the configured directory, held until after {@link #close()}.
     * @param recovered what {@link JournalRecovery#replay} of that directory gave, under the same lock.
     * @throws KeyException if the journal is chained and there is no chain key to go on with.
     * @throws JournalException if the directory cannot be written, or has no room for two segments.
     */
    public static Journal open(final JournalConfig config, final DirectoryLock lock, final RecoveryReport recovered) {
        return open(config, lock, recovered, Forcer.SYSTEM);
    }

    /** As {@link #open(JournalConfig, DirectoryLock, RecoveryReport)}, with a storage that may have faults. */
    public static Journal open(
            final JournalConfig config, final DirectoryLock lock, final RecoveryReport recovered, final Forcer forcer) {
        NativeCalls.requirePresent();
        final Path directory = config.directory();
        try {
            requireSame("lock", lock.directory(), directory);
            requireSame("recovery report", recovered.directory(), directory);
            if (!lock.isHeld()) {
                throw new IllegalStateException("lock of the data directory is not held: directory=" + directory);
            }
            requireChainKey(config, recovered);
            UnsyncedTail.rewrite(directory, recovered);
            forceEpoch(directory, recovered.lastEpoch(), forcer);
            for (final int epoch : JournalFiles.epochDirectories(directory)) {
                JournalFiles.deletePrepared(JournalFiles.epochDirectory(directory, epoch));
            }
            requireSpace(config, directory.toFile().getUsableSpace());
            return openEpoch(config, recovered, forcer);
        } catch (final IOException e) {
            throw new JournalException("cannot open journal: directory=" + directory + " cause=" + e, e);
        }
    }

    /**
     * Appends one record of {@code count} commands with the sequences from {@code firstSequence} on. It is not durable, and
     * nothing in it may be answered, before {@link #commit}. The payload is copied.
     *
     * @param firstSequence the one behind the last; 1 in an empty journal.
     * @param count at least 1.
     * @param timestampNs nanoseconds since the Unix epoch; never before the last record's.
     * @param length bytes of the payload; 0 to the configured longest.
     * @throws IllegalArgumentException if any of these does not hold; nothing has been written then.
     * @throws JournalFailedException if storage fails, or has failed before.
     */
    public void append(
            final long firstSequence,
            final int count,
            final long timestampNs,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        requireUsable();
        if (isSyncing) {
            throw new IllegalStateException("a commit was begun and not ended: appendedSequence=" + appendedSequence);
        }
        final long expectedSequence = appendedSequence + 1;
        if (firstSequence != expectedSequence || count < 1 || timestampNs < lastTimestampNs) {
            throw new IllegalArgumentException("record does not continue the journal: firstSequence=" + firstSequence
                    + " expected=" + expectedSequence + " count=" + count + " timestampNs=" + timestampNs
                    + " lastTimestampNs=" + lastTimestampNs);
        }
        if (length < 0 || length > recordLengthMax) {
            throw new IllegalArgumentException(
                    "payload length out of range: length=" + length + " max=" + recordLengthMax);
        }
        final int recordLength = encode(firstSequence, count, timestampNs, payload, offset, length);
        final int segment = segments.segment();
        try {
            segments.append(record);
        } catch (final IOException | RuntimeException | AssertionError | InternalError e) {
            throw fail("cannot append", e);
        }
        previousCrc = (int) crc.getValue();
        recordNumber++;
        lastTimestampNs = timestampNs;
        hasUnsynced = true;
        appendedSequence = firstSequence + count - 1;
        final long totalBytes = lengthBytes + recordLength;
        lengthBytes = totalBytes;
        if (checkpoints != null && segments.segment() != segment) {
            checkpoints.ask();
        }
    }

    /**
     * Begins what {@link #commit} is to end, before anything else is appended: under {@link SyncPolicy#BATCH} the force runs on another
     * thread meanwhile. Worth it where the caller has as much to do as a force takes, for handing it over takes two wake-ups.
     *
     * @return whether something was begun: not under the other policies, where a commit forces nothing or seldom.
     * @throws JournalFailedException if storage has failed before.
     */
    public boolean beginCommit() {
        requireUsable();
        if (policy == SyncPolicy.BATCH && hasUnsynced) {
            isSyncing = true;
            syncThread.begin();
        }
        return isSyncing;
    }

    /**
     * Makes true for all that was appended what the policy promises; when it has returned, the replies may go out.
     *
     * @param nowNs from one clock for all calls; any zero.
     * @throws JournalFailedException if storage fails, or has failed before. Nothing that was not answered before may be
     *     answered then.
     */
    public void commit(final long nowNs) {
        requireUsable();
        if (policy == SyncPolicy.BATCH) {
            force();
        } else {
            acknowledge();
            forceAtDeadline(nowNs);
        }
        checkSpace(nowNs);
    }

    /** @return how long the last sync took, in nanoseconds, whichever thread did it; 0 before the first. For the writer's thread. */
    public long lastSyncNs() {
        return lastSyncNs;
    }

    /** To be called when there is nothing to append, at least once an interval: keeps {@link SyncPolicy#INTERVAL}'s promise. */
    public void onIdle(final long nowNs) {
        requireUsable();
        forceAtDeadline(nowNs);
        checkSpace(nowNs);
    }

    /** Forces all that was appended to storage now, whatever the policy. */
    public void sync() {
        requireUsable();
        force();
    }

    /** @return the last sequence appended. */
    public long appendedSequence() {
        return appendedSequence;
    }

    /**
     * @return the last sequence forced to storage. Under {@link SyncPolicy#NONE} and {@link SyncPolicy#INTERVAL} replies go out
     *     ahead of it.
     */
    public long durableSequence() {
        return durableSequence;
    }

    /** @return bytes of all records that were replayed or appended by this process, their headers included. */
    public long lengthBytes() {
        return lengthBytes;
    }

    /**
     * @return whether the free-space floor was kept when last checked, at most {@value FreeSpace#CHECK_INTERVAL_MS} ms of
     *     commit's clock ago, and the next segment can have its room. When false, refuse commands, and go on calling {@link
     *     #onIdle}.
     */
    public boolean hasSpace() {
        return hasSpace;
    }

    /** @return the sequence of the last signed checkpoint of this epoch that is on storage; 0 if there is none. */
    public long checkpointSequence() {
        return checkpoints == null ? 0 : checkpoints.writtenSequence();
    }

    /** @return why the last checkpoint could not be written, which does not stop payments; null if it could. */
    public @Nullable String checkpointFailure() {
        return checkpoints == null ? null : checkpoints.failure();
    }

    /**
     * Forces all that was appended, signs the last checkpoint, and lets the files go, even when forcing fails. Does nothing the
     * second time. After a failure it only signs what had been acknowledged, and lets the files go.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            if (failure == null) {
                force();
            }
        } finally {
            closed = true;
            CloseHelper.quietCloseAll(syncThread, checkpoints, segments, mark);
        }
    }

    private static Journal openEpoch(final JournalConfig config, final RecoveryReport recovered, final Forcer forcer)
            throws IOException {
        final Path directory = config.directory();
        final int number = recovered.lastEpoch() + 1;
        final EpochMark.Content epoch = EpochMark.newContent(
                number,
                config.syncPolicy(),
                recovered.position(),
                journalId(directory, recovered.lastEpoch()),
                config.keys());
        EpochMark.create(directory, epoch, forcer);
        final Path epochDirectory = JournalFiles.epochDirectory(directory, number);
        Files.createDirectories(epochDirectory);
        JournalFiles.forceDirectory(directory, forcer);
        final boolean forceAtRoll = config.syncPolicy() != SyncPolicy.NONE;
        final SegmentWriter segments =
                new SegmentWriter(epochDirectory, number, config.segmentLengthBytes(), forceAtRoll, forcer);
        @Nullable EpochMark mark = null;
        boolean isOpen = false;
        try {
            if (!forceAtRoll) {
                JournalFiles.forceDirectory(epochDirectory, forcer);
            }
            mark = EpochMark.map(directory, number);
            final Journal journal = new Journal(config, recovered, epoch, mark, segments, forcer);
            isOpen = true;
            return journal;
        } finally {
            if (!isOpen) {
                CloseHelper.quietCloseAll(segments, mark);
            }
        }
    }

    private static @Nullable RecordSealer sealer(
            final KeyRing keys, final EpochMark.Content epoch, final Digest chained) {
        return epoch.flags() == 0 ? null : new RecordSealer(epoch.keys(keys), chained);
    }

    private static @Nullable CheckpointWriter checkpoints(
            final JournalConfig config, final EpochMark.Content epoch, final Forcer forcer) {
        final PrivateKey key = config.keys().privateKey();
        return key == null
                ? null
                : new CheckpointWriter(
                        new CheckpointFile(Checkpoints.file(config.directory()), forcer),
                        key,
                        epoch.journalId(),
                        epoch.epoch(),
                        config.checkpointIntervalNs(),
                        Clock.systemUTC());
    }

    /** An epoch without a chain behind one that has it would be refused by every start that has the key. */
    private static void requireChainKey(final JournalConfig config, final RecoveryReport recovered) {
        final boolean isChained = !recovered.position().chainDigest().equals(Digest.ZERO);
        if (isChained && !config.keys().canChain()) {
            throw new KeyException("the journal is chained, but there is no chain key to go on with: directory="
                    + config.directory() + " keys=" + config.keys());
        }
    }

    private static UUID journalId(final Path directory, final int lastEpoch) {
        final UUID id = lastEpoch == 0
                ? EpochMark.NO_ID
                : EpochMark.read(directory, lastEpoch).journalId();
        return id.equals(EpochMark.NO_ID) ? UUID.randomUUID() : id;
    }

    private static void forceEpoch(final Path directory, final int epoch, final Forcer forcer) throws IOException {
        final Path epochDirectory = JournalFiles.epochDirectory(directory, epoch);
        for (final int segment : JournalFiles.segments(epochDirectory)) {
            final Path file = JournalFiles.segment(epochDirectory, segment);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                forcer.force(file, channel, true);
            }
        }
        if (Files.isDirectory(epochDirectory)) {
            JournalFiles.forceDirectory(epochDirectory, forcer);
        }
        JournalFiles.forceDirectory(directory, forcer);
    }

    /**
     * The first segment is filled at once and the next while it is used. Below the floor a journal opens as long as these two
     * fit: then commands are refused, but what is there can be read.
     */
    static void requireSpace(final JournalConfig config, final long freeBytes) {
        final long neededBytes = SEGMENTS_FREE_AT_OPEN * config.segmentLengthBytes();
        if (freeBytes < neededBytes) {
            throw new JournalException("not enough space to open journal: directory=" + config.directory()
                    + " freeBytes=" + freeBytes + " neededBytes=" + neededBytes + " freeSpaceFloorBytes="
                    + config.freeSpaceFloorBytes() + "; make room on the volume");
        }
    }

    private static void requireSame(final String what, final Path actual, final Path configured) throws IOException {
        if (!Files.isSameFile(actual, configured)) {
            throw new IllegalArgumentException(
                    what + " is of another directory: actual=" + actual + " configured=" + configured);
        }
    }

    private int encode(
            final long firstSequence,
            final int count,
            final long timestampNs,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        final UnsafeBuffer view = recordView;
        final RecordSealer seal = sealer;
        final int storedLength = seal == null ? length : length + seal.overheadLength();
        final int recordLength = RecordHeader.LENGTH + storedLength;
        view.putInt(RecordHeader.COUNT_OFFSET, count, LITTLE_ENDIAN);
        view.putLong(RecordHeader.FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        view.putLong(RecordHeader.TIMESTAMP_OFFSET, timestampNs, LITTLE_ENDIAN);
        view.putLong(RecordHeader.ACKNOWLEDGED_OFFSET, acknowledgedSequence, LITTLE_ENDIAN);
        view.putInt(RecordHeader.PREVIOUS_CRC_OFFSET, previousCrc, LITTLE_ENDIAN);
        view.putInt(RecordHeader.PAYLOAD_LENGTH_OFFSET, storedLength, LITTLE_ENDIAN);
        view.putLong(RecordHeader.RECORD_NUMBER_OFFSET, recordNumber, LITTLE_ENDIAN);
        if (seal == null) {
            view.putBytes(RecordHeader.LENGTH, payload, offset, length);
        } else {
            seal.seal(view, payload, offset, length);
        }
        record.limit(RECORD_OFFSET + recordLength).position(RECORD_OFFSET + RecordHeader.CRC_OFFSET + Integer.BYTES);
        crc.reset();
        crc.update(record);
        view.putInt(RecordHeader.CRC_OFFSET, (int) crc.getValue(), LITTLE_ENDIAN);
        record.position(RECORD_OFFSET);
        return recordLength;
    }

    private void force() {
        if (hasUnsynced) {
            try {
                if (isSyncing) {
                    lastSyncNs = syncThread.await();
                } else {
                    final long startNs = System.nanoTime();
                    segments.sync();
                    lastSyncNs = System.nanoTime() - startNs;
                }
            } catch (final IOException | RuntimeException | InternalError e) {
                throw fail("cannot sync", e);
            }
            isSyncing = false;
            hasUnsynced = false;
            hasDeadline = false;
            durableSequence = appendedSequence;
        }
        acknowledge();
    }

    private void acknowledge() {
        final long sequence = appendedSequence;
        if (sequence != acknowledgedSequence) {
            mark.acknowledge(sequence);
            acknowledgedSequence = sequence;
            publishCheckpoint();
        }
    }

    private void publishCheckpoint() {
        if (checkpoints != null && sealer != null) {
            checkpoints.publish(acknowledgedSequence, sealer.digestView());
        }
    }

    private void forceAtDeadline(final long nowNs) {
        if (policy != SyncPolicy.INTERVAL || !hasUnsynced) {
            return;
        }
        final long elapsedNs = nowNs - unsyncedSinceNs;
        if (!hasDeadline) {
            hasDeadline = true;
            unsyncedSinceNs = nowNs;
        } else if (elapsedNs >= syncIntervalNs || elapsedNs < 0) { // less than nothing: the clock was set back
            force();
        }
    }

    private void checkSpace(final long nowNs) {
        freeSpace.check(nowNs);
        try {
            hasSpace = segments.hasRoom() && freeSpace.isEnough();
        } catch (final IOException e) {
            throw fail("cannot prepare the next segment", e);
        }
    }

    private void requireUsable() {
        if (failure != null) {
            throw new JournalFailedException(failedMessage("has failed before"), failure);
        }
        if (closed) {
            throw new IllegalStateException("journal is closed: directory=" + directory);
        }
    }

    private JournalFailedException fail(final String what, final Throwable cause) {
        failure = cause;
        return new JournalFailedException(failedMessage(what), cause);
    }

    private String failedMessage(final String what) {
        return "journal " + what + ": directory=" + directory + " appendedSequence=" + appendedSequence
                + " durableSequence=" + durableSequence + " acknowledgedSequence=" + acknowledgedSequence;
    }
}
