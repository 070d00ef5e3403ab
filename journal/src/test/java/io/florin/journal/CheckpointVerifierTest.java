package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An auditor has the public key and lines that were handed over; the disk may have been in anybody's hands since. */
final class CheckpointVerifierTest {
    private static final KeyRing KEYS = SampleKeys.all();
    private static final int EPOCHS = 3;
    private static final int RECORDS = 15;
    private static final long LAST_SEQUENCE = SampleRecord.at(RECORDS - 1).lastSequence();

    @TempDir
    Path temp;

    private Path directory;
    private Path lines;
    private Attacker attacker;

    @BeforeEach
    void writeJournal() throws IOException {
        directory = temp.resolve("data");
        TamperTest.write(directory, KEYS, EPOCHS);
        lines = Files.copy(Checkpoints.file(directory), temp.resolve("exported"));
        attacker = new Attacker(directory);
    }

    @Test
    void shouldShowThatNothingWasChanged() {
        final CheckpointReport report = verify();

        assertTrue(report.isProven(), report.toString());
        assertNull(report.mismatch());
        assertEquals(EPOCHS, report.checkpointCount());
        assertEquals(EPOCHS, report.verifiedCount());
        assertEquals(0, report.skippedCount());
        assertEquals(LAST_SEQUENCE, report.verifiedSequence());
        assertEquals(LAST_SEQUENCE, report.lastSequence());
        assertTrue(report.verifiedTimestampNs() > 0);
    }

    @Test
    void shouldTakeLinesInAnyOrderAndMoreThanOnce() throws IOException {
        final List<String> shuffled = new ArrayList<>(Files.readAllLines(lines));
        shuffled.addAll(Files.readAllLines(lines));
        Collections.shuffle(shuffled, new Random(7));
        Files.write(lines, shuffled);

        assertTrue(verify().isProven());
        assertEquals(EPOCHS, verify().verifiedCount());
    }

    @Test
    void shouldShowWhatALineThatIsBeingWrittenDoesNotYetSay() throws IOException {
        Files.writeString(lines, Files.readString(lines) + "florin-check");

        assertTrue(verify().isProven());
    }

    @Test
    void shouldNameTheFirstCheckpointThatAChangedRecordBreaks() throws IOException {
        final Attacker.Place place = attacker.records(2).get(2);
        attacker.flip(place, RecordHeader.LENGTH, 3);
        attacker.fixUp();

        final CheckpointReport report = verify();

        assertFalse(report.isProven());
        assertEquals(1, report.verifiedCount());
        assertEquals(SampleRecord.at(4).lastSequence(), report.verifiedSequence());
        assertNotNull(report.mismatch());
        assertTrue(report.mismatch().sequence() >= SampleRecord.at(7).firstSequence(), report.toString());
        assertTrue(report.mismatch().file().toString().contains("epoch-0000000"), report.toString());
    }

    @Test
    void shouldMissARecordThatWasTakenOut() throws IOException {
        attacker.drop(EPOCHS, 1);
        attacker.fixUp();

        assertMismatch("sequence " + LAST_SEQUENCE);
    }

    @Test
    void shouldMissATailThatWasCutOff() throws IOException {
        attacker.dropTail(EPOCHS, 2);

        SampleRecord.replay(directory, KEYS);
        assertMismatch("the journal ends at sequence " + SampleRecord.at(11).lastSequence());
    }

    @Test
    void shouldMissWhatAnOldDirectoryDoesNotHave() throws IOException {
        final Path old = temp.resolve("old");
        OwnedJournal.copy(directory, old);
        TamperTest.write(directory, KEYS, 1);

        SampleRecord.replay(old, KEYS);
        final CheckpointReport report = CheckpointVerifier.verify(
                old, JournalPosition.START, KEYS.publicKey(), Checkpoints.file(directory), sequence -> {});
        assertTrue(report.toString().contains("the journal ends at sequence " + LAST_SEQUENCE), report.toString());
    }

