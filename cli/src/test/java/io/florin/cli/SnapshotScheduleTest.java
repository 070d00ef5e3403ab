package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A schedule whose maker is a shell. */
@Timeout(60)
final class SnapshotScheduleTest {
    private static final Duration SOON = Duration.ofMillis(10);

    @TempDir
    private Path directory;

    private final AtomicLong sequence = new AtomicLong();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Test
    void shouldMakeSnapshotOnlyWhenCommandsCame() throws InterruptedException {
        sequence.set(7);
        try (SnapshotSchedule schedule = schedule("echo '{\"made\":true,\"sequence\":7}'", 7)) {
            schedule.start();
            assertNull(lines.poll(100, TimeUnit.MILLISECONDS));
            sequence.set(8);
            assertEquals("snapshot: made=true sequence=7", lines.take());
            assertNull(lines.poll(100, TimeUnit.MILLISECONDS));
            sequence.set(9);
            assertNotNull(lines.take());
        }
    }

    @Test
    void shouldTellOfFailureInOneLineAndTryAgain() throws InterruptedException {
        sequence.set(1);
        try (SnapshotSchedule schedule = schedule("echo first; echo why it failed >&2; exit 3", 0)) {
            schedule.start();
            for (int i = 0; i < 2; i++) {
                assertEquals("snapshot failed: exitCode=3 why it failed", lines.take());
            }
        }
    }

    @Test
    void shouldTellThatThereIsNoMaker() throws InterruptedException {
        sequence.set(1);
        try (SnapshotSchedule schedule =
                new SnapshotSchedule(List.of("/no/such/program"), SOON, 0, sequence::get, lines::add)) {
            schedule.start();
            assertTrue(lines.take().startsWith("snapshot failed: cannot start a maker of snapshots"));
        }
    }

    @Test
    void shouldKillTheMakerWhenClosed() {
        final Path started = directory.resolve("started");
        sequence.set(1);
        try (SnapshotSchedule schedule = schedule("touch " + started + "; exec sleep 1000", 0)) {
            schedule.start();
            while (!Files.exists(started)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        assertTrue(lines.isEmpty(), lines.toString());
        assertTrue(ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void shouldGiveItsChildNeitherHeapNorAgentsOfItsOwn() {
        final List<String> command = SnapshotProcess.command(List.of("snapshot", "create"));

        assertEquals(List.of("snapshot", "create"), command.subList(command.size() - 2, command.size()));
        assertEquals(1, command.stream().filter(word -> word.startsWith("-Xmx")).count());
        assertTrue(command.stream().noneMatch(word -> word.startsWith("-javaagent")), command.toString());
        assertTrue(command.contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"), command.toString());
    }

    @Test
    void shouldKnowWhatMemoryThereIs() {
        assertTrue(SystemMemory.availableBytes() > 0);
        assertTrue(SystemMemory.ownBytes() > 0);
    }

    private SnapshotSchedule schedule(final String script, final long fromSequence) {
        return new SnapshotSchedule(List.of("sh", "-c", script), SOON, fromSequence, sequence::get, lines::add);
    }
}
