package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotStoreTest {
    private static final int BLOCK = SnapshotBlock.PAYLOAD_LENGTH_MAX;

    @TempDir
    private Path directory;

    private SnapshotStore store;

    @BeforeEach
    void makeJournal() {
        store = new SnapshotStore(SampleSnapshot.journal(directory), KeyRing.none());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 9 * BLOCK + 77})
    void shouldReadWhatWasWritten(final int length) {
        final byte[] payload = SampleSnapshot.payload(length);
        for (final KeyRing keys : keyRings().toList()) {
            final SnapshotInfo written = SampleSnapshot.write(directory, keys, payload);

            SampleSnapshot.assertGood(new SnapshotStore(directory, keys), written.file(), payload);
        }
    }

    @ParameterizedTest
    @MethodSource("keyRings")
    void shouldSayWhatItIsOf(final KeyRing keys) throws IOException {
        final SnapshotInfo written = SampleSnapshot.write(directory, keys, SampleSnapshot.payload(5));

        final List<SnapshotInfo> listed = new SnapshotStore(directory, KeyRing.none()).list();

        assertEquals(List.of(written), listed);
        assertEquals(directory.resolve("snapshots").resolve("snapshot-00000000000000000019.snap"), written.file());
        assertEquals(Files.size(written.file()), written.lengthBytes());
        assertEquals(SampleSnapshot.POSITION, written.position());
        assertEquals(SampleSnapshot.STATE_HASH, written.stateHash());
        assertEquals(SampleSnapshot.SEQUENCE, written.acknowledgedSequence());
        assertEquals(SampleSnapshot.CREATED_NS, written.createdNs());
        assertEquals(SyncPolicy.BATCH, written.syncPolicy());
        assertEquals(keys.canEncrypt(), written.isEncrypted());
        assertEquals(keys.canChain(), written.isChained());
    }

    @Test
    void shouldListNewestFirst() {
        for (final long sequence : new long[] {9, 100_000_000_000L, 19, 1}) {
            SampleSnapshot.write(store, sequence, SampleSnapshot.payload(1));
        }

        assertEquals(
                List.of(100_000_000_000L, 19L, 9L, 1L),
                store.list().stream().map(SnapshotInfo::sequence).toList());
    }

    @Test
    void shouldBeEmptyWhereNothingWasMade() {
        assertEquals(List.of(), store.files());
        assertEquals(List.of(), store.list());
    }

    @Test
    void shouldHaveNoNameBeforeItIsCommitted() throws IOException {
        try (SnapshotWriter writer = SampleSnapshot.create(store, 19)) {
            SampleSnapshot.write(writer, SampleSnapshot.payload(3 * BLOCK));
            assertEquals(List.of(), store.files());
            assertEquals(1, names().size());
        }

        assertEquals(List.of(), names());
    }

    @Test
    void shouldRemoveWhatKilledMakerLeft() throws IOException {
        SampleSnapshot.write(store, 9, SampleSnapshot.payload(1));
        final Path left = directory.resolve("snapshots").resolve("snapshot-00000000000000000010.snap.tmp");
        Files.writeString(left, "half", StandardCharsets.US_ASCII);

        SampleSnapshot.write(store, 19, SampleSnapshot.payload(1));

        assertFalse(Files.exists(left));
        assertEquals(2, store.list().size());
    }

    @Test
    void shouldReplaceSnapshotOfSameSequence() {
        SampleSnapshot.write(store, 19, SampleSnapshot.payload(1));
        final SnapshotInfo second = SampleSnapshot.write(store, 19, SampleSnapshot.payload(2));

        SampleSnapshot.assertGood(store, second.file(), SampleSnapshot.payload(2));
    }

    @Test
    void shouldForceFileBeforeItsNameAndDirectoryBehindIt() {
        final ForceLog forces = new ForceLog();
        final SnapshotStore logged = new SnapshotStore(directory, KeyRing.none(), SnapshotLimits.NONE, forces);
        final Path snapshots = directory.resolve("snapshots");
        final Path file = snapshots.resolve("snapshot-00000000000000000019.snap");
        final Path unfinished = snapshots.resolve("snapshot-00000000000000000019.snap.tmp");
        final List<Boolean> hadName = new ArrayList<>();
        forces.onForce(() -> hadName.add(Files.exists(file)));

        SampleSnapshot.write(logged, 19, SampleSnapshot.payload(17 * BLOCK));

        assertEquals(List.of(directory, unfinished, unfinished, unfinished, snapshots), forces.paths());
        assertEquals(List.of(false, false, false, false, true), hadName);
    }

    @Test
    void shouldNotExistWhenForceFails() throws IOException {
        final ForceLog forces = new ForceLog();
        final SnapshotStore failing = new SnapshotStore(directory, KeyRing.none(), SnapshotLimits.NONE, forces);
        try (SnapshotWriter writer = SampleSnapshot.create(failing, 19)) {
            forces.failing(true);

            final JournalException failure = assertThrows(JournalException.class, writer::commit);

            assertTrue(failure.getMessage().contains("injected fault"), failure.getMessage());
        }
        assertEquals(List.of(), names());
    }

    @Test
    void shouldNotExistWhenItsNameIsNotOnStorage() throws IOException {
        final Path snapshots = directory.resolve("snapshots");
        final SnapshotStore failing =
                new SnapshotStore(directory, KeyRing.none(), SnapshotLimits.NONE, (path, channel, metaData) -> {
                    if (path.equals(snapshots)) {
                        throw new IOException("injected fault");
                    }
                });
        try (SnapshotWriter writer = SampleSnapshot.create(failing, 19)) {
            assertThrows(JournalException.class, writer::commit);
        }
        assertEquals(List.of(), names());
    }

    @Test
    @Timeout(20)
    void shouldHandOnWhateverEndsTheReadingAhead() throws IOException {
        final SnapshotInfo written = SampleSnapshot.write(store, 19, SampleSnapshot.payload(1));
        try (SnapshotInput input = new SnapshotInput(written.file());
                SnapshotReader reader = new SnapshotReader(written, input, payload -> {
                    throw new InternalError("injected fault");
                })) {
            final JournalException failure =
                    assertThrows(JournalException.class, () -> reader.read(new UnsafeBuffer(new byte[1]), 0, 1));

            assertTrue(failure.getMessage().contains("injected fault"), failure.getMessage());
        }
    }

    @Test
    void shouldNotFillTheVolume() throws IOException {
        final SnapshotLimits limits = new SnapshotLimits(Long.MAX_VALUE, Long.MAX_VALUE);
        final SnapshotStore careful = new SnapshotStore(directory, KeyRing.none(), limits);

        final JournalException failure = assertThrows(
                JournalException.class, () -> SampleSnapshot.write(careful, 19, SampleSnapshot.payload(2 * BLOCK)));

        assertTrue(failure.getMessage().contains("too little space"), failure.getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void shouldRefuseToReadMoreThanThereIs() {
        final Path file =
                SampleSnapshot.write(store, 19, SampleSnapshot.payload(100)).file();

        assertThrows(DamagedSnapshotException.class, () -> SampleSnapshot.read(store, file, 101));
        assertThrows(DamagedSnapshotException.class, () -> SampleSnapshot.read(store, file, 99));
        assertThrows(DamagedSnapshotException.class, () -> SampleSnapshot.read(store, file, 0));
    }

    @Test
    void shouldStopReadingWhenClosed() {
        final Path file = SampleSnapshot.write(store, 19, SampleSnapshot.payload(9 * BLOCK))
                .file();

        for (int i = 0; i < 20; i++) {
            try (SnapshotReader reader = store.open(file)) {
                reader.read(new UnsafeBuffer(new byte[i]), 0, i);
            }
        }

        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("florin-snapshot")));
    }

    @Test
    void shouldKeepTheNamedSnapshotAndNewerOnes() {
        SampleSnapshot.write(store, 1, SampleSnapshot.payload(1));
        SampleSnapshot.write(store, 9, SampleSnapshot.payload(1));
        final SnapshotInfo kept = SampleSnapshot.write(store, 19, SampleSnapshot.payload(1));
        SampleSnapshot.write(store, 23, SampleSnapshot.payload(1));

        final List<Path> removed = store.prune(kept);

        assertEquals(2, removed.size());
        assertEquals(
                List.of(23L, 19L),
                store.list().stream().map(SnapshotInfo::sequence).toList());
        assertEquals(List.of(), store.prune(kept));
    }

    @Test
    void shouldLetOneMakerInAtATime() {
        try (DirectoryLock lock = store.lock();
                DirectoryLock journal = DirectoryLock.acquire(directory)) {
            final JournalException refusal = assertThrows(JournalException.class, store::lock);

            assertTrue(
                    refusal.getMessage().startsWith("snapshot directory is in use by this process"),
                    refusal.getMessage());
            assertTrue(lock.isHeld() && journal.isHeld());
        }
        store.lock().close();
    }

    static Stream<KeyRing> keyRings() {
        return Stream.of(KeyRing.none(), SampleKeys.encryption(), SampleKeys.chain(), SampleKeys.both());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("snapshots"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
