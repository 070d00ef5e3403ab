package io.florin.gateway.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.pipeline.TestLedger;
import io.florin.journal.DamagedJournalException;
import io.florin.journal.DirectoryLock;
import io.florin.journal.JournalException;
import io.florin.journal.JournalPosition;
import io.florin.journal.JournalPruner;
import io.florin.journal.KeyRing;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.SnapshotLimits;
import io.florin.journal.SnapshotStore;
import io.florin.journal.SnapshotWriter;
import io.florin.journal.SyncPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Makes snapshots of a ledger, and starts from them. */
@Timeout(120)
final class SnapshotMakerTest {
    private static final long CREATED_NS = 1_800_000_000_000_000_000L;
    private static final int PAYLOAD_POSITION = 300;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldStartFromSnapshotAndReplayOnlyWhatCameBehindIt(final SyncPolicy policy) {
        final long sequence;
        final long stateHash;
        final SnapshotInfo made;
        try (TestLedger ledger = TestLedger.open(directory, policy)) {
            ledger.pay(300);
            made = assertMade(make(2, false), ledger);
            ledger.pay(7);
            sequence = ledger.lastSequence();
            stateHash = ledger.stateHash();
        }
        try (TestLedger ledger = TestLedger.open(directory, policy)) {
            assertEquals(made, ledger.recovered().start().snapshot());
            assertEquals(7, ledger.recovered().journal().commandCount());
            assertEquals(List.of(), ledger.recovered().start().skipped());
            assertEquals(sequence, ledger.lastSequence());
            assertEquals(stateHash, ledger.stateHash());
        }
    }

