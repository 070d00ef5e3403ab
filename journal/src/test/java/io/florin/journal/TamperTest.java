package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody with write access to the disk but without keys can do, and what a start says to it. */
final class TamperTest {
    private static final int RECORDS = 5;
    private static final int EPOCHS = 3;
    private static final KeyRing CHAIN = SampleKeys.chain();

    /** What an attacker sets right anyhow. */
    private static final Set<Integer> CRC_OFFSETS = Set.of(0, 1, 2, 3, 56, 57, 58, 59);

    @TempDir
    Path temp;

    private Path directory;
    private Attacker attacker;

    @BeforeEach
    void writeJournal() {
        directory = temp.resolve("data");
        write(directory, CHAIN, EPOCHS);
        attacker = new Attacker(directory);
    }

    @Test
    void shouldStartWhenNothingWasChanged() throws IOException {
        attacker.fixUp();

        assertEquals(SampleRecord.first(EPOCHS * RECORDS), SampleRecord.replay(directory, CHAIN));
    }

    @Test
    void shouldRefuseAnyByteChangedInARecord() throws IOException {
        final Attacker.Place place = attacker.records(2).get(2);
        final byte[] original = Files.readAllBytes(place.file());
        for (int offset = 0; offset < place.length(); offset++) {
            if (!CRC_OFFSETS.contains(offset)) {
                attacker.flip(place, offset, offset % Byte.SIZE);
                attacker.fixUp();

                final JournalException refusal = refusal("offset " + offset);
                assertTrue(refusal.getMessage().contains("epoch-00000002"), refusal.getMessage());

                Files.write(place.file(), original, StandardOpenOption.WRITE);
                attacker.fixUp();
            }
        }
        SampleRecord.replay(directory, CHAIN);
    }

