package io.florin.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive ownership of a data directory, by a lock of the operating system on a file in it. The lock goes with the process,
 * however it ends; the file stays. Chronicle's own lock is not relied on: it does not stop a second live writer, and waits for
 * dead ones.
 *
 * <p>Thread-safe.
 */
public final class DirectoryLock implements AutoCloseable {
    static final String FILE_NAME = "journal.lock";

    /** Of the lock that keeps pruning and starts apart: see {@link JournalPruner#lock}. */
    static final String PRUNER_FILE_NAME = "pruner.lock";

    private static final int HINT_LENGTH_MAX = 64;
    private static final int RETRIES = 20;
    private static final long RETRY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * POSIX record locks belong to the process, and closing any descriptor of the file gives them up. So a second attempt in the
     * same JVM must be refused before it opens the file. Process-wide like the locks themselves; Lucene's NativeFSLockFactory
     * does the same for the same reason.
     */
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private DirectoryLock(final Path file, final FileChannel channel, final FileLock lock) {
        this.directory = requireNonNull(file.getParent());
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the directory, and makes it when it is missing.
     *
     * @throws DirectoryInUseException if it is held by another process or by this one.
     * @throws JournalException if it is no directory, or cannot be written.
     */
    public static DirectoryLock acquire(final Path directory) {
        return acquire(directory, FILE_NAME, "data directory");
    }

    /**
     * Takes a directory by a lock on another file in it.
     *
     * @param what the directory is, for messages.
     */
    static DirectoryLock acquire(final Path directory, final String fileName, final String what) {
        final Path file = makeDirectory(directory, what).resolve(fileName);
        if (!HELD_BY_THIS_PROCESS.add(file)) {
            throw heldByThisProcess(file, what, null);
        }
        @Nullable DirectoryLock acquired = null;
        try {
            acquired = lockFile(file, what);
            return acquired;
        } finally {
            if (acquired == null) {
                HELD_BY_THIS_PROCESS.remove(file);
            }
        }
    }

    /** @return whether a process holds a directory. Changes nothing, but shares the lock for a moment. */
    static boolean isHeld(final Path directory) {
        if (!Files.exists(directory.resolve(FILE_NAME))) {
            return false;
        }
        final Path file;
        try {
            file = directory.toRealPath().resolve(FILE_NAME);
            // closing a descriptor of the file would give up this process' own lock
            if (HELD_BY_THIS_PROCESS.contains(file)) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                    FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            }
        } catch (final OverlappingFileLockException e) {
            return true;
        } catch (final IOException e) {
            throw new JournalException("cannot read data directory: directory=" + directory + " cause=" + e, e);
        }
    }

    /** @return the directory, absolute and with links resolved. */
    public Path directory() {
        return directory;
    }

    /** @return whether the lock is still held. */
    public boolean isHeld() {
        return lock.isValid();
    }

    /** Gives the directory up. Does nothing the second time. */
    @Override
    public void close() {
        if (channel.isOpen()) {
            CloseHelper.quietClose(channel);
            HELD_BY_THIS_PROCESS.remove(file);
        }
    }

    private static Path makeDirectory(final Path directory, final String what) {
        try {
            JournalFiles.makeDirectories(directory, Forcer.SYSTEM);
            return directory.toRealPath();
        } catch (final FileAlreadyExistsException e) {
            throw new JournalException(what + " is not a directory: path=" + e.getFile(), e);
        } catch (final IOException e) {
            throw new JournalException("cannot make " + what + ": directory=" + directory + " cause=" + e, e);
        }
    }

    private static DirectoryLock lockFile(final Path file, final String what) {
        @Nullable FileChannel channel = null;
        @Nullable FileLock lock = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            lock = tryLock(channel);
            if (lock == null) {
                throw new DirectoryInUseException(what + " is in use by another process: directory=" + file.getParent()
                        + " holder=" + hint(channel));
            }
            writeHint(channel);
            return new DirectoryLock(file, channel, lock);
        } catch (final OverlappingFileLockException e) {
            throw heldByThisProcess(file, what, e);
        } catch (final IOException e) {
            lock = null;
            throw new JournalException("cannot write " + what + ": file=" + file + " cause=" + e, e);
        } finally {
            if (lock == null) {
                CloseHelper.quietClose(channel);
            }
        }
    }

    /** Whoever only asks whether the directory is held shares its lock for a moment, and is waited for. */
    private static @Nullable FileLock tryLock(final FileChannel channel) throws IOException {
        @Nullable FileLock lock = channel.tryLock();
        for (int i = 0; i < RETRIES && lock == null; i++) {
            LockSupport.parkNanos(RETRY_INTERVAL_NS);
            lock = channel.tryLock();
        }
        return lock;
    }

    private static DirectoryInUseException heldByThisProcess(
            final Path file, final String what, final @Nullable Throwable cause) {
        return new DirectoryInUseException(what + " is in use by this process: directory=" + file.getParent(), cause);
    }

    private static void writeHint(final FileChannel channel) throws IOException {
        final String hint = "pid " + ProcessHandle.current().pid() + '\n';
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(hint.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String hint(final FileChannel channel) throws IOException {
        final ByteBuffer hint = ByteBuffer.allocate(HINT_LENGTH_MAX);
        channel.read(hint, 0);
        final String text = new String(hint.array(), 0, hint.position(), StandardCharsets.US_ASCII)
                .replaceAll("[^ -~]", "")
                .trim();
        return text.isEmpty() ? "unknown" : text;
    }
}
