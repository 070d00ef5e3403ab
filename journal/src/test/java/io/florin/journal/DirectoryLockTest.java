package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryLockTest {
    @TempDir
    Path temp;

    @Test
    void shouldMakeTheDirectory() {
        final Path directory = temp.resolve("a").resolve("b");
        try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
            assertTrue(Files.isDirectory(directory));
            assertTrue(lock.isHeld());
        }
    }

    @Test
    void shouldRefuseTheSameDirectoryTwiceInOneProcess() throws IOException {
        final Path link = Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("data")));
        try (DirectoryLock lock = DirectoryLock.acquire(temp.resolve("data"))) {
            assertThrows(JournalException.class, () -> DirectoryLock.acquire(temp.resolve("data")));
            assertThrows(JournalException.class, () -> DirectoryLock.acquire(link));
            assertTrue(lock.isHeld());
            assertEquals(
                    "refused",
                    askAnotherProcess(temp.resolve("data")),
                    "a refused second attempt must not have given the first one's lock up");
        }
    }

    @Test
    void shouldKeepTheLockThatItIsAskedAbout() throws IOException {
        try (DirectoryLock lock = DirectoryLock.acquire(temp)) {
            assertTrue(DirectoryLock.isHeld(temp));
            assertTrue(lock.isHeld());
            assertEquals("refused", askAnotherProcess(temp), "asking must not have given the lock up");
        }
        assertFalse(DirectoryLock.isHeld(temp));
    }

    @Test
    void shouldGiveTheDirectoryUpWhenClosed() throws IOException {
        final DirectoryLock lock = DirectoryLock.acquire(temp);
        lock.close();
        lock.close();

        assertFalse(lock.isHeld());
        assertEquals("acquired", askAnotherProcess(temp));
        DirectoryLock.acquire(temp).close();
    }

    @Test
    void shouldNameTheHolderWhenAnotherProcessHoldsTheDirectory() throws IOException {
        try (JavaProcess holder = JavaProcess.start(LockHolder.class, temp.toString(), "hold")) {
            assertEquals("acquired", holder.readLine());

            final JournalException refusal = assertThrows(JournalException.class, () -> DirectoryLock.acquire(temp));

            assertTrue(refusal.toString().contains("pid " + holder.pid()), refusal.toString());
            assertTrue(refusal.toString().contains(temp.toString()), refusal.toString());
        }
        DirectoryLock.acquire(temp).close();
    }

    @Test
    void shouldSayWhatIsInTheWay() throws IOException {
        final Path file = Files.createFile(temp.resolve("file"));

        final JournalException refusal = assertThrows(JournalException.class, () -> DirectoryLock.acquire(file));
        assertTrue(refusal.toString().contains("is not a directory"), refusal.toString());
        assertThrows(JournalException.class, () -> DirectoryLock.acquire(file.resolve("below")));
    }

    @Test
    void shouldRefuseADirectoryThatCannotBeWritten() throws IOException {
        Files.createDirectory(temp.resolve(DirectoryLock.FILE_NAME));

        final JournalException refusal = assertThrows(JournalException.class, () -> DirectoryLock.acquire(temp));

        assertTrue(refusal.toString().contains("cannot write data directory"), refusal.toString());
        assertThrows(JournalException.class, () -> DirectoryLock.acquire(Path.of("/proc/florin")));
    }

    private static @Nullable String askAnotherProcess(final Path directory) throws IOException {
        try (JavaProcess process = JavaProcess.start(LockHolder.class, directory.toString(), "ask")) {
            return process.readLine();
        }
    }
}
