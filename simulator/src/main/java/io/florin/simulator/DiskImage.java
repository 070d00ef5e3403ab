package io.florin.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A journal's directory as a dead process leaves it. The pipeline that writes there must stand still meanwhile. */
final class DiskImage {
    private static final String SEGMENT_SUFFIX = ".cq4";
    private static final String MARK_SUFFIX = ".mark";

    private DiskImage() {}

    /** Copies all that a start will read. */
    static void copy(final Path from, final Path to) {
        try {
            for (final Path path : files(from)) {
                final Path copy = to.resolve(from.relativize(path).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(path, copy);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the contents of the marks and of the newest segment, by their paths relative to the directory. */
    static Map<Path, byte[]> acknowledged(final Path directory) {
        final Map<Path, byte[]> contents = new TreeMap<>();
        try {
            for (final Path path : files(directory)) {
                if (path.toString().endsWith(MARK_SUFFIX) || path.equals(newestSegment(directory))) {
                    contents.put(directory.relativize(path), Files.readAllBytes(path));
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }

    /**
     * Tears what was written since: the marks do not know of it, and of the newest segment only a part has reached the disk. Cuts the
     * file there, or leaves zeros.
     *
     * @param acknowledged what {@link #acknowledged} gave then.
     */
    static void tear(final Path directory, final Map<Path, byte[]> acknowledged, final Random random) {
        try {
            for (final Map.Entry<Path, byte[]> entry : acknowledged.entrySet()) {
                if (entry.getKey().toString().endsWith(MARK_SUFFIX)) {
                    Files.write(directory.resolve(entry.getKey()), entry.getValue());
                }
            }
            final Path segment = newestSegment(directory);
            final byte[] before = acknowledged.get(directory.relativize(segment));
            if (before != null) {
                tear(segment, before, random);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tear(final Path segment, final byte[] before, final Random random) throws IOException {
        final byte[] after = Files.readAllBytes(segment);
        int begin = lastByte(before) + 1;
        while (begin < after.length && after[begin] == 0) {
            begin++;
        }
        final int end = lastByte(after) + 1;
        if (begin < end) {
            final int at = begin + random.nextInt(end - begin);
            if (random.nextBoolean()) {
                Files.write(segment, Arrays.copyOf(after, at));
            } else {
                Arrays.fill(after, at, after.length, (byte) 0);
                Files.write(segment, after);
            }
        }
    }

    /**
     * Flips one bit of a file that was written to: the same bit again takes it back.
     */
    static void flip(final Path directory, final Flip flip) {
        final Path file = directory.resolve(flip.file());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, flip.position());
            channel.write(one.put(0, (byte) (one.get(0) ^ 1 << flip.bit())).rewind(), flip.position());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return a bit somewhere in what was written of any file. */
    static Flip anyBit(final Path directory, final Random random) {
        try {
            final List<Path> files = files(directory);
            final Path file = files.get(random.nextInt(files.size()));
            final int used = lastByte(Files.readAllBytes(file)) + 1;
            return new Flip(directory.relativize(file), random.nextInt(Math.max(1, used)), random.nextInt(Byte.SIZE));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A bit of a file.
     *
     * @param file relative to the directory.
     */
    record Flip(Path file, long position, int bit) {}

    /** @return the place of the last byte that is not 0. */
    private static int lastByte(final byte[] bytes) {
        int last = bytes.length - 1;
        while (last >= 0 && bytes[last] == 0) {
            last--;
        }
        return last;
    }

    private static Path newestSegment(final Path directory) throws IOException {
        return files(directory).stream()
                .filter(path -> path.toString().endsWith(SEGMENT_SUFFIX))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static List<Path> files(final Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(".precreated")
                            && !path.toString().endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    /** Deletes a directory with all that is in it. */
    static void delete(final Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (final Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
