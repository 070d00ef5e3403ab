package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendLogTest {
    private static final int LENGTH_MIN = Framing.HEADER_LENGTH + RequestType.FLAGS_OFFSET + Short.BYTES;

    private final List<SendLog> logs = new ArrayList<>();
    private final List<Long> written = new ArrayList<>();

    @AfterEach
    void release() {
        logs.forEach(SendLog::release);
    }

    @Test
    void shouldKeepNothingOnceAllIsAnswered() {
        final SendLog log = log(4);
        append(log, 1, false, 100);
        append(log, 2, false, 100);

        assertEquals(2, take(log, 4));
        assertEquals(1, log.expectedCorrelationId());
        assertTrue(log.onReply());
        assertTrue(log.onReply());

        assertEquals(0, log.entries());
        assertEquals(0, log.rewind());
        assertEquals(0, take(log, 4));
        assertEquals(List.of(1L, 2L), written);
    }

    @Test
    void shouldRefuseMoreThanItsEntries() {
        final SendLog log = log(2);
        append(log, 1, false, 100);
        append(log, 2, false, 100);

        final var e = assertThrows(IllegalStateException.class, () -> append(log, 3, false, 100));
        assertEquals("send log is full: entriesMax=2", e.getMessage());
    }

    @Test
    void shouldHoldAsManyOfTheLongestFramesAsItHasEntriesWhereverTheTailStands() {
        final SendLog log = log(3);
        for (int shift = 0; shift < 200; shift++) {
            append(log, -1, false, 100);
            take(log, 3);
            log.onReply();
            for (int i = 0; i < 3; i++) {
                append(log, shift * 3L + i, false, Framing.REQUEST_FRAME_LENGTH_MAX);
            }
            written.clear();
            assertEquals(3, take(log, 3));
            assertEquals(List.of(shift * 3L, shift * 3L + 1, shift * 3L + 2), written);
            for (int i = 0; i < 3; i++) {
                log.onReply();
            }
        }
    }

    /** Against a list that forgets nothing: any interleaving of offers, sends, replies and losses. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldMatchTheModel(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int entriesMax = 1 + random.nextInt(20);
        final SendLog log = log(entriesMax);
        final Model model = new Model();
        for (int step = 0; step < 20_000; step++) {
            final String at = "seed=" + seed + ", step=" + step;
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    final int members = random.nextInt(4) == 0 ? 1 + random.nextInt(entriesMax) : 1;
                    for (int i = 0; i < members && log.entries() + members - i <= entriesMax; i++) {
                        final boolean linked = i < members - 1;
                        append(log, step * 100L + i, linked, LENGTH_MIN + random.nextInt(400));
                        model.append(step * 100L + i, linked);
                    }
                }
                case 3, 4 -> {
                    written.clear();
                    final int windowMin = Math.max(1, log.longestChain());
                    final int window = windowMin + random.nextInt(entriesMax);
                    assertEquals(model.send(window), take(log, window), at);
                    assertEquals(model.justSent, written, at);
                }
                case 5, 6 -> {
                    for (int i = random.nextInt(4); i > 0 && log.inFlight() > 0; i--) {
                        assertEquals(model.expected(), log.expectedCorrelationId(), at);
                        assertEquals(model.onReply(), log.onReply(), at);
                    }
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        assertEquals(model.loss(), log.rewind(), at);
                    }
                }
            }
            assertEquals(model.kept.size(), log.entries(), at);
            assertEquals(model.sent - model.replied, log.inFlight(), at);
            assertEquals(model.kept.size() - model.sent, log.unsent(), at);
        }
    }

    private SendLog log(final int entriesMax) {
        final SendLog log = new SendLog(entriesMax);
        logs.add(log);
        return log;
    }

    private static void append(final SendLog log, final long id, final boolean linked, final int length) {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[length]);
        Framing.putHeader(frame, 0, length - Framing.HEADER_LENGTH);
        frame.putShort(
                Framing.HEADER_LENGTH + RequestType.FLAGS_OFFSET,
                (short) (linked ? RequestType.FLAG_LINKED : 0),
                ByteOrder.LITTLE_ENDIAN);
        log.append(id, frame, 0, length);
    }

    /** Takes what may be sent, and reads the correlation ids off the regions. */
    private int take(final SendLog log, final int window) {
        return log.takeUnsent(window, this::readRegion);
    }

    private void readRegion(final ByteBuf region) {
        while (region.isReadable()) {
            final int length = region.getInt(region.readerIndex());
            written.add(
                    region.getLongLE(region.readerIndex() + Framing.HEADER_LENGTH + RequestType.CORRELATION_ID_OFFSET));
            region.skipBytes(length);
        }
        region.release();
    }

    /** The same, as it would be told to a child. */
    private static final class Model {
        private final List<Entry> kept = new ArrayList<>();
        private final List<Long> delivered = new ArrayList<>();
        private final List<Long> justSent = new ArrayList<>();
        private int sent;
        private int replied;

        private record Entry(long id, boolean linked) {}

        void append(final long id, final boolean linked) {
            kept.add(new Entry(id, linked));
        }

        int send(final int window) {
            justSent.clear();
            int end = sent;
            while (end < kept.size()) {
                int chainEnd = end;
                while (kept.get(chainEnd).linked()) {
                    chainEnd++;
                }
                if (chainEnd + 1 - replied > window) {
                    break;
                }
                end = chainEnd + 1;
            }
            kept.subList(sent, end).forEach(entry -> justSent.add(entry.id()));
            sent = end;
            return justSent.size();
        }

        long expected() {
            return kept.get(replied).id();
        }

        boolean onReply() {
            final Entry entry = kept.get(replied++);
            final boolean first = !delivered.contains(entry.id());
            delivered.add(entry.id());
            if (!entry.linked()) {
                kept.subList(0, replied).clear();
                sent -= replied;
                replied = 0;
                delivered.clear();
            }
            return first;
        }

        int loss() {
            final int resent = sent;
            sent = 0;
            replied = 0;
            return resent;
        }
    }
}
