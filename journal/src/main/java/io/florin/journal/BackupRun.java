package io.florin.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a backup. Snapshots are listed first, then the marks are read, then the segments: so no snapshot and no mark is
 * ahead of the records that are copied.
 */
final class BackupRun {
    private static final String SNAPSHOTS = "snapshots";
    private static final Pattern SNAPSHOT = Pattern.compile("snapshot-(\\d{20})\\.snap");
    private static final String CHECKPOINTS = "checkpoints.log";
    private static final int CHECKPOINT_SEQUENCE_WORD = 3;
    private static final String UNFINISHED = "backup.copy";

    private final Path source;
    private final Path target;
    private final Map<String, BackupFile> known;
    private final Map<String, String> damagedSnapshots;
    private final BackupLog log;
    private final CopyTally tally;
    private final SortedMap<String, BackupFile> files = new TreeMap<>();
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private final SortedSet<Long> snapshots = new TreeSet<>();
    private final RecordChain chain = new RecordChain();
    private final FileCopy copier = new FileCopy();

    /** @param damagedSnapshots by their paths, and why: these are not read again, and more are added. */
    BackupRun(
            final Path source,
            final Path target,
            final Map<String, BackupFile> known,
            final Map<String, String> damagedSnapshots,
            final BackupLog log,
            final CopyTally tally) {
        this.source = source;
        this.target = target;
        this.known = known;
        this.damagedSnapshots = damagedSnapshots;
        this.log = log;
        this.tally = tally;
    }

    /** @return what the target has now; null if nothing covers the beginning of the journal, as while a server prunes it. */
    @Nullable
    BackupManifest run() throws IOException {
        tally.begin(lengthToRead());
        requireSameJournal(epochs());
        copySnapshots();
        final List<EpochMark.Content> epochs = epochs();
        final long begin = beginChain(epochs);
        if (begin != 0 && snapshots.tailSet(begin).isEmpty()) {
            return null;
        }
        for (int i = 0; i < epochs.size(); i++) {
            copyEpoch(epochs.get(i), end(epochs, i), i + 1 < epochs.size());
        }
        copyCheckpoints();
        for (int i = 0; i < epochs.size(); i++) {
            writeMark(epochs.get(i).epoch(), end(epochs, i));
        }
        final int newest = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch();
        return BackupManifest.of(chain.sequence(), newest, files);
    }

    /** @return the last sequence of an epoch that counts. */
    private long end(final List<EpochMark.Content> epochs, final int i) {
        final EpochMark.Content epoch = epochs.get(i);
        return i + 1 < epochs.size()
                ? epochs.get(i + 1).baseSequence()
                : Math.max(epoch.baseSequence(), acknowledged.getOrDefault(epoch.epoch(), 0L));
    }

    private void copySnapshots() throws IOException {
        final Path from = source.resolve(SNAPSHOTS);
        if (!Files.isDirectory(from)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (final Path entry : entries) {
                final Matcher name = SNAPSHOT.matcher(String.valueOf(entry.getFileName()));
                if (name.matches()) {
                    final long sequence = Long.parseLong(name.group(1));
                    if (copySnapshot(SNAPSHOTS + "/" + name.group(), sequence)) {
                        snapshots.add(sequence);
                    }
                }
            }
        }
    }

    /**
     * Copies a snapshot that is whole; what is there already is kept as long as the directory has none that is another one and whole.
     *
     * @return whether the backup has a whole one.
     */
    private boolean copySnapshot(final String path, final long sequence) throws IOException {
        final BackupFile before = known.get(path);
        if ((hasSameHeader(path) || damagedSnapshots.containsKey(path)) && isThere(before)) {
            return true;
        }
        if (damagedSnapshots.containsKey(path)) {
            return false;
        }
        tally.onFile(path);
        log.begin();
        JournalFiles.makeDirectories(target.resolve(SNAPSHOTS), Forcer.SYSTEM);
        final Path unfinished = target.resolve(UNFINISHED);
        final FileCopy.Copied copied = copier.copy(source.resolve(path), unfinished, Long.MAX_VALUE, tally::onRead);
        final String damage = damage(unfinished, sequence);
        if (damage != null) {
            damagedSnapshots.put(path, "file=" + source.resolve(path) + ": " + damage);
            Files.delete(unfinished);
            return isThere(before);
        }
        Files.move(unfinished, target.resolve(path), StandardCopyOption.ATOMIC_MOVE);
        JournalFiles.forceDirectory(target.resolve(SNAPSHOTS), Forcer.SYSTEM);
        onCopied(new BackupFile(path, copied.length(), copied.sha256(), true, 0, 0), copied.length());
        return true;
    }

    /** @return why a copy is no snapshot of this sequence, as far as that can be said without keys; null if it is one. */
    private static @Nullable String damage(final Path copy, final long sequence) throws IOException {
        try {
            final long actual = SnapshotInput.check(copy).sequence();
            return actual == sequence ? null : "it is of another sequence than its name says: sequence=" + actual;
        } catch (final JournalException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Each snapshot has a salt of its own in its header. */
    private boolean hasSameHeader(final String path) throws IOException {
        return Files.exists(target.resolve(path))
                && Arrays.equals(snapshotHeader(source.resolve(path)), snapshotHeader(target.resolve(path)));
    }

    private static byte[] snapshotHeader(final Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SnapshotHeader.LENGTH);
        }
    }