    @Test
    void shouldRefuseAnyByteChangedInAMark() throws IOException {
        for (int offset = Integer.BYTES; offset < 288; offset++) {
            final boolean isSlot = offset >= 128 && offset < 256;
            final boolean isSetRight =
                    (offset >= 20 && offset < 24) || (offset >= 48 && offset < 64) || (offset >= 96 && offset < 128);
            if (!isSlot && !isSetRight) {
                attacker.flipMark(2, offset, offset % Byte.SIZE);
                attacker.fixUp();

                final JournalException refusal = refusal("offset " + offset);
                assertTrue(refusal.getMessage().contains("file=" + directory), refusal.getMessage());

                attacker.flipMark(2, offset, offset % Byte.SIZE);
                attacker.fixUp();
            }
        }
        SampleRecord.replay(directory, CHAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void shouldRefuseARecordTakenOut(final int index) throws IOException {
        attacker.drop(EPOCHS, index);
        attacker.fixUp();

        assertDamaged("its MAC does not fit", 3);
    }

    @Test
    void shouldRefuseAnEpochOfAnotherJournalWithTheSameKeys() throws IOException {
        final Path other = temp.resolve("other");
        write(other, CHAIN, EPOCHS);
        replaceEpoch(other, 2);
        attacker.fixUp();

        assertDamaged("the mark's MAC does not fit", 2);
    }

    @Test
    void shouldRefuseTheRecordsOfAnotherEpochUnderItsOwnMark() throws IOException {
        final Path other = temp.resolve("other");
        write(other, CHAIN, EPOCHS);
        final Path mark = JournalFiles.epochMark(directory, EPOCHS);
        final byte[] original = Files.readAllBytes(mark);
        replaceEpoch(other, EPOCHS);
        Files.write(mark, original);
        attacker.fixUp();

        assertThrows(JournalException.class, () -> SampleRecord.replay(directory, CHAIN));
    }

    @Test
    void shouldRefuseAnEpochWithoutItsProtection() throws IOException {
        attacker.unseal(EPOCHS);
        attacker.fixUp();

        assertDamaged("protection was removed", EPOCHS);
    }

    @Test
    void shouldRefuseAJournalWithoutAnyProtection() throws IOException {
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            attacker.unseal(epoch);
        }
        attacker.fixUp();

        assertEquals(EPOCHS * RECORDS, SampleRecord.replay(directory).size(), "whole, but for the protection");
        assertDamaged("protection was removed", 1);
    }

    @Test
    void shouldRefuseAnEpochThatWasForgedBehindTheLast() throws IOException {
        write(temp.resolve("plain"), KeyRing.none(), EPOCHS + 1);
        final Path forged = JournalFiles.epochDirectory(directory, EPOCHS + 1);
        OwnedJournal.copy(JournalFiles.epochDirectory(temp.resolve("plain"), EPOCHS + 1), forged);
        Files.copy(
                JournalFiles.epochMark(temp.resolve("plain"), EPOCHS + 1),
                JournalFiles.epochMark(directory, EPOCHS + 1));
        attacker.fixUp();

        assertDamaged("protection was removed", EPOCHS + 1);
    }

    /** Whoever has the encryption key alone cannot forge a chain, and who encrypts without one gets no more than is promised. */
    @Test
    void shouldRefuseAChangedRecordThatIsOnlyEncrypted() throws IOException {
        final Path encrypted = temp.resolve("encrypted");
        write(encrypted, SampleKeys.encryption(), 1);
        final Attacker other = new Attacker(encrypted);
        other.flip(other.records(1).get(1), RecordHeader.LENGTH, 0);
        other.fixUp();

        final DamagedJournalException refusal = assertThrows(
                DamagedJournalException.class, () -> SampleRecord.replay(encrypted, SampleKeys.encryption()));
        assertTrue(refusal.getMessage().contains("it cannot be decrypted"), refusal.getMessage());
        assertEquals(other.records(1).get(1).position(), refusal.position());
    }

    /** The mark's slots have no MAC: a start cannot see this, the checkpoints can. See {@link CheckpointVerifierTest}. */
    @Test
    void shouldStartWithoutATailThatWasCutOffCleanly() throws IOException {
        attacker.dropTail(EPOCHS, 2);
        attacker.fixUp();

        assertEquals(SampleRecord.first(2 * RECORDS + 2), SampleRecord.replay(directory, CHAIN));
    }

    @Test
    void shouldRefuseATailCutOffUnderAMarkThatKnowsBetter() throws IOException {
        final byte[] mark = Files.readAllBytes(JournalFiles.epochMark(directory, EPOCHS));
        attacker.dropTail(EPOCHS, 2);
        Files.write(JournalFiles.epochMark(directory, EPOCHS), mark);

        assertDamaged("was acknowledged", EPOCHS);
    }

    static void write(final Path directory, final KeyRing keys, final int epochs) {
        for (int epoch = 1; epoch <= epochs; epoch++) {
            try (OwnedJournal owned =
                    OwnedJournal.open(OwnedJournal.config(directory).withKeys(keys), Forcer.SYSTEM, false)) {
                for (int i = 0; i < RECORDS; i++) {
                    owned.append(1).commit();
                }
            }
        }
    }

    private void replaceEpoch(final Path other, final int epoch) throws IOException {
        final Path from = JournalFiles.epochDirectory(other, epoch);
        final Path to = JournalFiles.epochDirectory(directory, epoch);
        for (final int segment : JournalFiles.segments(from)) {
            Files.write(JournalFiles.segment(to, segment), Files.readAllBytes(JournalFiles.segment(from, segment)));
        }
        Files.write(JournalFiles.epochMark(directory, epoch), Files.readAllBytes(JournalFiles.epochMark(other, epoch)));
    }

    private JournalException refusal(final String what) {
        return assertThrows(JournalException.class, () -> SampleRecord.replay(directory, CHAIN), what);
    }

    private void assertDamaged(final String reason, final int epoch) {
        final DamagedJournalException refusal =
                assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(directory, CHAIN));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
        assertTrue(refusal.file().toString().contains("epoch-0000000" + epoch), refusal.getMessage());
    }
}
