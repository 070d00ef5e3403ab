package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporarySpaceTest {
    @Test
    void shouldRefuseDirectoryWithoutRoomByName() {
        final File directory = new File("/proc"); // a file system without any room
        final StartException refused = assertThrows(
                StartException.class, () -> TemporarySpace.require(directory, TemporarySpace.NEEDED_BYTES));
        assertEquals(
                "not enough space for temporary files: directory=/proc freeBytes=0 neededBytes=16777216"
                        + " (make room there, or name another one with FLORIN_JVM_OPTS=-Djava.io.tmpdir=DIR)",
                refused.getMessage());
    }

    @Test
    void shouldTakeDirectoryWithRoom(@TempDir final Path directory) {
        assertDoesNotThrow(() -> TemporarySpace.require(directory.toFile(), 1));
    }
}
