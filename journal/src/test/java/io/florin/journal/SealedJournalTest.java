package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SealedJournalTest {
    private static final KeyRing ALL = SampleKeys.all();

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource
    void shouldReplayOverEpochsAndSegments(final SyncPolicy policy) {
        for (final KeyRing keys : List.of(SampleKeys.encryption(), SampleKeys.chain(), ALL)) {
            final Path directory = temp.resolve(keys.toString());
            for (int epoch = 1; epoch <= 3; epoch++) {
                try (OwnedJournal owned = open(directory, keys, policy)) {
                    owned.append(500).commit();
                }
            }

            assertTrue(JournalFiles.segments(JournalFiles.epochDirectory(directory, 3))
                            .size()
                    > 1);
            assertEquals(SampleRecord.first(1500), SampleRecord.replay(directory, keys));
            assertEquals(SampleRecord.first(1500), follow(directory, keys, JournalPosition.START));
        }
    }

    @Test
    void shouldReplayTheLongestPayload() {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[OwnedJournal.RECORD_LENGTH_MAX]);
        try (OwnedJournal owned = open(temp, ALL, SyncPolicy.BATCH)) {
            owned.journal().append(1, 1, 0, payload, 0, payload.capacity());
            owned.journal().append(2, 1, 0, payload, 0, 0);
        }

        final List<SampleRecord> records = SampleRecord.replay(temp, ALL);
        assertEquals(
                2 * OwnedJournal.RECORD_LENGTH_MAX, records.get(0).payloadHex().length());
        assertEquals("", records.get(1).payloadHex());
    }

    @Test
    void shouldHideThePayloadsOnDisk() throws IOException {
        final byte[] payload = "PAYMENT OF SOMEBODY TO SOMEBODY".getBytes(StandardCharsets.US_ASCII);
        for (final KeyRing keys : List.of(KeyRing.none(), ALL)) {
            final Path directory = temp.resolve(keys.toString());
            try (OwnedJournal owned = open(directory, keys, SyncPolicy.BATCH)) {
                owned.journal().append(1, 1, 0, new UnsafeBuffer(payload), 0, payload.length);
            }
            final Path file = JournalFiles.segment(JournalFiles.epochDirectory(directory, 1), 0);
            final String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertEquals(keys == KeyRing.none(), bytes.contains("PAYMENT"));
        }
    }

    @Test
    void shouldGoOnFromAnyPlace() {
        TamperTest.write(temp, ALL, 3);
        final List<JournalPosition> places = new ArrayList<>();
        try (JournalFollower follower = new JournalFollower(temp, ALL, JournalPosition.START)) {
            while (follower.poll((first, count, ns, buffer, offset, length) -> {}, 1) > 0) {
                places.add(follower.position());
            }
        }

        for (int i = 0; i < places.size(); i++) {
            final List<SampleRecord> rest = SampleRecord.first(15).subList(i + 1, 15);
            final List<SampleRecord> replayed = new ArrayList<>();
            final RecoveryReport report = JournalRecovery.replay(
                    ReplayConfig.of(temp).withKeys(ALL).withFrom(places.get(i)), SampleRecord.collector(replayed));
            assertEquals(rest, replayed);
            assertEquals(rest, follow(temp, ALL, places.get(i)));
            assertEquals(places.get(14).chainDigest(), report.position().chainDigest());
        }
    }

    @Test
    void shouldRotateTheEncryptionKey() {
        final KeyRing second = SampleKeys.ring(SampleKeys.encryptionLine(1), SampleKeys.encryptionLine(2));
        TamperTest.write(temp, SampleKeys.encryption(), 1);
        TamperTest.write(temp, second, 1);

        assertEquals(SampleRecord.first(10), SampleRecord.replay(temp, second));
        assertEquals(2, EpochMark.read(temp, 2).keyId());
        assertMissing("encrypted with key 2", SampleKeys.encryption());
        assertMissing("encrypted with key 1", SampleKeys.ring(SampleKeys.encryptionLine(2)));
        assertMissing("encrypted with key 1", KeyRing.none());
    }

    @Test
    void shouldNotReadOrWriteAChainedJournalWithoutItsKey() {
        TamperTest.write(temp, ALL, 1);
        final RecoveryReport recovered = JournalRecovery.replay(
                ReplayConfig.of(temp).withKeys(ALL), (first, count, ns, buffer, offset, length) -> {});

        assertMissing("there is no chain key", SampleKeys.encryption());
        try (DirectoryLock lock = DirectoryLock.acquire(temp)) {
            assertThrows(
                    KeyException.class,
                    () -> Journal.open(OwnedJournal.config(temp).withKeys(SampleKeys.encryption()), lock, recovered));
        }
        assertEquals(1, JournalFiles.epochMarks(temp).size());
    }

    @Test
    void shouldNameThePlaceThatAWrongKeyDoesNotOpen() {
        TamperTest.write(temp, SampleKeys.encryption(), 1);
        final KeyRing wrong = SampleKeys.ring("encryption 1 " + SampleKeys.base64(99));

        final DamagedJournalException refusal =
                assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(temp, wrong));

        assertTrue(refusal.getMessage().contains("or the key with id 1 is another"), refusal.getMessage());
        assertEquals(JournalFiles.segment(JournalFiles.epochDirectory(temp, 1), 0), refusal.file());
        assertTrue(refusal.position() > 0);
        assertEquals(0, refusal.sequence());
    }

    @Test
    void shouldBeginAChainWhereTheKeySays() {
        final KeyRing fromSecond = SampleKeys.ring(SampleKeys.chainLine().strip() + " 2");
        TamperTest.write(temp, KeyRing.none(), 1);

        final DamagedJournalException refusal =
                assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(temp, SampleKeys.chain()));
        TamperTest.write(temp, fromSecond, 2);

        assertTrue(refusal.getMessage().contains("write the number of its next epoch"), refusal.getMessage());
        assertEquals(SampleRecord.first(15), SampleRecord.replay(temp, fromSecond));
    }

    @Test
    void shouldBeginToEncryptLater() {
        TamperTest.write(temp, KeyRing.none(), 1);
        TamperTest.write(temp, SampleKeys.encryption(), 1);

        assertEquals(SampleRecord.first(10), SampleRecord.replay(temp, SampleKeys.encryption()));
    }

    @Test
    void shouldDropATornTailAndChainOnFromWhatCounts() throws IOException {
        final Path killed = temp.resolve("killed");
        try (OwnedJournal owned = open(temp.resolve("data"), ALL, SyncPolicy.BATCH)) {
            owned.append(3).commit().append(1);
            OwnedJournal.copy(temp.resolve("data"), killed);
        }
        final Attacker accident = new Attacker(killed);
        accident.flip(accident.records(1).get(3), RecordHeader.LENGTH, 0);
        Files.deleteIfExists(killed.resolve("journal.lock"));

        try (OwnedJournal owned = open(killed, ALL, SyncPolicy.BATCH)) {
            assertEquals(3, owned.recovered().recordCount());
            owned.append(2).commit();
        }

        assertEquals(SampleRecord.first(5), SampleRecord.replay(killed, ALL));
        assertTrue(CheckpointVerifier.verify(
                        killed, JournalPosition.START, ALL.publicKey(), Checkpoints.file(killed), sequence -> {})
                .isProven());
    }

    /** A key and nonce that came twice for two records would give both away. */
    @Test
    void shouldNeverSealTwoRecordsWithOneKeyAndNonce() throws IOException {
        final Path fork = temp.resolve("fork");
        final Path directory = temp.resolve("data");
        TamperTest.write(directory, ALL, 3);
        OwnedJournal.copy(directory, fork);
        TamperTest.write(directory, ALL, 2);
        TamperTest.write(fork, ALL, 2);
        final Map<String, byte[]> sealed = new HashMap<>();

        for (final Path each : List.of(directory, fork)) {
            for (final int epoch : JournalFiles.epochMarks(each)) {
                final byte[] key =
                        EpochMark.read(each, epoch).keys(ALL).dataKey().getEncoded();
                for (final Attacker.Place place : new Attacker(each).records(epoch)) {
                    final byte[] bytes = Files.readAllBytes(place.file());
                    final long nonce = RecordHeader.recordNumber(new UnsafeBuffer(bytes), place.header());
                    final byte[] record = Arrays.copyOfRange(bytes, place.header(), place.header() + place.length());
                    final byte[] other = sealed.putIfAbsent(Arrays.toString(key) + nonce, record);
                    if (other != null) {
                        assertArrayEquals(other, record, "the same record, copied before the fork");
                    }
                }
            }
        }

        assertEquals(5 * (3 + 2 + 2), sealed.size());
        assertEquals(SampleRecord.first(25), SampleRecord.replay(fork, ALL));
    }

    @Test
    @Timeout(60)
    void shouldSignACheckpointWhenASegmentIsFull() {
        final JournalConfig config =
                OwnedJournal.config(temp).withKeys(ALL).withCheckpointIntervalNs(Long.MAX_VALUE / 2);
        try (OwnedJournal owned = OwnedJournal.open(config, Forcer.SYSTEM, false)) {
            owned.append(1).commit();
            assertFalse(Files.exists(Checkpoints.file(temp)));
            owned.append(1000).commit();
            while (owned.journal().checkpointSequence() == 0) {
                LockSupport.parkNanos(100_000);
            }
        }

        final List<Checkpoint> checkpoints = Checkpoints.read(Checkpoints.file(temp));
        assertEquals(
                SampleRecord.at(1000).lastSequence(),
                checkpoints.get(checkpoints.size() - 1).sequence());
    }

    @Test
    @Timeout(60)
    void shouldGoOnWithPaymentsWhenCheckpointsFail() throws IOException {
        Files.createDirectories(Checkpoints.file(temp));
        final JournalConfig config = OwnedJournal.config(temp).withKeys(ALL).withCheckpointIntervalNs(1_000_000);
        try (OwnedJournal owned = OwnedJournal.open(config, Forcer.SYSTEM, false)) {
            owned.append(3).commit();
            while (owned.journal().checkpointFailure() == null) {
                LockSupport.parkNanos(100_000);
            }
            owned.append(3).commit();
        }

        assertEquals(SampleRecord.first(6), SampleRecord.replay(temp, ALL));
    }

    private void assertMissing(final String reason, final KeyRing keys) {
        final KeyException refusal = assertThrows(KeyException.class, () -> SampleRecord.replay(temp, keys));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    private static OwnedJournal open(final Path directory, final KeyRing keys, final SyncPolicy policy) {
        return OwnedJournal.open(
                OwnedJournal.config(directory).withKeys(keys).withSyncPolicy(policy), Forcer.SYSTEM, false);
    }

    private static List<SampleRecord> follow(final Path directory, final KeyRing keys, final JournalPosition from) {
        final List<SampleRecord> records = new ArrayList<>();
        try (JournalFollower follower = new JournalFollower(directory, keys, from)) {
            while (follower.poll(SampleRecord.collector(records), 100) > 0) {
                assertTrue(follower.position().sequence() > 0);
            }
        }
        return records;
    }
}
