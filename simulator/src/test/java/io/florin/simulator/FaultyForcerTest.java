package io.florin.simulator;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyForcerTest {
    @TempDir
    Path temp;

    private final FaultyForcer forcer = new FaultyForcer();

    @Test
    void shouldFailTheWritersSyncWhateverIsSyncedOfPreparedSegments() throws IOException {
        forcer.failAfter(1);
        force("00000002.precreated");
        force("00000001.cq4");
        force("00000002.precreated");
        assertThrows(IOException.class, () -> force("00000001.cq4"));
        force("00000001.cq4");
    }

    private void force(final String name) throws IOException {
        final Path file = temp.resolve(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            forcer.force(file, channel, true);
        }
    }
}
