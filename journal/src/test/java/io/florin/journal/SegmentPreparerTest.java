package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentPreparerTest {
    private static final int LENGTH = 1_500_000;
    private static final byte[] HEAD = {1, 2, 3, 4, 5};

    @TempDir
    Path temp;

    private final ForceLog forces = new ForceLog();

    @Test
    void shouldHandOverAFileFullOfZerosBehindItsHead() throws IOException {
        try (SegmentPreparer preparer = preparer()) {
            for (int segment = 0; segment < 3; segment++) {
                preparer.begin(segment, HEAD);
                preparer.take(segment);

                assertArrayEquals(Arrays.copyOf(HEAD, LENGTH), Files.readAllBytes(file(segment)));
            }
        }
    }

    @Test
    void shouldGoAheadTwoBytesForEachAppended() throws IOException {
        try (SegmentPreparer preparer = preparer()) {
            preparer.begin(0, HEAD);
            preparer.onAppended(LENGTH / 4);
            await(() -> length(0) >= LENGTH / 2);
            assertTrue(length(0) < LENGTH, "length=" + length(0));

            preparer.onAppended(LENGTH / 4);
            await(() -> length(0) == LENGTH);
        }
    }

    @Test
    void shouldForceTheWholeLengthBeforeHandingOver() throws IOException {
        final AtomicInteger forced = new AtomicInteger();
        final Forcer noting = (path, channel, metaData) -> {
            assertTrue(metaData);
            forced.set((int) channel.size());
        };
        try (SegmentPreparer preparer = new SegmentPreparer(temp, LENGTH, true, noting)) {
            preparer.begin(0, HEAD);
            preparer.take(0);

            assertEquals(LENGTH, forced.get());
        }
    }

    @Test
    void shouldFailForEverWhenAForceFails() {
        forces.failing(true);
        try (SegmentPreparer preparer = preparer()) {
            preparer.begin(0, HEAD);
            assertThrows(IOException.class, () -> preparer.take(0));
            forces.failing(false);

            assertThrows(IOException.class, () -> preparer.onAppended(1));
            assertThrows(IOException.class, () -> preparer.take(0));
        }
    }

    @Test
    void shouldFailForEverWhenZerosCannotBeWrittenThoughThereIsRoom() throws IOException {
        Files.createDirectories(file(0).resolve("in-the-way"));
        try (SegmentPreparer preparer = preparer()) {
            preparer.begin(0, HEAD);
            assertThrows(IOException.class, () -> preparer.take(0));

            Files.delete(file(0).resolve("in-the-way"));
            assertThrows(IOException.class, preparer::requireSound);
            assertThrows(IOException.class, () -> preparer.take(0));
        }
    }

    @Test
    void shouldGoOnWhenThereIsRoomAgain() throws IOException {
        final AtomicLong usable = new AtomicLong(LENGTH - 1);
        try (SegmentPreparer preparer = new SegmentPreparer(temp, LENGTH, true, new SmallVolume(usable))) {
            preparer.begin(0, HEAD);
            assertThrows(IOException.class, () -> preparer.take(0));
            assertFalse(preparer.hasRoom());
            preparer.onAppended(1);

            usable.set(LENGTH);
            await(preparer::hasRoom);
            preparer.take(0);

            assertArrayEquals(Arrays.copyOf(HEAD, LENGTH), Files.readAllBytes(file(0)));
        }
    }

    @Test
    void shouldLeaveTheJournalOpenWhileTheNextSegmentHasNoRoom() throws IOException {
        final AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
        int appended = 0;
        try (OwnedJournal owned = OwnedJournal.open(OwnedJournal.config(temp), new SmallVolume(usable), false)) {
            await(() -> Files.exists(JournalFiles.preparedSegment(JournalFiles.epochDirectory(temp, 1), 1)));
            usable.set(0);
            while (JournalFiles.segments(JournalFiles.epochDirectory(temp, 1)).size() == 1) {
                owned.append(1).commit();
                appended++;
            }
            await(() -> !hasSpaceNow(owned.journal()));

            usable.set(Long.MAX_VALUE);
            await(() -> hasSpaceNow(owned.journal()));
            owned.append(1_000).commit();
        }
        assertEquals(SampleRecord.first(appended + 1_000), SampleRecord.replay(temp));
    }

    @Test
    void shouldFailTheJournalWhenAForceOfZerosFails() {
        final AtomicBoolean isFailing = new AtomicBoolean();
        final Forcer failing = (path, channel, metaData) -> {
            if (isFailing.get() && path.toString().endsWith(JournalFiles.PREPARED_SUFFIX)) {
                throw new IOException("injected fault");
            }
            Forcer.SYSTEM.force(path, channel, metaData);
        };
        try (OwnedJournal owned = OwnedJournal.open(OwnedJournal.config(temp), failing, false)) {
            isFailing.set(true);
            assertThrows(JournalFailedException.class, () -> {
                while (true) {
                    owned.append(1).journal().onIdle(0);
                }
            });

            assertThrows(JournalFailedException.class, () -> owned.journal().commit(0));
            assertEquals(0, owned.journal().durableSequence());
        }
    }

    private record SmallVolume(AtomicLong usable) implements Forcer {
        @Override
        public void force(final Path path, final FileChannel channel, final boolean metaData) throws IOException {
            Forcer.SYSTEM.force(path, channel, metaData);
        }

        @Override
        public long usableBytes(final Path directory) {
            return usable.get();
        }
    }

    private SegmentPreparer preparer() {
        return new SegmentPreparer(temp, LENGTH, true, forces);
    }

    private Path file(final int segment) {
        return JournalFiles.preparedSegment(temp, segment);
    }

    private long length(final int segment) {
        return file(segment).toFile().length();
    }

    private static boolean hasSpaceNow(final Journal journal) {
        journal.onIdle(System.nanoTime());
        return journal.hasSpace();
    }

    /** Waits for what the preparer's thread does at its own times. */
    static void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
