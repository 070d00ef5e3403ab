package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** A snapshot of a journal with ten records, with random bytes as its payload. */
final class SampleSnapshot {
    static final long SEQUENCE = 19;
    static final JournalPosition POSITION = new JournalPosition(
            1, 0, 4_711, 10, SEQUENCE, 1_700_000_000_000_000_000L, 0xCAFE_BABE, new Digest(1, -2, 3, Long.MIN_VALUE));
    static final long STATE_HASH = 0xFEED_FACE_CAFE_BEEFL;
    static final long CREATED_NS = 1_700_000_000_123_456_789L;

    /** Of one call; no divisor of a block. */
    private static final int PART_LENGTH = 99_991;

    private SampleSnapshot() {}

    /** Makes the journal when there is none. */
    static Path journal(final Path directory) {
        if (!Files.exists(directory.resolve("epoch-00000001.mark"))) {
            try (OwnedJournal owned = OwnedJournal.open(directory)) {
                owned.append(10).commit();
            }
        }
        return directory;
    }

    static SnapshotInfo write(final Path directory, final KeyRing keys, final byte[] payload) {
        return write(new SnapshotStore(journal(directory), keys), SEQUENCE, payload);
    }

    static SnapshotInfo write(final SnapshotStore store, final long sequence, final byte[] payload) {
        try (SnapshotWriter writer = create(store, sequence)) {
            write(writer, payload);
            return writer.commit();
        }
    }

    static SnapshotWriter create(final SnapshotStore store, final long sequence) {
        final JournalPosition position = new JournalPosition(
                1, 0, 4_711, 10, sequence, POSITION.timestampNs(), POSITION.crc(), POSITION.chainDigest());
        return store.create(position, STATE_HASH, CREATED_NS);
    }

    static void write(final SnapshotWriter writer, final byte[] payload) {
        final UnsafeBuffer buffer = new UnsafeBuffer(payload);
        for (int i = 0; i < payload.length; i += PART_LENGTH) {
            writer.write(buffer, i, Math.min(PART_LENGTH, payload.length - i));
        }
    }

    /** Reads a payload of this length, to its end. */
    static byte[] read(final SnapshotStore store, final Path file, final int length) {
        final byte[] payload = new byte[length];
        final UnsafeBuffer buffer = new UnsafeBuffer(payload);
        try (SnapshotReader reader = store.open(file)) {
            for (int i = 0; i < length; i += PART_LENGTH / 2) {
                reader.read(buffer, i, Math.min(PART_LENGTH / 2, length - i));
            }
            reader.end();
        }
        return payload;
    }

    static void assertGood(final SnapshotStore store, final Path file, final byte[] payload) {
        assertArrayEquals(payload, read(store, file, payload.length));
        store.verify(file);
    }

    static byte[] payload(final int length) {
        final byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        return payload;
    }
}
