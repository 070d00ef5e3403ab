package io.florin.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one journal: states, as opaque bytes, each with the place in the journal behind which to go on. A file has the
 * header drawn in {@link SnapshotHeader} and then blocks, drawn in {@link SnapshotBlock}.
 *
 * <p>Whoever makes or removes snapshots holds {@link #lock}; reading needs none. Single thread.
 */
public final class SnapshotStore {
    /** The longest record, with all that stands around it. */
    private static final int RECORD_SPAN_MAX = JournalConfig.RECORD_LENGTH_LIMIT + (1 << 10);

    private final Path dataDirectory;
    private final Path directory;
    private final KeyRing keys;
    private final SnapshotLimits limits;
    private final Forcer forcer;

    /**
     * @param dataDirectory of the journal.
     * @param keys of the journal: they seal new snapshots and open older ones.
     */
    public SnapshotStore(final Path dataDirectory, final KeyRing keys) {
        this(dataDirectory, keys, SnapshotLimits.NONE);
    }

    /** @param limits for making snapshots. */
    public SnapshotStore(final Path dataDirectory, final KeyRing keys, final SnapshotLimits limits) {
        this(dataDirectory, keys, limits, Forcer.SYSTEM);
    }

    SnapshotStore(final Path dataDirectory, final KeyRing keys, final SnapshotLimits limits, final Forcer forcer) {
        this.dataDirectory = dataDirectory;
        this.directory = SnapshotFiles.directory(dataDirectory);
        this.keys = keys;
        this.limits = limits;
        this.forcer = forcer;
    }

    /**
     * Keeps all other makers of snapshots out.
     *
     * @throws JournalException if there is another one.
     */
    public DirectoryLock lock() {
        return DirectoryLock.acquire(directory, SnapshotFiles.LOCK, "snapshot directory");
    }

    /**
     * @return the files of all snapshots, the newest first, by their names: nothing has been read of them.
     * @throws JournalException if the directory cannot be read.
     */
    public List<Path> files() {
        try {
            return SnapshotFiles.list(directory);
        } catch (final IOException e) {
            throw new JournalException("cannot read snapshots: directory=" + directory + " cause=" + e, e);
        }
    }

    /**
     * Reads the header of a snapshot.
     *
     * @throws DamagedSnapshotException if it is not as it was written.
     * @throws JournalException if it cannot be read, or is of another version.
     */
    public SnapshotInfo info(final Path file) {
        try (SnapshotInput input = new SnapshotInput(file)) {
            return header(file, input).info();
        } catch (final IOException e) {
            throw cannotRead(file, e);
        }
    }

    /** @return all snapshots with a good header, the newest first; nothing else of them has been read. */
    public List<SnapshotInfo> list() {
        final List<SnapshotInfo> snapshots = new ArrayList<>();
        for (final Path file : files()) {
            try {
                snapshots.add(info(file));
            } catch (final JournalException e) { // whoever wants to know more asks for its info
            }
        }
        return snapshots;
    }

    /**
     * @return the highest sequence that is acknowledged in the journal, as its newest epoch says now; 0 without one.
     * @throws DamagedJournalException if the mark of that epoch is damaged.
     */
    public long acknowledgedSequence() {
        final EpochMark.Content newest = newestEpoch();
        return newest == null ? 0 : acknowledgedSequence(newest);
    }

    /**
     * Begins a snapshot, and removes what makers left that were killed. Hold {@link #lock}.
     *
     * @param position behind the last record in the state. Everything in front of it is acknowledged, and forced to storage: a
     *     snapshot is never ahead of the journal.
     * @param stateHash of the state.
     * @param createdNs now, nanoseconds since the Unix epoch.
     * @throws JournalException if it cannot be written.
     */
    public SnapshotWriter create(final JournalPosition position, final long stateHash, final long createdNs) {
        final EpochMark.Content epoch = EpochMark.readHeader(dataDirectory, position.epoch());
        final EpochMark.Content newest = requireNonNull(newestEpoch());
        final Path file = SnapshotFiles.file(directory, position.sequence());
        final SnapshotInfo info = new SnapshotInfo(
                file,
                0,
                position,
                stateHash,
                createdNs,
                Math.max(position.sequence(), acknowledgedSequence(newest)),
                newest.syncPolicy() == SyncPolicy.BATCH,
                epoch.syncPolicy(),
                epoch.journalId(),
                keys.newestEncryptionKeyId(),
                keys.canChain());
        final byte[] salt = new byte[SnapshotHeader.SALT_LENGTH];
        new SecureRandom().nextBytes(salt);
        final byte[] header = SnapshotHeader.encode(info, salt);
        try {
            makeDirectory();
            SnapshotFiles.deleteUnfinished(directory);
            return new SnapshotWriter(info, header, seal(info, salt, SnapshotHeader.digest(header)), limits, forcer);
        } catch (final IOException e) {
            throw new JournalException("cannot write snapshot: file=" + file + " cause=" + e, e);
        }
    }

    /**
     * Opens a snapshot to read its payload.
     *
     * @throws DamagedSnapshotException if its header is not as it was written, or it is less protected than the journal.
     * @throws JournalException if it cannot be read, or its keys are not there.
     */
    public SnapshotReader open(final Path file) {
        SnapshotInput input = null;
        boolean isOpened = false;
        try {
            input = new SnapshotInput(file);
            final SnapshotHeader header = header(file, input);
            final SnapshotReader reader = reader(header, input);
            isOpened = true;
            return reader;
        } catch (final IOException e) {
            throw cannotRead(file, e);
        } finally {
            if (input != null && !isOpened) {
                input.close();
            }
        }
    }

    /**
     * Reads all of a snapshot.
     *
     * @return what its header says.
     * @throws DamagedSnapshotException if anything is not as it was written.
     * @throws JournalException if it cannot be read.
     */
    public SnapshotInfo verify(final Path file) {
        try (SnapshotInput input = new SnapshotInput(file)) {
            final SnapshotHeader header = header(file, input);
            input.readToEnd(openingSeal(header));
            return header.info();
        } catch (final IOException e) {
            throw cannotRead(file, e);
        }
    }

    /**
     * Removes all snapshots that are older than this one. Hold {@link #lock}.
     *
     * @param oldestKept of a snapshot that is known to be good.
     * @return what was removed.
     * @throws JournalException if that fails; some may be removed then.
     */
    public List<Path> prune(final SnapshotInfo oldestKept) {
        final List<Path> removed = new ArrayList<>();
        final Path kept = SnapshotFiles.file(directory, oldestKept.sequence());
        try {
            for (final Path file : files()) {
                if (file.compareTo(kept) < 0 && Files.deleteIfExists(file)) {
                    removed.add(file);
                }
            }
            if (!removed.isEmpty()) {
                JournalFiles.forceDirectory(directory, forcer);
            }
            return removed;
        } catch (final IOException e) {
            throw new JournalException("cannot remove snapshots: directory=" + directory + " cause=" + e, e);
        }
    }

    /**
     * Removes one snapshot. Hold {@link #lock}.
     *
     * @throws JournalException if that fails.
     */
    public void remove(final Path file) {
        try {
            Files.deleteIfExists(file);
            JournalFiles.forceDirectory(directory, forcer);
        } catch (final IOException e) {
            throw new JournalException("cannot remove snapshot: file=" + file + " cause=" + e, e);
        }
    }

    /**
     * Checks that the journal has the record that a snapshot ends with. A replay from there reads only what is behind it, and would
     * take a journal that ends too early for one that ends there.
     *
     * @throws DamagedJournalException if it has not.
     * @throws JournalException if the journal cannot be read.
     */
    public void requireInJournal(final SnapshotInfo info) {
        final JournalPosition position = info.position();
        if (position.filePosition() == 0) {
            return; // the last record is in an earlier file: a replay compares it with what the epoch builds upon
        }
        final Path epochDirectory = JournalFiles.epochDirectory(dataDirectory, position.epoch());
        final Path segment = JournalFiles.segment(epochDirectory, position.segment());
        if (!Files.exists(segment) || !hasRecordInFrontOf(position, segment)) {
            throw new DamagedJournalException(
                    segment,
                    position.filePosition(),
                    position.sequence(),
                    "the record in front of it is missing, although the snapshot "
                            + info.file().getFileName() + " ends with it",
                    JournalRecovery.RESTORE);
        }
    }

    /**
     * Checks that a replay came as far as every snapshot that is not known to be of another journal, also where its epoch is gone:
     * what it holds was acknowledged and on storage, and so was what it knew to be acknowledged under {@link SyncPolicy#BATCH}.
     * Where that is ahead of the journal's end, the end is missing.
     *
     * @throws DamagedJournalException if it did not.
     */
    public void requireReached(final RecoveryReport report) {
        final EpochMark.Content newest = newestEpoch();
        final UUID journalId = newest == null ? EpochMark.NO_ID : newest.journalId();
        for (final SnapshotInfo info : list()) {
            if (info.storedSequence() > report.lastSequence() && !isForeign(info, journalId)) {
                throw endMissing(info, report.lastSequence());
            }
        }
    }

    /** Without an id on either side nothing proves it. */
    private static boolean isForeign(final SnapshotInfo info, final UUID journalId) {
        return !journalId.equals(EpochMark.NO_ID)
                && !info.journalId().equals(EpochMark.NO_ID)
                && !info.journalId().equals(journalId);
    }

    private DamagedJournalException endMissing(final SnapshotInfo info, final long lastSequence) {
        final Path mark = JournalFiles.epochMark(dataDirectory, info.position().epoch());
        final String proof = info.sequence() > lastSequence
                ? "holds sequence " + info.sequence()
                : "says that sequence " + info.storedSequence() + " was acknowledged";
        final String name = String.valueOf(info.file().getFileName());
        return Files.exists(mark)
                ? new DamagedJournalException(
                        info.file(),
                        0,
                        lastSequence,
                        "this snapshot " + proof + ", in front of which the journal ends",
                        JournalRecovery.RESTORE)
                : new DamagedJournalException(
                        mark,
                        0,
                        lastSequence,
                        "the file is missing, although the snapshot " + name + " " + proof,
                        JournalRecovery.RESTORE);
    }

    private EpochMark.@Nullable Content newestEpoch() {
        final SortedSet<Integer> epochs = JournalFiles.epochMarks(dataDirectory);
        return epochs.isEmpty() ? null : EpochMark.readHeader(dataDirectory, epochs.last());
    }

    private long acknowledgedSequence(final EpochMark.Content epoch) {
        try (AcknowledgedView view = AcknowledgedView.map(dataDirectory, epoch)) {
            return Math.max(epoch.baseSequence(), view.sequence());
        }
    }

    private boolean hasRecordInFrontOf(final JournalPosition position, final Path segment) {
        final long epochKey =
                EpochMark.readHeader(dataDirectory, position.epoch()).key();
        final long end = position.filePosition();
        long from = Math.max(0, end - RECORD_SPAN_MAX);
        try (SegmentReader reader = new SegmentReader(segment)) {
            while (reader.find(from, end, epochKey)) {
                if (reader.nextPosition() == end) {
                    return RecordHeader.crc(reader.buffer(), reader.record()) == position.crc()
                            && reader.lastSequence() == position.sequence();
                }
                from = reader.position() + 1;
            }
        }
        return false;
    }

    private void makeDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        JournalFiles.forceDirectory(dataDirectory, forcer);
    }

    private SnapshotReader reader(final SnapshotHeader header, final SnapshotInput input) {
        final SnapshotSeal seal = openingSeal(header);
        return new SnapshotReader(header.info(), input, payload -> input.readBlock(seal, payload));
    }

    private SnapshotHeader header(final Path file, final SnapshotInput input) throws IOException {
        final SnapshotHeader header = input.readHeader();
        final Path named = SnapshotFiles.file(
                SnapshotFiles.directoryOf(file), header.info().sequence());
        if (!named.getFileName().equals(file.getFileName())) {
            throw new DamagedSnapshotException(
                    file,
                    0,
                    "it is of another sequence than its name says: sequence="
                            + header.info().sequence());
        }
        return header;
    }

    private SnapshotSeal openingSeal(final SnapshotHeader header) {
        final String misfit = misfit(header.info());
        if (misfit != null) {
            throw new DamagedSnapshotException(header.info().file(), 0, misfit);
        }
        return seal(header.info(), header.salt(), header.digest());
    }

    /**
     * @return why a snapshot cannot be of this journal; null if it can. Where the journal proves who wrote it, so must the snapshot: or
     *     whoever can write a file could make up balances.
     */
    private @Nullable String misfit(final SnapshotInfo info) {
        final int epoch = info.position().epoch();
        if (!Files.exists(JournalFiles.epochMark(dataDirectory, epoch))) {
            return "the journal has no epoch " + epoch + ", on which it builds";
        }
        final EpochMark.Content mark = EpochMark.readHeader(dataDirectory, epoch);
        if (!mark.journalId().equals(info.journalId())) {
            return "it is of another journal: id=" + info.journalId() + " expected=" + mark.journalId();
        }
        final boolean mustBeChained =
                (mark.flags() & RecordHeader.CHAINED) != 0 || (keys.canChain() && epoch >= keys.chainedFromEpoch());
        if (mustBeChained && !info.isChained()) {
            return "it was made without the chain key, although its part of the journal is chained";
        }
        if ((mark.flags() & RecordHeader.ENCRYPTED) != 0 && !info.isEncrypted()) {
            return "it is not encrypted, although its part of the journal is";
        }
        return null;
    }

    private SnapshotSeal seal(final SnapshotInfo info, final byte[] salt, final byte[] headerDigest) {
        final byte[] encryptionKey = info.isEncrypted() ? keys.encryptionKey(info.keyId()) : null;
        if (info.isEncrypted() && encryptionKey == null) {
            throw new JournalException("the key of a snapshot is missing: file=" + info.file() + " keyId="
                    + info.keyId() + " keys=" + keys.encryptionKeyIds() + " (give it with --keys)");
        }
        final byte[] chainKey = info.isChained() ? keys.chainKey() : null;
        if (info.isChained() && chainKey == null) {
            throw new JournalException("a snapshot was made with a chain key, which is missing: file=" + info.file()
                    + " (give it with --keys)");
        }
        return SnapshotSeal.of(encryptionKey, chainKey, salt, headerDigest);
    }

    private static JournalException cannotRead(final Path file, final IOException cause) {
        return new JournalException("cannot read snapshot: file=" + file + " cause=" + cause, cause);
    }
}
