package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power is lost in front of any force or behind it: in a commit, a roll, a start. What was forced is there; of the rest each page, and
 * each name of a file, is there or not, as chance has it. {@code -Dflorin.power.cuts=N} for more of them.
 *
 * <p>The next segment is prepared by another thread at its own times. What that one forces is noted, but power is cut at the writer's
 * forces alone, and chance is asked nothing about prepared segments: so a seed gives the same cuts again.
 */
final class PowerCutAnywhereTest {
    private static final int CUTS = Integer.getInteger("florin.power.cuts", 150);
    private static final int CUT_ONE_IN = 12;
    private static final int PAGE = 4096;

    @TempDir
    Path temp;

    private final long seed = Long.getLong("florin.power.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int cuts;

    @Test
    void shouldKeepEverythingAnsweredWhereverPowerIsLost() throws IOException {
        for (int history = 0; cuts < CUTS; history++) {
            final Path live = temp.resolve("live-" + history);
            final HalfForcedStorage storage = new HalfForcedStorage(live);
            live(live, storage);
            delete(live);
        }
    }

    /** A few processes one after the other, each killed, with power cuts in between that others start from. */
    private void live(final Path live, final HalfForcedStorage storage) throws IOException {
        for (int process = 0; process < 3; process++) {
            final Path mark = JournalFiles.epochMark(live, process + 1);
            final byte[] acknowledged;
            try (OwnedJournal owned =
                    OwnedJournal.open(OwnedJournal.config(live).withSyncPolicy(SyncPolicy.BATCH), storage, false)) {
                storage.answered(Math.toIntExact(owned.recovered().recordCount()));
                for (int commits = random.nextInt(80); commits > 0; commits--) {
                    final int records = 1 + random.nextInt(4);
                    owned.append(records).commit();
                    storage.answered(storage.answered + records);
                }
                owned.append(random.nextInt(3));
                storage.cutPower();
                storage.isOff = true; // what is forced at close is not the dead process's doing
                acknowledged = Files.readAllBytes(mark);
            }
            Files.write(mark, acknowledged); // nor is what is acknowledged then
            storage.isOff = false;
        }
    }

    private void verify(final Path cut, final int answered) throws IOException {
        final String when = "seed=" + seed + " cut=" + cuts;
        final List<SampleRecord> records = assertDoesNotThrow(() -> SampleRecord.replay(cut), when);
        assertTrue(records.size() >= answered, () -> when + " answered=" + answered + " recovered=" + records.size());
        assertEquals(SampleRecord.first(records.size()), records, when);
        try (OwnedJournal owned = OwnedJournal.open(cut)) {
            owned.append(1).commit();
        }
        assertEquals(SampleRecord.first(records.size() + 1), SampleRecord.replay(cut), when);
        delete(cut);
        cuts++;
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (final Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Keeps what was forced, and by chance what was not. Forced by two threads; everything else is the writer's. */
    private final class HalfForcedStorage implements Forcer {
        private final Path root;
        private final Map<Path, byte[]> contents = new TreeMap<>();
        private final TreeSet<Path> names = new TreeSet<>();
        private int answered;
        private boolean isOff;

        HalfForcedStorage(final Path root) {
            this.root = root;
        }

        void answered(final int records) {
            answered = records;
        }

        @Override
        public void force(final Path path, final FileChannel channel, final boolean metaData) throws IOException {
            if (isPrepared(path)) {
                note(path);
            } else if (!isOff) {
                maybeCutPower();
                note(path);
                maybeCutPower();
            }
        }

        private synchronized void note(final Path path) throws IOException {
            if (Files.isDirectory(path)) {
                names.removeIf(name -> path.equals(root.resolve(name).getParent()));
                try (Stream<Path> files = Files.list(path)) {
                    files.map(root::relativize).forEach(names::add);
                }
            } else {
                contents.put(inode(root.relativize(path)), Files.readAllBytes(path));
            }
        }

        private void maybeCutPower() throws IOException {
            if (random.nextInt(CUT_ONE_IN) == 0) {
                cutPower();
            }
        }

        void cutPower() throws IOException {
            final Path cut = temp.resolve("cut-" + cuts);
            copy(cut);
            verify(cut, answered);
        }

        private synchronized void copy(final Path cut) throws IOException {
            Files.createDirectories(cut);
            final boolean isAllNamed = random.nextBoolean();
            for (final Path path : livePaths()) {
                final Path name = root.relativize(path);
                final Path copy = cut.resolve(name.toString());
                if (isPrepared(path)) {
                    if (Files.isDirectory(copy.getParent())) {
                        Files.write(copy, contents.getOrDefault(inode(name), new byte[0]));
                    }
                    continue;
                }
                if (!Files.isDirectory(copy.getParent())
                        || !(names.contains(name) || isAllNamed || random.nextInt(3) == 0)) {
                    continue;
                }
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.write(copy, survivor(name, Files.readAllBytes(path)));
                }
            }
        }

        private static boolean isPrepared(final Path path) {
            return path.toString().endsWith(JournalFiles.PREPARED_SUFFIX);
        }

        private List<Path> livePaths() throws IOException {
            try (Stream<Path> walk = Files.walk(root)) {
                return new ArrayList<>(walk.sorted().skip(1).toList());
            }
        }

        /** @return the file's contents: of each page what was forced, or what is in the page cache. */
        private byte[] survivor(final Path name, final byte[] live) {
            final byte[] forced = contents.getOrDefault(inode(name), new byte[0]);
            final byte[] survivor = Arrays.copyOf(forced, Math.max(forced.length, live.length));
            final int writtenBackOneIn = 1 + random.nextInt(4);
            for (int page = 0; page < live.length; page += PAGE) {
                if (random.nextInt(writtenBackOneIn) == 0) {
                    System.arraycopy(live, page, survivor, page, Math.min(PAGE, live.length - page));
                }
            }
            return survivor;
        }

        /** Names that a file has had before and after it was renamed. */
        private Path inode(final Path name) {
            return Path.of(name.toString().replace(".tmp", "").replace(".precreated", ".cq4"));
        }
    }
}