    /** @return whether a file that never changes is there already; then it is part of this backup too. */
    private boolean isThere(final @Nullable BackupFile before) throws IOException {
        if (before == null || !before.complete() || lengthInTarget(before.path()) != before.length()) {
            return false;
        }
        files.put(before.path(), before);
        return true;
    }

    private long lengthInTarget(final String path) throws IOException {
        final Path file = target.resolve(path);
        return Files.exists(file) ? Files.size(file) : -1;
    }

    /** @return what all epochs' marks say, without the leading ones whose records have been pruned. */
    private List<EpochMark.Content> epochs() {
        final List<EpochMark.Content> epochs = new ArrayList<>();
        for (final int epoch : JournalFiles.epochMarks(source)) {
            if (!epochs.isEmpty() && epochs.get(epochs.size() - 1).epoch() + 1 != epoch) {
                throw new DamagedJournalException(
                        JournalFiles.epochMark(source, epoch - 1),
                        0,
                        0,
                        "the file is missing",
                        JournalRecovery.RESTORE);
            }
            epochs.add(readMark(epoch));
        }
        while (epochs.size() > 1 && isPruned(epochs.get(0), epochs.get(1))) {
            epochs.remove(0);
        }
        return epochs;
    }

    private EpochMark.Content readMark(final int epoch) {
        final EpochMark.Content header = EpochMark.readHeader(source, epoch);
        try (AcknowledgedView view = AcknowledgedView.map(source, header)) {
            acknowledged.put(epoch, view.sequence());
        }
        return header;
    }

    private boolean isPruned(final EpochMark.Content epoch, final EpochMark.Content next) {
        return next.baseSequence() > epoch.baseSequence()
                && JournalFiles.segments(JournalFiles.epochDirectory(source, epoch.epoch()))
                        .isEmpty();
    }

    /** A backup that has another journal's records, or later ones than this journal, is somebody's only copy of them. */
    private void requireSameJournal(final List<EpochMark.Content> epochs) throws IOException {
        final SortedSet<Integer> marks = JournalFiles.epochMarks(target);
        final int newest = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch();
        if (!marks.isEmpty() && marks.last() > newest) {
            throw diverged("epoch=" + marks.last() + " newestInDirectory=" + newest);
        }
        for (int i = 0; i < epochs.size(); i++) {
            final int epoch = epochs.get(i).epoch();
            if (marks.contains(epoch) && !Arrays.equals(markBytes(source, epoch, 0), markBytes(target, epoch, 0))) {
                throw diverged("file=" + JournalFiles.epochMark(target, epoch) + " is another one in the directory");
            }
            final String prefix = JournalFiles.epochDirectory(Path.of(""), epoch) + "/";
            for (final BackupFile file : known.values()) {
                if (file.path().startsWith(prefix) && file.lastSequence() > end(epochs, i)) {
                    throw diverged("file=" + file.path() + " sequence=" + file.lastSequence() + " lastInDirectory="
                            + end(epochs, i));
                }
            }
        }
    }

    private JournalException diverged(final String what) {
        return JournalBackup.diverged("directory=" + source + " backup=" + target + " " + what);
    }

    /** @return the sequence in front of the first record that is there. */
    private long beginChain(final List<EpochMark.Content> epochs) {
        if (epochs.isEmpty()) {
            return 0;
        }
        final EpochMark.Content first = epochs.get(0);
        final Path directory = JournalFiles.epochDirectory(source, first.epoch());
        final SortedSet<Integer> segments = JournalFiles.segments(directory);
        if (segments.isEmpty() || segments.first() == 0) {
            chain.moveTo(first.baseSequence(), first.baseCrc());
            return first.baseSequence();
        }
        final Path file = JournalFiles.segment(directory, segments.first());
        try (SegmentReader reader = new SegmentReader(file)) {
            if (reader.next() != SegmentReader.Step.RECORD) {
                throw chain.stopped(file, reader.position(), "no record is at the beginning of the first segment");
            }
            chain.moveTo(reader.firstSequence() - 1, RecordHeader.previousCrc(reader.buffer(), reader.record()));
        }
        return chain.sequence();
    }

    private void copyEpoch(final EpochMark.Content epoch, final long end, final boolean isClosed) throws IOException {
        final Path from = JournalFiles.epochDirectory(source, epoch.epoch());
        final Path to = JournalFiles.epochDirectory(target, epoch.epoch());
        if (!Files.exists(JournalFiles.epochMark(target, epoch.epoch()))) {
            writeMark(epoch.epoch(), epoch.baseSequence());
        }
        JournalFiles.makeDirectories(to, Forcer.SYSTEM);
        chain.onEpoch(epoch);
        for (final int segment : JournalFiles.segments(from)) {
            if (chain.sequence() < end) {
                copySegment(epoch.epoch(), segment, end, isClosed);
            }
        }
        if (chain.sequence() < end) {
            throw chain.stopped(from, 0, "sequence " + end + " was acknowledged");
        }
    }

