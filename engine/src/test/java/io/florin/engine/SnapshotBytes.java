package io.florin.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** The bytes of a snapshot, of which each record can be found, forged, and sealed again. */
final class SnapshotBytes {
    private static final int HEADER_LENGTH = SnapshotWriter.HEADER_LENGTH;

    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private final Map<SnapshotSection, Integer> offsets = new EnumMap<>(SnapshotSection.class);

    private SnapshotBytes(final byte[] bytes) {
        this.bytes = bytes;
        buffer = new UnsafeBuffer(bytes);
        int offset = HEADER_LENGTH;
        for (final SnapshotSection section : SnapshotSection.values()) {
            offsets.put(section, offset);
            offset = end(section) + Long.BYTES;
        }
    }

    static byte[] of(final Engine engine) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        engine.writeSnapshot((buffer, offset, length) -> {
            final byte[] piece = new byte[length];
            buffer.getBytes(offset, piece);
            out.writeBytes(piece);
        });
        return out.toByteArray();
    }

    /** @return the bytes of a snapshot, to be changed. */
    static SnapshotBytes copyOf(final byte[] bytes) {
        return new SnapshotBytes(bytes.clone());
    }

    static void read(final Engine engine, final byte[] bytes) {
        engine.readSnapshot(source(bytes));
    }

    static SnapshotSource source(final byte[] bytes) {
        final int[] position = {0};
        return (buffer, offset, length) -> {
            if (length > bytes.length - position[0]) {
                throw new IllegalArgumentException("end of the stream: position=" + position[0] + " length=" + length);
            }
            buffer.putBytes(offset, bytes, position[0], length);
            position[0] += length;
        };
    }

    byte[] bytes() {
        return bytes;
    }

    /** @return where the section's header is. */
    int offset(final SnapshotSection section) {
        return offsets.get(section);
    }

    int count(final SnapshotSection section) {
        return (int) buffer.getLong(offset(section) + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return where a record is. */
    int record(final SnapshotSection section, final int record) {
        return offset(section) + HEADER_LENGTH + record * section.recordLength();
    }

    /** @return where the section's records end, and its checksum is. */
    int end(final SnapshotSection section) {
        return record(section, count(section));
    }

    long getLong(final SnapshotSection section, final int record, final int offset) {
        return buffer.getLong(record(section, record) + offset, ByteOrder.LITTLE_ENDIAN);
    }

    int getInt(final SnapshotSection section, final int record, final int offset) {
        return buffer.getInt(record(section, record) + offset, ByteOrder.LITTLE_ENDIAN);
    }

    SnapshotBytes putLong(final SnapshotSection section, final int record, final int offset, final long value) {
        buffer.putLong(record(section, record) + offset, value, ByteOrder.LITTLE_ENDIAN);
        return seal(section);
    }

    SnapshotBytes putInt(final SnapshotSection section, final int record, final int offset, final int value) {
        buffer.putInt(record(section, record) + offset, value, ByteOrder.LITTLE_ENDIAN);
        return seal(section);
    }

    SnapshotBytes putByte(final SnapshotSection section, final int record, final int offset, final int value) {
        buffer.putByte(record(section, record) + offset, (byte) value);
        return seal(section);
    }

    /** Gives the section the checksum that its records have. */
    private SnapshotBytes seal(final SnapshotSection section) {
        final int count = count(section);
        final int length = count * section.recordLength();
        final long memory = UnsafeApi.allocateMemory(length);
        new UnsafeBuffer(memory, length).putBytes(0, bytes, record(section, 0), length);
        buffer.putLong(
                end(section), SnapshotWriter.checksum(memory, count, section.recordLength()), ByteOrder.LITTLE_ENDIAN);
        UnsafeApi.freeMemory(memory);
        return this;
    }
}
