package io.florin.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes what is forced, and can fail instead. Forces of prepared segments, which a thread of their own makes at any time, can fail
 * but are not noted.
 */
final class ForceLog implements Forcer {
    private final List<Path> paths = new ArrayList<>();
    private Runnable action = () -> {};
    private volatile boolean failing;

    @Override
    public void force(final Path path, final FileChannel channel, final boolean metaData) throws IOException {
        final boolean isNoted = !path.toString().endsWith(JournalFiles.PREPARED_SUFFIX);
        if (isNoted) {
            action.run();
        }
        if (failing) {
            throw new IOException("injected fault");
        }
        Forcer.SYSTEM.force(path, channel, metaData);
        if (isNoted) {
            paths.add(path);
        }
    }

    List<Path> paths() {
        return List.copyOf(paths);
    }

    int count() {
        return paths.size();
    }

    void clear() {
        paths.clear();
    }

    void onForce(final Runnable newAction) {
        action = newAction;
    }

    void failing(final boolean fails) {
        failing = fails;
    }
}
