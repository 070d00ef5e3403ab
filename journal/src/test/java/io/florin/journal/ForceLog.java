package io.florin.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Notes what is forced, and can fail instead. */
final class ForceLog implements Forcer {
    private final List<Path> paths = new ArrayList<>();
    private Runnable action = () -> {};
    private boolean failing;

    @Override
    public void force(final Path path, final FileChannel channel, final boolean metaData) throws IOException {
        action.run();
        if (failing) {
            throw new IOException("injected fault");
        }
        Forcer.SYSTEM.force(path, channel, metaData);
        paths.add(path);
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