    @Test
    void shouldNoticeAJournalThatWentOnInAnotherWay() throws IOException {
        final Path fork = temp.resolve("fork");
        OwnedJournal.copy(directory, fork);
        TamperTest.write(directory, KEYS, 1);
        TamperTest.write(fork, KEYS, 1);
        Files.write(lines, List.of(last(Checkpoints.file(directory)), last(Checkpoints.file(fork))));

        final CheckpointReport one = verify();
        final CheckpointReport two = CheckpointVerifier.verify(
                directory, JournalPosition.START, KEYS.publicKey(), Checkpoints.file(fork), sequence -> {});

        assertTrue(one.toString().contains("two journals went on from one"), one.toString());
        assertTrue(two.toString().contains("give the digest"), two.toString());
    }

    @Test
    void shouldRefuseCheckpointsOfAnotherJournal() throws IOException {
        final Path other = temp.resolve("other");
        TamperTest.write(other, KEYS, EPOCHS);
        final CheckpointReport all = CheckpointVerifier.verify(
                directory, JournalPosition.START, KEYS.publicKey(), Checkpoints.file(other), sequence -> {});
        Files.write(lines, List.of(Files.readAllLines(lines).get(0), last(Checkpoints.file(other))));

        assertFalse(all.isProven());
        assertTrue(all.toString().contains("it is of journal "), all.toString());
        assertMismatch("others are of journal");
    }

    @Test
    void shouldRefuseLinesThatAreNotSigned() throws IOException {
        final List<String> forged = new ArrayList<>(Files.readAllLines(lines));
        final Checkpoint one = Checkpoint.parse(forged.get(1));
        forged.set(
                1,
                new Checkpoint(
                                one.journalId(),
                                one.epoch(),
                                one.sequence(),
                                Digest.ZERO,
                                one.timestampNs(),
                                one.signature())
                        .toLine());
        Files.write(lines, forged);

        assertMismatch("line 2: it is not signed with the key");
    }

    @Test
    void shouldNameALineThatIsNoCheckpoint() throws IOException {
        Files.writeString(lines, Files.readString(lines) + "hello\n");

        final JournalException refusal = assertThrows(JournalException.class, this::verify);

        assertTrue(refusal.getMessage().contains("line=" + (EPOCHS + 1)), refusal.getMessage());
    }

    @Test
    void shouldShowNothingWithoutACheckpoint() throws IOException {
        Files.writeString(lines, "");

        assertMismatch("there is no checkpoint");
    }

    @Test
    void shouldBeginAtAPlaceWhenTheJournalWasPruned() throws IOException {
        final List<JournalPosition> places = new ArrayList<>();
        try (JournalFollower follower = new JournalFollower(directory, KEYS, JournalPosition.START)) {
            while (follower.poll((first, count, ns, buffer, offset, length) -> {}, 1) > 0) {
                places.add(follower.position());
            }
        }
        final JournalPosition place = places.get(6);
        JournalPruner.prune(directory, place);

        final CheckpointReport report =
                CheckpointVerifier.verify(directory, place, KEYS.publicKey(), lines, sequence -> {});
        final CheckpointReport forged = CheckpointVerifier.verify(
                directory,
                new JournalPosition(
                        place.epoch(),
                        place.segment(),
                        place.filePosition(),
                        place.recordNumber(),
                        place.sequence(),
                        place.timestampNs(),
                        place.crc(),
                        new Digest(1, 2, 3, 4)),
                KEYS.publicKey(),
                lines,
                sequence -> {});

        assertTrue(report.isProven(), report.toString());
        assertEquals(1, report.skippedCount());
        assertEquals(2, report.verifiedCount());
        assertEquals(LAST_SEQUENCE, report.verifiedSequence());
        assertFalse(forged.isProven());
        assertFalse(verify().isProven());
    }

    @Test
    void shouldFollowALiveJournal() {
        try (OwnedJournal owned =
                OwnedJournal.open(OwnedJournal.config(directory).withKeys(KEYS), Forcer.SYSTEM, false)) {
            owned.append(3).commit();

            assertTrue(verify().isProven());
        }
    }

    private CheckpointReport verify() {
        return CheckpointVerifier.verify(directory, JournalPosition.START, KEYS.publicKey(), lines, sequence -> {});
    }

    private void assertMismatch(final String reason) {
        final CheckpointReport report = verify();
        assertFalse(report.isProven());
        assertTrue(report.toString().contains(reason), report.toString());
    }

    private static String last(final Path file) throws IOException {
        final List<String> all = Files.readAllLines(file);
        return all.get(all.size() - 1);
    }
}
