package io.florin.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A record that its number alone decides: 1, 2 or 3 commands, and a payload without a zero byte. */
record SampleRecord(long firstSequence, int count, long timestampNs, String payloadHex) {
    private static final int[] FIRST_OF_THREE = {1, 2, 4};
    private static final int COMMANDS_OF_THREE = 6;
    private static final int PAYLOAD_LENGTH_MAX = 97;

    /** @param index from 0. */
    static SampleRecord at(final int index) {
        return new SampleRecord(
                (long) COMMANDS_OF_THREE * (index / 3) + FIRST_OF_THREE[index % 3],
                1 + index % 3,
                1_700_000_000_000_000_000L + index * 1_000L,
                HexFormat.of().formatHex(payload(index)));
    }

    static List<SampleRecord> first(final int count) {
        return IntStream.range(0, count).mapToObj(SampleRecord::at).toList();
    }

    /** @return the records of a journal as a replay gives them. */
    static List<SampleRecord> replay(final Path directory) {
        final List<SampleRecord> records = new ArrayList<>();
        JournalRecovery.replay(directory, collector(records));
        return records;
    }

    static List<SampleRecord> replay(final Path directory, final KeyRing keys) {
        final List<SampleRecord> records = new ArrayList<>();
        JournalRecovery.replay(ReplayConfig.of(directory).withKeys(keys), collector(records));
        return records;
    }

    static RecordHandler collector(final List<SampleRecord> records) {
        return (firstSequence, count, timestampNs, buffer, offset, length) ->
                records.add(new SampleRecord(firstSequence, count, timestampNs, hex(buffer, offset, length)));
    }

    static long lastSequence(final List<SampleRecord> records) {
        return records.isEmpty()
                ? 0
                : Collections.max(records, Comparator.comparing(SampleRecord::lastSequence))
                        .lastSequence();
    }

    long lastSequence() {
        return firstSequence + count - 1;
    }

    void appendTo(final Journal journal) {
        final byte[] payload = HexFormat.of().parseHex(payloadHex);
        journal.append(firstSequence, count, timestampNs, new UnsafeBuffer(payload), 0, payload.length);
    }

    private static byte[] payload(final int index) {
        final byte[] payload = new byte[1 + index * 37 % PAYLOAD_LENGTH_MAX];
        Arrays.fill(payload, (byte) (1 + index % 255));
        return payload;
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] payload = new byte[length];
        buffer.getBytes(offset, payload);
        return HexFormat.of().formatHex(payload);
    }
}
