package io.florin.journal;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows with signed checkpoints that a journal's records are the ones that were signed. Needs no secret: it reads the records as
 * they are stored, follows the digests over them, and compares. The journal may be live.
 *
 * <pre>
 *   records      1 … 60      61 … 75       76 … 90      91 … 99
 *   digests            d60         d75           d90          d99
 *   checkpoints                    75: d75 ✓     90: d90 ✓             shown: 1 … 90
 * </pre>
 *
 * <p>Lines may come in any order, and more than once. What is said by a key that is not the given one counts as forged.
 */
public final class CheckpointVerifier {
    private static final int RECORDS_PER_POLL = 1024;

    private final Path directory;
    private final JournalPosition from;
    private final Path file;
    private final NavigableMap<Long, Checkpoint> remaining = new TreeMap<>();
    private final int checkpointCount;
    private final int skippedCount;
    private int verifiedCount;
    private long verifiedSequence;
    private long verifiedTimestampNs;
    private CheckpointReport.@Nullable Mismatch mismatch;

    private CheckpointVerifier(final Path directory, final JournalPosition from, final PublicKey key, final Path file) {
        this.directory = directory;
        this.from = from;
        this.file = file;
        this.mismatch = collect(Checkpoints.read(file), key);
        this.checkpointCount = remaining.size();
        remaining.headMap(from.sequence()).clear();
        this.skippedCount = checkpointCount - remaining.size();
    }

    /**
     * Reads a journal up to its last checkpoint.
     *
     * @param from where to begin: {@link JournalPosition#START}, or the place of the oldest snapshot where the journal was pruned.
     *     Checkpoints in front of it are skipped, and the first one behind it shows that its digest is right.
     * @param key of whoever signed.
     * @param checkpoints the file with their lines.
     * @param progress takes the sequence that the reading has come to, now and then.
     * @throws JournalException if a file cannot be read.
     */
    public static CheckpointReport verify(
            final Path directory,
            final JournalPosition from,
            final PublicKey key,
            final Path checkpoints,
            final LongConsumer progress) {
        return new CheckpointVerifier(directory, from, key, checkpoints).verify(progress);
    }

    private CheckpointReport verify(final LongConsumer progress) {
        long lastSequence = from.sequence();
        if (mismatch == null) {
            try (JournalFollower follower = JournalFollower.withoutKeys(directory, from)) {
                compare(follower.position());
                lastSequence = follow(follower, progress);
            } catch (final DamagedJournalException e) {
                mismatch = new CheckpointReport.Mismatch(
                        e.sequence(), e.file(), e.position(), String.valueOf(e.getMessage()));
                lastSequence = e.sequence();
            }
        }
        return new CheckpointReport(
                checkpointCount,
                verifiedCount,
                skippedCount,
                verifiedSequence,
                verifiedTimestampNs,
                lastSequence,
                mismatch);
    }

    private long follow(final JournalFollower follower, final LongConsumer progress) {
        final RecordHandler handler =
                (first, count, timestampNs, buffer, offset, length) -> onRecord(follower, first + count - 1);
        while (mismatch == null && !remaining.isEmpty() && follower.poll(handler, RECORDS_PER_POLL) > 0) {
            progress.accept(follower.position().sequence());
        }
        final JournalPosition end = follower.position();
        if (mismatch == null && !remaining.isEmpty()) {
            mismatch = mismatch(
                    remaining.firstEntry().getValue(),
                    end,
                    "the journal ends at sequence " + end.sequence() + ", in front of it");
        }
        return end.sequence();
    }

    private void onRecord(final JournalFollower follower, final long sequence) {
        if (mismatch == null && !remaining.isEmpty() && sequence >= remaining.firstKey()) {
            compare(follower.position());
        }
    }

    /** Compares the checkpoints up to a place. */
    private void compare(final JournalPosition place) {
        while (mismatch == null && !remaining.isEmpty() && remaining.firstKey() <= place.sequence()) {
            final Checkpoint checkpoint = remaining.pollFirstEntry().getValue();
            if (checkpoint.sequence() != place.sequence()) {
                mismatch = mismatch(checkpoint, place, "no record ends there");
            } else if (verifiedCount == 0 && !checkpoint.journalId().equals(journalId(place))) {
                mismatch = mismatch(
                        checkpoint,
                        place,
                        "it is of journal " + checkpoint.journalId() + ", and this is " + journalId(place));
            } else if (!checkpoint.digest().equals(place.chainDigest())) {
                mismatch = mismatch(checkpoint, place, "the records up to it give the digest " + place.chainDigest());
            } else {
                verifiedCount++;
                verifiedSequence = checkpoint.sequence();
                verifiedTimestampNs = checkpoint.timestampNs();
            }
        }
    }

    private UUID journalId(final JournalPosition place) {
        return EpochMark.readHeader(directory, place.epoch()).journalId();
    }

    /** @return what is wrong with the checkpoints themselves. */
    private CheckpointReport.@Nullable Mismatch collect(final List<Checkpoint> checkpoints, final PublicKey key) {
        for (int line = 1; line <= checkpoints.size(); line++) {
            final Checkpoint checkpoint = checkpoints.get(line - 1);
            if (!checkpoint.isSignedBy(key)) {
                return inLine(line, checkpoint, "it is not signed with the key that belongs to the public key");
            }
            final Checkpoint other = remaining.putIfAbsent(checkpoint.sequence(), checkpoint);
            if (other != null && !other.digest().equals(checkpoint.digest())) {
                return inLine(
                        line,
                        checkpoint,
                        "another one of the same sequence has another digest: two journals went on from one");
            }
            final Checkpoint first = remaining.firstEntry().getValue();
            if (!first.journalId().equals(checkpoint.journalId())) {
                return inLine(
                        line,
                        checkpoint,
                        "it is of journal " + checkpoint.journalId() + ", others are of journal " + first.journalId());
            }
        }
        return checkpoints.isEmpty() ? new CheckpointReport.Mismatch(0, file, 0, "there is no checkpoint") : null;
    }

    private CheckpointReport.Mismatch inLine(final int line, final Checkpoint checkpoint, final String reason) {
        return new CheckpointReport.Mismatch(checkpoint.sequence(), file, 0, "line " + line + ": " + reason);
    }

    private CheckpointReport.Mismatch mismatch(
            final Checkpoint checkpoint, final JournalPosition place, final String reason) {
        final Path segment =
                JournalFiles.segment(JournalFiles.epochDirectory(directory, place.epoch()), place.segment());
        return new CheckpointReport.Mismatch(
                checkpoint.sequence(),
                segment,
                place.filePosition(),
                "the checkpoint of sequence " + checkpoint.sequence() + " does not fit: " + reason);
    }
}
