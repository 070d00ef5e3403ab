package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMemoryTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 64, 128})
    void shouldKeepRecordsApartAndAlignedAcrossChunks(final int recordLength) {
        final int count = 3 * (8 << 20) / recordLength + 1;
        try (RecordMemory memory = new RecordMemory(recordLength)) {
            memory.recordsMax(count);
            for (int i = 0; i < count; i++) {
                assertEquals(i, memory.add());
                final long address = memory.address(i);
                assertEquals(0, address % recordLength);
                UnsafeApi.putLong(address, i);
                UnsafeApi.putLong(address + recordLength - Long.BYTES, ~i);
            }
            for (int i = 0; i < count; i++) {
                assertEquals(~i, UnsafeApi.getLong(memory.address(i) + recordLength - Long.BYTES));
            }
            assertEquals(count, memory.recordCount());
            assertEquals((long) count * recordLength, memory.lengthBytes());
            assertThrows(IllegalStateException.class, memory::add);
        }
    }

    @Test
    void shouldKeepAddressesWhenTheCapacityIsRaised() {
        try (RecordMemory memory = new RecordMemory(128)) {
            memory.recordsMax(1);
            memory.add();
            final long address = memory.address(0);
            memory.recordsMax(1_000_000_000);
            memory.add();
            assertEquals(address, memory.address(0));
            assertEquals(address + 128, memory.address(1));
        }
    }

    @Test
    void shouldTakeTheLastRecordsBackAndUseTheirMemoryAgain() {
        try (RecordMemory memory = new RecordMemory(128)) {
            memory.recordsMax(3);
            memory.add();
            memory.add();
            final long address = memory.address(1);
            memory.truncate(1);
            assertEquals(1, memory.recordCount());
            assertThrows(AssertionError.class, () -> memory.address(1));
            assertThrows(IllegalStateException.class, () -> memory.truncate(2));
            assertThrows(IllegalStateException.class, () -> memory.truncate(-1));
            assertEquals(1, memory.add());
            assertEquals(address, memory.address(1));
        }
    }

    @Test
    void shouldHaveNothingAfterClose() {
        final RecordMemory memory = new RecordMemory(128);
        memory.recordsMax(10);
        memory.add();
        memory.close();
        memory.close();
        assertEquals(0, memory.recordCount());
        assertThrows(IllegalStateException.class, memory::add);
        assertThrows(AssertionError.class, () -> memory.address(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 100, 8192})
    void shouldRefuseLengthsThatDoNotDivideAPage(final int recordLength) {
        assertThrows(IllegalArgumentException.class, () -> new RecordMemory(recordLength));
    }
}
