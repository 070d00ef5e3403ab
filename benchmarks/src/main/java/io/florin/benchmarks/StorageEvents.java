package io.florin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When files appear in a data directory and its subdirectories: new segments and snapshots of a server beside us. A thread of its own
 * watches; the lists may be read by any.
 */
final class StorageEvents implements AutoCloseable {
    private static final int KEPT_MAX = 100_000;

    private final Path directory;
    private final WatchService watch;
    private final List<Event> events = new ArrayList<>();

    /**
     * A file that has appeared under its name.
     *
     * @param at when, to a few milliseconds.
     * @param file as seen from the directory.
     */
    record Event(Instant at, Path file) {}

    /** Begins to watch. */
    StorageEvents(final Path directory) {
        this.directory = directory;
        try {
            watch = directory.getFileSystem().newWatchService();
            register(directory);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot watch: directory=" + directory, e);
        }
        final Thread thread = new Thread(this::run, "storage-events");
        thread.setDaemon(true);
        thread.start();
    }

    /** What has appeared between two moments. */
    synchronized List<Event> between(final Instant from, final Instant to) {
        return events.stream()
                .filter(event -> !event.at().isBefore(from) && !event.at().isAfter(to))
                .toList();
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot end watching: directory=" + directory, e);
        }
    }

    private void run() {
        try {
            while (true) {
                final WatchKey key = watch.take();
                final Instant at = Instant.now();
                for (final WatchEvent<?> event : key.pollEvents()) {
                    if (event.context() instanceof Path name && key.watchable() instanceof Path parent) {
                        onFile(at, parent.resolve(name));
                    }
                }
                key.reset();
            }
        } catch (final ClosedWatchServiceException | InterruptedException e) {
            return; // it is over
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot watch: directory=" + directory, e);
        }
    }

    private void onFile(final Instant at, final Path file) throws IOException {
        if (Files.isDirectory(file)) {
            register(file);
        }
        synchronized (this) {
            if (events.size() < KEPT_MAX) {
                events.add(new Event(at, directory.relativize(file)));
            }
        }
    }

    private void register(final Path parent) throws IOException {
        parent.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, Files::isDirectory)) {
            for (final Path child : children) {
                child.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            }
        }
    }
}
