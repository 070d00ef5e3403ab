package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentImageTest {
    @TempDir
    private Path directory;

    @Test
    void shouldRefuseSourceThatJumpsOverTheEndOfWhatIsKnown() throws IOException {
        final Path file = directory.resolve("segment");
        final byte[] before = {1, 0, 0, 0, 2, 0, 0, 0};
        Files.write(file, before);
        final BackupFile known = new BackupFile("segment", 8, Hashes.hex(Hashes.sha256(before)), false, 1, 1);

        try (SegmentImage image = new SegmentImage(file, known)) {
            image.putInt(1);
            image.endExcerpt();
            image.putInt(3);
            image.putInt(4);
            image.endExcerpt();
            assertThrows(JournalException.class, image::finish);
        }
    }

    @Test
    void shouldGrowWhatIsKnown() throws IOException {
        final Path file = directory.resolve("segment");
        final byte[] before = {1, 0, 0, 0};
        Files.write(file, before);
        final BackupFile known = new BackupFile("segment", 4, Hashes.hex(Hashes.sha256(before)), false, 1, 1);

        try (SegmentImage image = new SegmentImage(file, known)) {
            image.putInt(1);
            image.endExcerpt();
            image.putInt(2);
            image.endExcerpt();
            image.finish();
            assertEquals(4, image.writtenLength());
        }
        assertArrayEquals(new byte[] {1, 0, 0, 0, 2, 0, 0, 0}, Files.readAllBytes(file));
    }
}
