package io.florin.protocol.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Files that nobody but their owner may read: checked when they are read, and so from their first byte on when they are written. */
public final class SecretFile {
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int LENGTH_MAX = 16 << 20;
    private static final Path SELF = Path.of("/proc/self"); // its owner is the process's user
    private static final String UID = "unix:uid";
    private static final Integer ROOT = 0;

    private SecretFile() {}

    /**
     * Reads a whole file.
     *
     * @throws SecretFileException when others than its owner may do anything with it, or it is larger than 16 MiB.
     * @throws IOException when it cannot be read.
     */
    public static String read(final Path file) throws IOException {
        checkPermissions(file);
        if (Files.size(file) > LENGTH_MAX) {
            throw new SecretFileException("file is too large: file=" + file + " max=" + LENGTH_MAX);
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /**
     * Reads the file of one key: one line besides comments and empty ones.
     *
     * @return the words of that line; none when there is not exactly one.
     * @throws SecretFileException as {@link #read}, and when it cannot be read.
     */
    static List<String> readKeyLine(final Path file) {
        final List<String> lines;
        try {
            lines = read(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (final IOException e) {
            throw new SecretFileException("cannot read key: file=" + file + " cause=" + e, e);
        }
        return lines.size() == 1 ? List.of(lines.get(0).split(" +", -1)) : List.of();
    }

    /**
     * Checks who may use a file. Where files have no such permissions there is nothing to check.
     *
     * @throws SecretFileException when others than its owner may do anything with it, or its owner is neither this process's user nor root.
     * @throws IOException when it is not there.
     */
    public static void checkPermissions(final Path file) throws IOException {
        final PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        final Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (!OWNERS.containsAll(permissions)) {
            throw new SecretFileException("others can read or change a file with secrets: file=" + file
                    + " permissions=" + PosixFilePermissions.toString(permissions) + "; chmod 600 " + file);
        }
        checkOwner(file);
    }

    /** Whose a file is may always change it. */
    private static void checkOwner(final Path file) throws IOException {
        if (Files.exists(SELF)) {
            final Object owner = Files.getAttribute(file, UID);
            final Object self = Files.getAttribute(SELF, UID);
            if (!owner.equals(self) && !owner.equals(ROOT)) {
                throw new SecretFileException("somebody else owns a file with secrets: file=" + file + " uid=" + owner
                        + "; chown " + self + " " + file);
            }
        }
    }

    /**
     * Writes a new file and forces it.
     *
     * @throws SecretFileException when it exists or cannot be written.
     */
    public static void create(final Path file, final String text) {
        try (FileChannel channel = createNew(file)) {
            write(channel, text);
        } catch (final FileAlreadyExistsException e) {
            throw new SecretFileException("the file exists: file=" + file + "; name another", e);
        } catch (final IOException e) {
            throw new SecretFileException("cannot write: file=" + file + " cause=" + e, e);
        }
    }

    /**
     * Puts a new text into the place of a file, or makes it: who reads it sees the old text or the new one, whole, also after a crash.
     *
     * @param text asked for once it is sure that nobody else replaces the file meanwhile, so that it may build upon what the file says.
     * @throws SecretFileException when it cannot be written, or another replacement of it runs.
     */
    public static void replace(final Path file, final Supplier<String> text) {
        try {
            final Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            final Path unfinished = target.resolveSibling(target.getFileName() + ".tmp");
            final FileChannel channel = createNew(unfinished);
            try (channel) {
                write(channel, text.get());
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (final IOException | RuntimeException e) {
                Files.deleteIfExists(unfinished);
                throw e;
            }
            forceDirectory(target);
        } catch (final FileAlreadyExistsException e) {
            throw new SecretFileException(
                    "another change runs, or was broken off: file=" + e.getFile() + "; remove it if none runs", e);
        } catch (final IOException e) {
            throw new SecretFileException("cannot write: file=" + file + " cause=" + e, e);
        }
    }

    private static FileChannel createNew(final Path file) throws IOException {
        final Set<StandardOpenOption> options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        final boolean isPosix =
                file.getFileSystem().supportedFileAttributeViews().contains("posix");
        final FileAttribute<?>[] attributes = isPosix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
        return FileChannel.open(file, options, attributes);
    }

    private static void write(final FileChannel channel, final String text) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static void forceDirectory(final Path file) throws IOException {
        final Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
