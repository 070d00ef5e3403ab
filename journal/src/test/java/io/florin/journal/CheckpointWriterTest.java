package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CheckpointWriterTest {
    private static final UUID JOURNAL_ID = new UUID(1, 2);
    private static final long NEVER_NS = Duration.ofDays(1).toNanos();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000L, 5), ZoneOffset.UTC);

    @TempDir
    Path temp;

    private final ForceLog forces = new ForceLog();
    private Path file;

    @BeforeEach
    void nameFile() {
        file = temp.resolve("checkpoints.log");
    }

    @Test
    void shouldSignWhatWasPublishedLastWhenClosed() throws IOException {
        try (CheckpointWriter writer = start(NEVER_NS)) {
            publish(writer, 1);
            publish(writer, 2);
        }

        final List<Checkpoint> written = read();
        assertEquals(1, written.size());
        assertEquals(JOURNAL_ID, written.get(0).journalId());
        assertEquals(4, written.get(0).epoch());
        assertEquals(2, written.get(0).sequence());
        assertEquals(digest(2), written.get(0).digest());
        assertEquals(1_700_000_000_000_000_005L, written.get(0).timestampNs());
        assertTrue(written.get(0).isSignedBy(SampleKeys.all().publicKey()));
        assertEquals(List.of(file, temp), forces.paths());
    }

    @Test
    void shouldForceTheNameOfTheFileUntilThatSucceeds() throws IOException {
        final List<Path> forced = new ArrayList<>();
        final boolean[] isFailing = {true};
        final CheckpointFile lines = new CheckpointFile(file, (path, channel, metaData) -> {
            if (path.equals(temp) && isFailing[0]) {
                throw new IOException("injected fault");
            }
            forced.add(path);
        });

        assertThrows(IOException.class, () -> lines.append("one"));
        isFailing[0] = false;
        lines.append("two");
        lines.append("three");

        assertEquals(List.of(file, file, temp, file), forced);
    }

    @Test
    void shouldSignNothingWhenNothingWasPublished() {
        start(1).close();

        assertFalse(Files.exists(file));
    }

    @Test
    void shouldSignWhenAsked() {
        try (CheckpointWriter writer = start(NEVER_NS)) {
            publish(writer, 7);
            writer.ask();
            await(() -> writer.writtenSequence() == 7);
        }
    }

    @Test
    void shouldSignEachIntervalWhatIsNew() throws IOException {
        try (CheckpointWriter writer = start(Duration.ofMillis(1).toNanos())) {
            for (int sequence = 1; sequence <= 3; sequence++) {
                final long expected = sequence;
                publish(writer, sequence);
                await(() -> writer.writtenSequence() == expected);
            }
        }

        assertEquals(
                List.of(1L, 2L, 3L), read().stream().map(Checkpoint::sequence).toList());
    }

    @Test
    void shouldGoOnAfterAFailure() throws IOException {
        forces.failing(true);
        try (CheckpointWriter writer = start(Duration.ofMillis(1).toNanos())) {
            publish(writer, 1);
            await(() -> writer.failure() != null);
            assertEquals(0, writer.writtenSequence());
            forces.failing(false);
            await(() -> writer.writtenSequence() == 1);
            assertNull(writer.failure());
        }

        assertTrue(read().stream().allMatch(checkpoint -> checkpoint.sequence() == 1));
    }

    @Test
    void shouldReplaceALineThatWasBrokenOff() throws IOException {
        try (CheckpointWriter writer = start(NEVER_NS)) {
            publish(writer, 1);
        }
        final String whole = Files.readString(file);
        Files.writeString(file, "florin-check\0\0", StandardOpenOption.APPEND);
        try (CheckpointWriter writer = start(NEVER_NS)) {
            publish(writer, 2);
        }

        assertEquals(List.of(1L, 2L), read().stream().map(Checkpoint::sequence).toList());
        assertTrue(Files.readString(file).startsWith(whole));
    }

    @Test
    void shouldNotWriteIntoAnotherFile() throws IOException {
        Files.writeString(file, "x".repeat(5000));
        final CheckpointWriter writer = start(NEVER_NS);
        publish(writer, 1);
        writer.close();

        assertTrue(String.valueOf(writer.failure()).contains("no checkpoints"), writer.failure());
        assertEquals(5000, Files.size(file));
    }

    /** The digest in a checkpoint belongs to its sequence, however fast they follow each other. */
    @Test
    void shouldNotMixWhatIsPublished() throws IOException {
        try (CheckpointWriter writer = start(1)) {
            for (int sequence = 1; writer.writtenSequence() < 100_000 && sequence < 2_000_000_000; sequence++) {
                publish(writer, sequence);
                if (sequence >= 100_000) {
                    writer.ask();
                }
            }
        }

        for (final Checkpoint checkpoint : read()) {
            assertEquals(digest(checkpoint.sequence()), checkpoint.digest());
        }
    }

    private CheckpointWriter start(final long intervalNs) {
        final CheckpointWriter writer = new CheckpointWriter(
                new CheckpointFile(file, forces), SampleKeys.all().privateKey(), JOURNAL_ID, 4, intervalNs, CLOCK);
        writer.start();
        return writer;
    }

    private List<Checkpoint> read() throws IOException {
        return Files.readAllLines(file).stream().map(Checkpoint::parse).toList();
    }

    private static void publish(final CheckpointWriter writer, final long sequence) {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[Digest.LENGTH]);
        digest(sequence).putBytes(digest, 0);
        writer.publish(sequence, digest);
    }

    private static Digest digest(final long sequence) {
        return new Digest(sequence, ~sequence, 3 * sequence, sequence);
    }

    private static void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(100_000);
        }
    }
}
