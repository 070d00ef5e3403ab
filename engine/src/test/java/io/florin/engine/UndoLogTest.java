package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

class UndoLogTest {
    private static final int RECORDS = 100;
    private static final int CHANGES = 20_000;

    private final UndoLog undoLog = new UndoLog();

    @Test
    void shouldPutRecordsBackWhateverWasChangedHowOften() {
        try (RecordMemory records = new RecordMemory(128)) {
            records.recordsMax(RECORDS);
            for (int i = 0; i < RECORDS; i++) {
                fill(records.address(records.add()), i);
            }
            for (int round = 0; round < 2; round++) {
                undoLog.begin();
                assertTrue(undoLog.isRecording());
                for (int change = 0; change < CHANGES; change++) {
                    final long address = records.address(change * 31 % RECORDS);
                    undoLog.save(address);
                    fill(address, RECORDS + change);
                }
                assertEquals(CHANGES, undoLog.count());
                for (int i = undoLog.count() - 1; i >= 0; i--) {
                    assertEquals(records.address(i * 31 % RECORDS), undoLog.address(i));
                    undoLog.restore(i);
                    assertEquals(UnsafeApi.getLong(undoLog.address(i) + 24), undoLog.word(i, 24));
                }
                undoLog.end();
                assertFalse(undoLog.isRecording());
                assertEquals(0, undoLog.count());
                for (int i = 0; i < RECORDS; i++) {
                    assertFilled(records.address(i), i);
                }
            }
        }
    }

    private static void fill(final long address, final int value) {
        for (int offset = 0; offset < 128; offset += Long.BYTES) {
            UnsafeApi.putLong(address + offset, value * 1000L + offset);
        }
    }

    private static void assertFilled(final long address, final int value) {
        for (int offset = 0; offset < 128; offset += Long.BYTES) {
            assertEquals(value * 1000L + offset, UnsafeApi.getLong(address + offset));
        }
    }
}
