package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalFilesTest {
    @TempDir
    Path temp;

    private final ForceLog forces = new ForceLog();

    @Test
    void shouldForceTheNameOfEachDirectoryThatItMakes() throws IOException {
        final Path made = temp.resolve("a/b/c");
        JournalFiles.makeDirectories(made, forces);
        assertTrue(Files.isDirectory(made));
        assertEquals(List.of(temp, temp.resolve("a"), temp.resolve("a/b")), forces.paths());
    }

    @Test
    void shouldForceNothingWhenTheDirectoryIsThere() throws IOException {
        JournalFiles.makeDirectories(temp, forces);
        assertEquals(List.of(), forces.paths());
    }

    @Test
    void shouldNotTakeAFileForADirectory() throws IOException {
        final Path file = Files.createFile(temp.resolve("file"));
        assertThrows(FileAlreadyExistsException.class, () -> JournalFiles.makeDirectories(file, forces));
    }
}