    private void copySegment(final int epoch, final int segment, final long end, final boolean isClosed)
            throws IOException {
        final String path = JournalFiles.segment(JournalFiles.epochDirectory(Path.of(""), epoch), segment)
                .toString();
        final BackupFile before = known.get(path);
        if (before != null && isThere(before)) {
            chain.moveTo(before.lastSequence(), before.lastCrc());
            return;
        }
        final BackupFile usable = before == null || lengthInTarget(path) < before.length() ? null : before;
        tally.onFile(path);
        log.begin();
        try (SegmentCopy copy = new SegmentCopy(source.resolve(path));
                SegmentImage image = new SegmentImage(target.resolve(path), usable)) {
            final long[] told = {0};
            final boolean ended = copy.copy(image, chain, end, position -> {
                tally.onRead(position - told[0]);
                told[0] = position;
            });
            final String sha256 = image.finish();
            JournalFiles.forceDirectory(JournalFiles.epochDirectory(target, epoch), Forcer.SYSTEM);
            onCopied(
                    new BackupFile(path, image.length(), sha256, ended || isClosed, chain.sequence(), chain.crc()),
                    image.writtenLength());
        }
    }

    /** A checkpoint of what is not in the backup would say that it has been cut off. */
    private void copyCheckpoints() throws IOException {
        final Path from = source.resolve(CHECKPOINTS);
        if (!Files.exists(from)) {
            return;
        }
        tally.onFile(CHECKPOINTS);
        final String text = Files.readString(from, US_ASCII);
        final StringBuilder kept = new StringBuilder();
        text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(this::isCovered)
                .forEach(line -> kept.append(line).append('\n'));
        final byte[] bytes = kept.toString().getBytes(US_ASCII);
        final Path file = target.resolve(CHECKPOINTS);
        if (!Files.exists(file) || !Arrays.equals(bytes, Files.readAllBytes(file))) {
            log.begin();
            writeWhole(target, file, bytes);
            tally.onWritten(CHECKPOINTS, bytes.length);
        }
        files.put(
                CHECKPOINTS, new BackupFile(CHECKPOINTS, bytes.length, Hashes.hex(Hashes.sha256(bytes)), false, 0, 0));
    }

    /** What is no checkpoint is kept: whoever verifies them has to see it. */
    private boolean isCovered(final String line) {
        final String[] words = line.split(" ", -1);
        try {
            return words.length <= CHECKPOINT_SEQUENCE_WORD
                    || Long.parseLong(words[CHECKPOINT_SEQUENCE_WORD]) <= chain.sequence();
        } catch (final NumberFormatException e) {
            return true;
        }
    }

    private void onCopied(final BackupFile file, final long writtenBytes) throws IOException {
        files.put(file.path(), file);
        known.put(file.path(), file);
        log.add(file);
        if (writtenBytes > 0) {
            tally.onWritten(file.path(), writtenBytes);
        }
    }

    private void writeMark(final int epoch, final long acknowledgedSequence) throws IOException {
        final byte[] bytes = markBytes(source, epoch, acknowledgedSequence);
        final Path file = JournalFiles.epochMark(target, epoch);
        final String path = String.valueOf(file.getFileName());
        tally.onFile(path);
        files.put(
                path,
                new BackupFile(path, bytes.length, Hashes.hex(Hashes.sha256(bytes)), false, acknowledgedSequence, 0));
        if (Files.exists(file) && Arrays.equals(bytes, Files.readAllBytes(file))) {
            return;
        }
        log.begin();
        writeWhole(target, file, bytes);
        tally.onWritten(path, bytes.length);
    }

    /** Gives a file its name when it is whole and forced. */
    static void writeWhole(final Path directory, final Path file, final byte[] bytes) throws IOException {
        final Path unfinished = directory.resolve(UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        JournalFiles.forceDirectory(directory, Forcer.SYSTEM);
    }

    private static byte[] markBytes(final Path directory, final int epoch, final long acknowledgedSequence)
            throws IOException {
        return EpochMark.withAcknowledged(
                Files.readAllBytes(JournalFiles.epochMark(directory, epoch)), acknowledgedSequence);
    }

    private long lengthToRead() throws IOException {
        long length = 0;
        for (final int epoch : JournalFiles.epochDirectories(source)) {
            for (final int segment : JournalFiles.segments(JournalFiles.epochDirectory(source, epoch))) {
                length += lengthToRead(JournalFiles.segment(JournalFiles.epochDirectory(Path.of(""), epoch), segment)
                        .toString());
            }
        }
        return length;
    }

    private long lengthToRead(final String path) throws IOException {
        final BackupFile before = known.get(path);
        final boolean isSkipped = before != null && before.complete() && lengthInTarget(path) == before.length();
        return isSkipped ? 0 : Files.size(source.resolve(path));
    }
}