    @Test
    void shouldGoOnFromTheLastSnapshotAcrossRollsAndEpochs() {
        for (int epoch = 0; epoch < 3; epoch++) {
            try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
                ledger.pay(400);
                assertMade(make(2, false), ledger);
                ledger.pay(5);
            }
        }
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            final SnapshotReport report = make(2, false);
            assertMade(report, ledger);
            assertEquals(5, report.commandCount());
            assertNotNull(report.previous());
            assertEquals(2, store().list().size());
        }
    }

    @Test
    void shouldMakeFirstSnapshotOfJournalWithManyEpochs() {
        for (int epoch = 0; epoch < 3; epoch++) {
            try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.NONE)) {
                ledger.pay(20);
            }
        }
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.NONE)) {
            assertMade(make(2, false), ledger);
        }
    }

    @Test
    void shouldMakeNothingWhenNothingCame() {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            final SnapshotInfo first = assertMade(make(2, false), ledger);

            final SnapshotReport second = make(2, false);

            assertNull(second.made());
            assertEquals(first, second.previous());
            assertEquals(0, second.commandCount());
            assertEquals(List.of(first), store().list());
        }
    }

    @Test
    void shouldMakeNothingOfEmptyDirectory() throws IOException {
        assertNull(make(2, false).made());

        final Path missing = directory.resolve("missing");
        final SnapshotMakerConfig config =
                new SnapshotMakerConfig(missing, KeyRing.none(), 2, false, SnapshotLimits.NONE);
        assertThrows(
                JournalException.class,
                () -> new SnapshotMaker(config, RecoveryProgress.NONE, () -> CREATED_NS).make());
        assertFalse(Files.exists(missing));
    }

    @Test
    void shouldKeepTheWholeJournalUnlessAskedToPrune() throws IOException {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            for (int i = 0; i < 4; i++) {
                ledger.pay(300);
                assertMade(make(2, false), ledger);
            }
            assertTrue(Files.exists(directory.resolve("epoch-00000001/segment-00000000.cq4")));
            assertEquals(2, store().list().size());

            final SnapshotReport pruning = make(2, true);

            assertNull(pruning.made());
            assertTrue(pruning.prunedBytes() > 0);
            assertFalse(Files.exists(directory.resolve("epoch-00000001/segment-00000000.cq4")));
        }
        final long stateHash;
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            stateHash = ledger.pay(3).stateHash();
        }
        damage(store().list().get(0).file());
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            assertEquals(1, ledger.recovered().start().skipped().size());
            assertEquals(stateHash, ledger.stateHash());
        }
    }

    @Test
    void shouldRefuseToStartFromPrunedJournalWithoutGoodSnapshot() throws IOException {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            for (int i = 0; i < 3; i++) {
                ledger.pay(300);
                assertMade(make(2, true), ledger);
            }
        }
        for (final Path file : store().files()) {
            damage(file);
        }

        final JournalException refusal = assertThrows(
                JournalException.class,
                () -> TestLedger.open(directory, SyncPolicy.BATCH).close());

        assertTrue(refusal.getMessage().contains("the journal begins at"), refusal.getMessage());
    }

    @Test
    void shouldFallBackToOlderSnapshotsAndThenToTheJournal() throws IOException {
        final long stateHash;
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            for (int i = 0; i < 3; i++) {
                ledger.pay(50);
                assertMade(make(3, false), ledger);
            }
            stateHash = ledger.stateHash();
        }
        final List<SnapshotInfo> snapshots = store().list();
        for (int bad = 1; bad <= 3; bad++) {
            damage(snapshots.get(bad - 1).file());
            try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
                final StartState start = ledger.recovered().start();
                assertEquals(bad < 3 ? snapshots.get(bad) : null, start.snapshot());
                assertEquals(
                        snapshots.subList(0, bad).stream()
                                .map(SnapshotInfo::file)
                                .toList(),
                        start.skipped().stream().map(SkippedSnapshot::file).toList());
                assertTrue(start.skipped().get(0).reason().contains("snapshot is damaged: file="));
                assertEquals(stateHash, ledger.stateHash());
            }
        }
    }

    @Test
    void shouldSkipSnapshotThatTheEngineRefuses() {
        final SnapshotInfo good;
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            good = assertMade(make(2, false), ledger);
            ledger.pay(5);
            try (SnapshotWriter writer = store().create(at(good, ledger.lastSequence()), 0, CREATED_NS)) {
                writer.write(new UnsafeBuffer(new byte[100_000]), 0, 100_000);
                writer.commit();
            }
        }
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            final StartState start = ledger.recovered().start();
            assertEquals(1, start.skipped().size());
            final SkippedSnapshot skipped = start.skipped().get(0);
            assertTrue(skipped.reason().contains("file=" + skipped.file() + ": not a snapshot"), skipped.reason());
            assertEquals(good, start.snapshot());
        }
    }

    @Test
    void shouldSkipSnapshotThatHoldsAnotherStateThanItSays() {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            final SnapshotInfo good = assertMade(make(2, false), ledger);
            for (int wrong = 0; wrong < 2; wrong++) {
                final JournalPosition position = at(good, ledger.lastSequence() + wrong);
                final long stateHash = ledger.stateHash() + 1 - wrong;
                try (SnapshotWriter writer = store().create(position, stateHash, CREATED_NS)) {
                    ledger.writeSnapshot(writer::write);
                    writer.commit();
                }
            }
            ledger.pay(5);
        }
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            final StartState start = ledger.recovered().start();
            assertEquals(2, start.skipped().size());
            start.skipped()
                    .forEach(skipped -> assertTrue(skipped.reason().contains("another state"), skipped.reason()));
            assertNull(start.snapshot());
        }
    }

    @Test
    void shouldForceTheJournalBeforeItWritesWhatBuildsUponIt() {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.NONE)) {
            ledger.pay(300);
            final List<Long> forced = new ArrayList<>();
            final SnapshotMaker maker = new SnapshotMaker(
                    new SnapshotMakerConfig(directory, KeyRing.none(), 2, false, SnapshotLimits.NONE),
                    RecoveryProgress.NONE,
                    () -> CREATED_NS,
                    follower -> {
                        assertEquals(List.of(), store().files());
                        forced.add(follower.position().sequence());
                        follower.force();
                    });

            final SnapshotInfo made = assertMade(maker.make(), ledger);

            assertEquals(List.of(made.sequence()), forced);
        }
    }

    @Test
    void shouldMakeNothingWhenTheJournalCannotBeForced() {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.NONE)) {
            ledger.pay(5);
            final SnapshotMaker maker = new SnapshotMaker(
                    new SnapshotMakerConfig(directory, KeyRing.none(), 2, false, SnapshotLimits.NONE),
                    RecoveryProgress.NONE,
                    () -> CREATED_NS,
                    follower -> {
                        throw new JournalException("injected fault");
                    });

            assertThrows(JournalException.class, maker::make);

            assertEquals(List.of(), store().files());
            assertMade(make(2, false), ledger);
        }
    }

    @Test
    void shouldSkipSnapshotOfAnotherJournal() throws IOException {
        final Path other = directory.resolve("other");
        final Path foreign;
        try (TestLedger ledger = TestLedger.open(other, SyncPolicy.BATCH)) {
            foreign = assertMade(make(other, 2, false), ledger).file();
        }
        final long stateHash;
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            stateHash = ledger.pay(10).stateHash();
        }
        Files.createDirectories(directory.resolve("snapshots"));
        Files.copy(foreign, directory.resolve("snapshots").resolve(foreign.getFileName()));

        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            final StartState start = ledger.recovered().start();
            assertEquals(1, start.skipped().size());
            assertTrue(start.skipped().get(0).reason().contains("another journal"), start.toString());
            assertEquals(stateHash, ledger.stateHash());
        }
    }

    @Test
    void shouldRefuseToStartWhenTheJournalEndsInFrontOfASnapshot() throws IOException {
        final Path copy = directory.resolve("copy");
        final Path data = directory.resolve("data");
        try (TestLedger ledger = TestLedger.open(data, SyncPolicy.BATCH)) {
            ledger.pay(5);
            copy(data, copy);
            ledger.pay(5);
            assertMade(make(data, 2, false), ledger);
        }
        Files.createDirectories(copy.resolve("snapshots"));
        final SnapshotInfo newer =
                new SnapshotStore(data, KeyRing.none()).list().get(0);
        final Path copied = Files.copy(
                newer.file(), copy.resolve("snapshots").resolve(newer.file().getFileName()));

        final DamagedJournalException missing = assertThrows(
                DamagedJournalException.class,
                () -> TestLedger.open(copy, SyncPolicy.BATCH).close());
        assertEquals(newer.position().filePosition(), missing.position());

        damage(copied);
        final DamagedJournalException refusal = assertThrows(
                DamagedJournalException.class,
                () -> TestLedger.open(copy, SyncPolicy.BATCH).close());
        assertEquals(copied, refusal.file());
    }

    @Test
    void shouldLeaveWhatWasThereWhenSnapshotCannotBeWritten() {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            final SnapshotInfo good = assertMade(make(2, false), ledger);
            ledger.pay(5);
            final SnapshotMakerConfig full = new SnapshotMakerConfig(
                    directory, KeyRing.none(), 1, true, new SnapshotLimits(Long.MAX_VALUE, Long.MAX_VALUE));

            assertThrows(
                    JournalException.class,
                    () -> new SnapshotMaker(full, RecoveryProgress.NONE, () -> CREATED_NS).make());

            assertEquals(List.of(good), store().list());
            assertMade(make(2, false), ledger);
        }
    }

    @Test
    void shouldRefuseBesideAnotherMaker() {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            final DirectoryLock other = store().lock();
            final JournalException refusal = assertThrows(JournalException.class, () -> make(2, false));
            assertTrue(refusal.getMessage().contains("snapshot directory is in use"), refusal.getMessage());
            other.close();
            assertMade(make(2, false), ledger);
        }
    }

    @Test
    void shouldRemoveDamagedSnapshotsOnlyWhenEnoughGoodOnesAreNewer() throws IOException {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            final SnapshotInfo first = assertMade(make(2, false), ledger);
            ledger.pay(5);
            final SnapshotInfo second = assertMade(make(2, false), ledger);
            damage(second.file());
            ledger.pay(5);

            final SnapshotReport report = make(2, false);

            final SnapshotInfo third = assertMade(report, ledger);
            assertEquals(first, report.previous());
            assertEquals(1, report.skipped().size());
            assertEquals(List.of(), report.removed());
            ledger.pay(5);
            assertEquals(List.of(second.file(), first.file()), make(2, false).removed());
            assertTrue(store().files().contains(third.file()));
        }
    }

    @Test
    void shouldPruneOnlyBehindSnapshotsThatAreWhole() throws IOException {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            ledger.pay(300);
            final SnapshotInfo first = assertMade(make(3, false), ledger);
            ledger.pay(300);
            final SnapshotInfo second = assertMade(make(3, false), ledger);
            ledger.pay(300);
            damage(first.file());

            final SnapshotReport report = make(3, true);

            assertMade(report, ledger);
            assertEquals(second, report.previous());
            assertEquals(
                    List.of(first.file()),
                    report.skipped().stream().map(SkippedSnapshot::file).toList());
            assertEquals(List.of(), report.removed());
            assertEquals(0, report.prunedBytes(), "two good snapshots are not the three that are wanted");
            ledger.pay(5);
            final SnapshotReport next = make(3, true);
            assertEquals(List.of(first.file()), next.removed());
            assertTrue(next.prunedBytes() > 0);
        }
    }

    @Test
    void shouldPutPruningOffWhileAServerStarts() {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            ledger.pay(300);
            final SnapshotInfo first = assertMade(make(1, true), ledger);
            ledger.pay(300);
            final DirectoryLock starting = JournalPruner.lock(directory);

            final SnapshotReport report = make(1, true);

            assertMade(report, ledger);
            assertTrue(report.isPruningPutOff());
            assertEquals(List.of(), report.removed());
            assertEquals(0, report.prunedBytes());
            starting.close();
            final SnapshotReport next = make(1, true);
            assertFalse(next.isPruningPutOff());
            assertEquals(List.of(first.file()), next.removed());
            assertTrue(next.prunedBytes() > 0);
        }
    }

    private SnapshotStore store() {
        return new SnapshotStore(directory, KeyRing.none());
    }

    private SnapshotReport make(final int keep, final boolean prunesJournal) {
        return make(directory, keep, prunesJournal);
    }

    private static SnapshotReport make(final Path directory, final int keep, final boolean prunesJournal) {
        final SnapshotMakerConfig config =
                new SnapshotMakerConfig(directory, KeyRing.none(), keep, prunesJournal, SnapshotLimits.NONE);
        return new SnapshotMaker(config, RecoveryProgress.NONE, () -> CREATED_NS).make();
    }

    private static SnapshotInfo assertMade(final SnapshotReport report, final TestLedger ledger) {
        final SnapshotInfo made = report.made();
        assertNotNull(made);
        assertEquals(ledger.lastSequence(), made.sequence());
        assertEquals(ledger.stateHash(), made.stateHash());
        assertEquals(CREATED_NS, made.createdNs());
        return made;
    }

    private static JournalPosition at(final SnapshotInfo info, final long sequence) {
        final JournalPosition position = info.position();
        return new JournalPosition(
                position.epoch(),
                position.segment(),
                position.filePosition(),
                position.recordNumber(),
                sequence,
                position.timestampNs(),
                position.crc(),
                position.chainDigest());
    }

    /** Flips a bit of the payload; the header stays as it was. */
    private static void damage(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, PAYLOAD_POSITION);
            channel.write(one.put(0, (byte) (one.get(0) ^ 1)).rewind(), PAYLOAD_POSITION);
        }
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (final Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
