package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage that keeps, when power is lost, exactly what was forced: contents of files, and names in directories. */
final class PowerCutTest {
    @TempDir
    Path temp;

    @Test
    void shouldKeepEverythingAnsweredWhenPowerIsLostAfterAnyCommit() throws IOException {
        final Path live = temp.resolve("live");
        final ForcedStorage storage = new ForcedStorage(live);
        try (OwnedJournal owned = open(live, SyncPolicy.BATCH, storage)) {
            for (int records = 1; records < 1_500; records += 97) {
                owned.append(records - Math.toIntExact(recordCount(owned))).commit();
                final Path after = storage.cutPower(temp.resolve("after-" + records));
                assertEquals(SampleRecord.first(records), SampleRecord.replay(after));
            }
        }
    }

    @Test
    void shouldKeepEverythingAnsweredWhenPowerIsLostAfterEpochsOfKilledProcesses() throws IOException {
        Path live = temp.resolve("live-0");
        Path afterCut = temp.resolve("cut-0");
        int answered = 0;
        for (int process = 1; process <= 4; process++) {
            final ForcedStorage storage = new ForcedStorage(live);
            if (Files.exists(afterCut)) {
                storage.adopt(afterCut);
            }
            final Path killed = temp.resolve("live-" + process);
            try (OwnedJournal owned = open(live, SyncPolicy.BATCH, storage)) {
                assertEquals(
                        answered + (process == 1 ? 0 : 2), owned.recovered().recordCount());
                owned.append(3).commit();
                answered = Math.toIntExact(owned.recovered().recordCount()) + 3;
                owned.append(2);
                afterCut = storage.cutPower(temp.resolve("cut-" + process));
                OwnedJournal.copy(live, killed);
            }
            final List<SampleRecord> afterPowerLoss = SampleRecord.replay(afterCut);
            assertEquals(SampleRecord.first(answered), afterPowerLoss);
            live = killed;
        }
    }

    /** Whoever finds an epoch's directory finds its mark, whatever else is lost. */
    @Test
    void shouldForceTheNameOfAMarkBeforeThereIsADirectoryOfItsEpoch() {
        final Path live = temp.resolve("live");
        final List<Path> forcedNames = new ArrayList<>();
        final Forcer forcer = (path, channel, metaData) -> {
            if (path.equals(live) && !Files.exists(JournalFiles.epochDirectory(live, 1))) {
                forcedNames.addAll(JournalFiles.epochMarks(live).stream()
                        .map(epoch -> JournalFiles.epochMark(live, epoch))
                        .toList());
            }
        };

        open(live, SyncPolicy.BATCH, forcer).close();

        assertEquals(List.of(JournalFiles.epochMark(live, 1)), forcedNames);
    }

    @Test
    void shouldNameTheWayOnWhenPowerIsLostUnderNone() throws IOException {
        final Path cut = loseTheTailUnder(SyncPolicy.NONE);

        final DamagedJournalException damage =
                assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(cut));
        assertTrue(damage.toString().contains("--accept-lost-tail"), damage.toString());

        try (OwnedJournal owned = OwnedJournal.open(OwnedJournal.config(cut), Forcer.SYSTEM, true)) {
            final TornTail tail = owned.recovered().tornTail();
            assertTrue(tail != null && tail.acknowledgedLost());
            assertEquals(SampleRecord.at(4).lastSequence(), owned.recovered().acknowledgedSequence());
            assertEquals(SampleRecord.at(2).lastSequence(), owned.recovered().lastSequence());
        }
        try (OwnedJournal owned = OwnedJournal.open(cut)) {
            owned.append(2).commit();
        }
        assertEquals(SampleRecord.first(5), SampleRecord.replay(cut));
    }

    @Test
    void shouldAcceptNoLossUnderBatch() throws IOException {
        final Path cut = loseTheTailUnder(SyncPolicy.BATCH);

        assertThrows(
                DamagedJournalException.class,
                () -> JournalRecovery.replay(
                        ReplayConfig.of(cut).withAcceptLostTail(true),
                        (first, count, ns, buffer, offset, length) -> {}));
    }

    /** Three records forced, two more answered, and the mark has reached storage before the records. */
    private Path loseTheTailUnder(final SyncPolicy policy) throws IOException {
        final Path live = temp.resolve("live");
        final ForcedStorage storage = new ForcedStorage(live);
        final Path cut;
        try (OwnedJournal owned = open(live, policy, storage)) {
            owned.append(3);
            owned.journal().sync();
            storage.losing(true);
            owned.append(2).commit();
            storage.losing(false);
            cut = storage.cutPower(temp.resolve("cut"));
            Files.write(JournalFiles.epochMark(cut, 1), Files.readAllBytes(JournalFiles.epochMark(live, 1)));
        }
        return cut;
    }

    private static long recordCount(final OwnedJournal owned) {
        final long last = owned.journal().appendedSequence();
        long count = 0;
        while (count < last && SampleRecord.at((int) count).firstSequence() <= last) {
            count++;
        }
        return count;
    }

    private static OwnedJournal open(final Path directory, final SyncPolicy policy, final Forcer forcer) {
        return OwnedJournal.open(OwnedJournal.config(directory).withSyncPolicy(policy), forcer, false);
    }

    private static final class ForcedStorage implements Forcer {
        private final Path root;
        private final Map<Path, byte[]> contents = new TreeMap<>();
        private final TreeSet<Path> names = new TreeSet<>();
        private volatile boolean losing;

        ForcedStorage(final Path root) {
            this.root = root;
        }

        @Override
        public synchronized void force(final Path path, final FileChannel channel, final boolean metaData)
                throws IOException {
            if (losing) {
                return;
            }
            if (Files.isDirectory(path)) {
                try (var files = Files.list(path)) {
                    files.map(this::relative).forEach(names::add);
                }
            } else {
                contents.put(unfinishedNameAside(relative(path)), Files.readAllBytes(path));
            }
        }

        /** Takes what an earlier power cut would have kept as already on storage. */
        synchronized void adopt(final Path earlier) throws IOException {
            try (var files = Files.walk(earlier)) {
                for (final Path file : files.sorted().skip(1).toList()) {
                    final Path relative = earlier.relativize(file);
                    names.add(relative);
                    if (Files.isRegularFile(file)) {
                        contents.put(relative, Files.readAllBytes(file));
                    }
                }
            }
        }

        void losing(final boolean loses) {
            losing = loses;
        }

        synchronized Path cutPower(final Path target) throws IOException {
            Files.createDirectories(target);
            for (final Path name : names) {
                if (Files.isDirectory(root.resolve(name))) {
                    Files.createDirectories(target.resolve(name));
                } else if (Files.isDirectory(parent(target.resolve(name)))) {
                    Files.write(target.resolve(name), contents.getOrDefault(name, new byte[0]));
                }
            }
            return target;
        }

        private static Path parent(final Path path) {
            final Path parent = path.getParent();
            return parent == null ? path : parent;
        }

        private Path relative(final Path path) {
            return root.toAbsolutePath().relativize(path.toAbsolutePath());
        }

        /** A rename keeps what was forced under the old name. */
        private static Path unfinishedNameAside(final Path path) {
            return Path.of(path.toString()
                    .replace(".tmp", "")
                    .replace(JournalFiles.PREPARED_SUFFIX, JournalFiles.SEGMENT_SUFFIX));
        }
    }
}
