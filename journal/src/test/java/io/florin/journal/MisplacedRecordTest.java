package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every CRC fits, and so does what each record says of the CRC before it: only the place in the order is wrong. Damage does
 * not make that, a bug in a writer can; and each check has to hold without the others.
 */
final class MisplacedRecordTest {
    private static final int RECORDS = 5;
    private static final int JOURNAL_ID_OFFSET = 48;
    private static final int BASE_DIGEST_OFFSET = 96;

    @TempDir
    Path temp;

    private Path directory;
    private Attacker attacker;

    @BeforeEach
    void setUp() {
        directory = temp.resolve("data");
        attacker = new Attacker(directory);
    }

    @Test
    void shouldReadWhatIsForgedAsItWas() throws IOException {
        write(RECORDS, 0);
        attacker.moveSequences(1, RECORDS - 1, 0);
        attacker.fixUp();
        attacker.buildUpon(2, lastSequence(), attacker.lastCrc(1));

        assertEquals(SampleRecord.first(RECORDS), SampleRecord.replay(directory));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "4, 1", "4, -1", "4, 1000000", "4, -1000000"})
    void shouldRefuseAGapAndAnOverlapInTheSequences(final int index, final long delta) throws IOException {
        write(RECORDS);
        attacker.moveSequences(1, index, delta);
        attacker.fixUp();

        final Attacker.Place place = attacker.records(1).get(index);
        final DamagedJournalException refusal = refusal();
        assertEquals(place.file(), refusal.file());
        assertEquals(place.position(), refusal.position());
        assertEquals(index == 0 ? 0 : SampleRecord.at(index - 1).lastSequence(), refusal.sequence());
        assertTrue(
                refusal.getMessage().contains("firstSequence=" + (refusal.sequence() + 1 + delta)),
                refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "4, -1"})
    void shouldRefuseARecordOfAnotherNumberInItsEpoch(final int index, final long delta) throws IOException {
        write(RECORDS);
        attacker.moveNumber(1, index, delta);
        attacker.fixUp();

        final DamagedJournalException refusal = refusal();
        assertEquals(attacker.records(1).get(index).position(), refusal.position());
        assertTrue(refusal.getMessage().contains("recordNumber=" + (index + delta)), refusal.getMessage());
    }

    /** No record of the epoch can say that its mark is wrong. */
    @Test
    void shouldRefuseAnEmptyEpochThatBuildsUponAnotherRecordOfTheSameSequence() throws IOException {
        write(RECORDS, 0);
        attacker.buildUpon(2, lastSequence(), attacker.lastCrc(1) + 1);

        assertRefusesMark(2, lastSequence());
    }

    @Test
    void shouldRefuseAnEmptyEpochThatBuildsUponMoreOrLessThanThereIs() throws IOException {
        write(RECORDS, 0);
        final int crc = attacker.lastCrc(1);
        for (final long sequence : new long[] {0, 1, lastSequence() - 1, lastSequence() + 1, Long.MAX_VALUE}) {
            attacker.buildUpon(2, sequence, crc);

            refusal();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, Long.MAX_VALUE})
    void shouldRefuseAFirstEpochThatBuildsUponSomething(final long sequence) throws IOException {
        write(0);
        attacker.buildUpon(1, sequence, 0);

        assertRefusesMark(1, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {JOURNAL_ID_OFFSET, BASE_DIGEST_OFFSET})
    void shouldRefuseAnEmptyEpochOfAnotherJournalOrChain(final int offset) throws IOException {
        write(RECORDS, 0);
        attacker.flipMark(2, offset, 0);
        attacker.fixMarkCrc(2);

        final DamagedJournalException refusal = refusal();
        assertEquals(JournalFiles.epochMark(directory, 2), refusal.file());
        assertEquals(lastSequence(), refusal.sequence());
    }

    private void write(final int... recordsOfEpochs) {
        for (final int records : recordsOfEpochs) {
            try (OwnedJournal owned = OwnedJournal.open(directory)) {
                owned.append(records).commit();
            }
        }
    }

    private static long lastSequence() {
        return SampleRecord.at(RECORDS - 1).lastSequence();
    }

    private void assertRefusesMark(final int epoch, final long lastGoodSequence) {
        final DamagedJournalException refusal = refusal();
        assertEquals(JournalFiles.epochMark(directory, epoch), refusal.file());
        assertEquals(lastGoodSequence, refusal.sequence());
        assertTrue(refusal.getMessage().contains("the epoch builds upon sequence"), refusal.getMessage());
    }

    private DamagedJournalException refusal() {
        return assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(directory));
    }
}
