package io.florin.benchmarks.faults;

import io.florin.benchmarks.Shell;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small file system of our own, mounted as long as this is open. Needs root. */
final class Volume implements AutoCloseable {
    /**
     * Hard on who forgets to force: metadata is written when it must be, and a rename forces nothing by itself.
     */
    private static final String EXT4_OPTIONS = "loop,commit=600,noauto_da_alloc";

    private final Path mountPoint;

    private Volume(final Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /** @return why no volume can be mounted here, or null. */
    static @Nullable String unavailable(final Path work) throws IOException, InterruptedException {
        final Path probe = Files.createDirectories(work.resolve("probe"));
        final Shell.Outcome outcome = Shell.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString());
        if (!outcome.isOk()) {
            return "no volume can be mounted, which needs root: " + outcome.output();
        }
        Shell.require("umount", probe.toString());
        return null;
    }

    static Volume tmpfs(final Path mountPoint, final int sizeMb) throws IOException, InterruptedException {
        Files.createDirectories(mountPoint);
        Shell.require("mount", "-t", "tmpfs", "-o", "size=" + sizeMb + "m", "tmpfs", mountPoint.toString());
        return new Volume(mountPoint);
    }

    /** Makes an image with an empty ext4. */
    static Path ext4Image(final Path image, final int sizeMb) throws IOException, InterruptedException {
        Shell.require("truncate", "-s", sizeMb + "M", image.toString());
        Shell.require("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
        return image;
    }

    /** Mounts an image; ext4 recovers its own journal first. */
    static Volume ext4(final Path image, final Path mountPoint) throws IOException, InterruptedException {
        Files.createDirectories(mountPoint);
        Shell.require("mount", "-t", "ext4", "-o", EXT4_OPTIONS, image.toString(), mountPoint.toString());
        return new Volume(mountPoint);
    }

    Path path() {
        return mountPoint;
    }

    long freeBytes() {
        return mountPoint.toFile().getUsableSpace();
    }

    /** Fills the volume with a file, but for so much. */
    void fill(final Path file, final long leftBytes) throws IOException, InterruptedException {
        final long length = freeBytes() - leftBytes;
        if (length > 0) {
            Shell.run("fallocate", "-l", Long.toString(length), file.toString());
        }
        if (leftBytes == 0) {
            final List<String> rest = List.of("sh", "-c", "cat /dev/zero >> " + file + " 2>/dev/null");
            Shell.run(rest.toArray(new String[0]));
        }
    }

    /** Gives back so much of what a file has filled, and at no moment more. */
    static void shorten(final Path file, final long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - bytes));
        }
    }

    /**
     * Copies an image as its device holds it at one moment, while its file system is mounted: until two copies in a row are the same,
     * which says that it did not change in between.
     */
    static void copyStill(final Path image, final Path copy) throws IOException, InterruptedException {
        boolean isStill = false;
        while (!isStill) {
            Shell.require("cp", "--sparse=always", image.toString(), copy.toString());
            isStill = Shell.run("cmp", "-s", image.toString(), copy.toString()).isOk();
        }
    }

    /** Unmounts it. */
    @Override
    public void close() throws IOException {
        try {
            unmount();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted, still mounted: " + mountPoint, e);
        }
    }

    private void unmount() throws IOException, InterruptedException {
        Shell.Outcome outcome = Shell.run("umount", mountPoint.toString());
        for (int attempt = 0; attempt < 50 && !outcome.isOk(); attempt++) {
            Thread.sleep(100); // a killed process lets its mappings go a little later
            outcome = Shell.run("umount", mountPoint.toString());
        }
        if (!outcome.isOk()) {
            throw new IOException("cannot unmount: " + outcome.output() + " "
                    + Arrays.toString(mountPoint.toFile().list()));
        }
    }
}
