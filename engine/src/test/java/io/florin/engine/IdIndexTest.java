package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.reference.Id;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a HashMap, with the patterns that ids come in. */
class IdIndexTest {
    private static final int COUNT = 120_000;
    private static final int CHAIN_LENGTH_MAX = 4;
    private static final double BYTES_PER_ID_MAX = 20.5;

    static Stream<Arguments> patterns() {
        return Stream.of(
                pattern("ascending", i -> new Id(i, 0)),
                pattern("descending", i -> new Id(-i, -1)),
                pattern("ascending in the high half", i -> new Id(0, i)),
                pattern("equal modulo 2^20", i -> new Id(i << 20, 7)),
                pattern("equal modulo 2^32", i -> new Id(i << 32, 0)),
                pattern("equal modulo 2^44", i -> new Id(i << 44, i >>> 20)),
                pattern("equal modulo 2^64", i -> new Id(0, i << 40)),
                pattern("halves equal", i -> new Id(i, i)),
                pattern("halves opposite", i -> new Id(i, -i)),
                pattern("halves complementary", i -> new Id(i, ~i)),
                pattern("a grid", i -> new Id(i % 547, i / 547)),
                pattern("one bit or two", IdIndexTest::oneBitOrTwo),
                pattern("UUID version 4", IdIndexTest::uuid4),
                pattern("UUID version 7", i -> new Id(uuid4(i).lo(), (1_700_000_000_000L + i / 1000) << 16 | 0x7000)),
                pattern("decimal digits", i -> new Id(digits(i), 0x3030_3030_3030_3030L)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("patterns")
    void shouldFindWhatAMapFinds(final String name, final LongFunction<Id> pattern) {
        final Map<Id, Integer> map = new HashMap<>();
        try (RecordMemory records = new RecordMemory(16);
                IdIndex index = new IdIndex(records, new IdHash(), ChunkSource.PLAIN)) {
            records.recordsMax(COUNT);
            index.sizeMax(COUNT);
            for (int i = 0; i < COUNT; i++) {
                final Id id = pattern.apply(i + 1);
                final Integer known = map.putIfAbsent(id, records.recordCount());
                assertEquals(known == null ? IdIndex.NOT_FOUND : known, index.find(id.lo(), id.hi()));
                if (known == null) {
                    add(records, index, id);
                }
            }
            map.forEach((id, at) -> assertEquals(at, index.find(id.lo(), id.hi())));
            assertTrue(index.longestChain() <= CHAIN_LENGTH_MAX, name + ": longestChain=" + index.longestChain());
            final double bytesPerId = (double) index.lengthBytes() / map.size();
            assertTrue(bytesPerId < BYTES_PER_ID_MAX, name + ": bytesPerId=" + bytesPerId);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("patterns")
    void shouldTakeTheLastOnesBackAsAnUndoneChainDoes(final String name, final LongFunction<Id> pattern) {
        final Map<Id, Integer> map = new LinkedHashMap<>();
        final SplittableRandom random = new SplittableRandom(3);
        try (RecordMemory records = new RecordMemory(16);
                IdIndex index = new IdIndex(records, new IdHash(), ChunkSource.PLAIN)) {
            records.recordsMax(COUNT);
            index.sizeMax(COUNT);
            for (int i = 0; i < COUNT / 4; i++) {
                final Id id = pattern.apply(i + 1);
                if (map.putIfAbsent(id, records.recordCount()) == null) {
                    add(records, index, id);
                    if (random.nextInt(1000) == 0) {
                        removeLast(records, index, map, random.nextInt(1024));
                    }
                }
            }
            map.forEach((id, at) -> assertEquals(at, index.find(id.lo(), id.hi())));
            removeLast(records, index, map, map.size());
            assertEquals(0, records.recordCount());
            final Id first = pattern.apply(1);
            assertEquals(IdIndex.NOT_FOUND, index.find(first.lo(), first.hi()));
            assertThrows(IllegalStateException.class, () -> index.remove(first.lo(), first.hi(), 0));
            assertEquals(1, index.longestChain(), name);
        }
    }

    private static void removeLast(
            final RecordMemory records, final IdIndex index, final Map<Id, Integer> map, final int count) {
        final List<Id> ids = List.copyOf(map.keySet());
        for (int i = ids.size() - 1; i >= Math.max(0, ids.size() - count); i--) {
            final Id id = ids.get(i);
            index.remove(id.lo(), id.hi(), map.remove(id));
            assertEquals(IdIndex.NOT_FOUND, index.find(id.lo(), id.hi()));
            records.truncate(i);
        }
    }

    private static void add(final RecordMemory records, final IdIndex index, final Id id) {
        final int at = records.add();
        UnsafeApi.putLong(records.address(at), id.lo());
        UnsafeApi.putLong(records.address(at) + Long.BYTES, id.hi());
        index.insert(id.lo(), id.hi(), at);
    }

    private static Arguments pattern(final String name, final LongFunction<Id> pattern) {
        return Arguments.of(name, pattern);
    }

    private static Id uuid4(final long i) {
        final SplittableRandom random = new SplittableRandom(i);
        return new Id((random.nextLong() >>> 2) | (1L << 63), (random.nextLong() & ~0xF000L) | 0x4000L);
    }

    private static Id oneBitOrTwo(final long i) {
        final int first = (int) (i % 128);
        final int second = (int) (i / 128 % 128);
        return new Id(bit(first) | bit(second), bit(first - 64) | bit(second - 64));
    }

    private static long bit(final int i) {
        return i >= 0 && i < 64 ? 1L << i : 0;
    }

    private static long digits(final long i) {
        long digits = 0;
        long rest = i;
        for (int shift = 0; shift < 64; shift += 8) {
            digits |= ('0' + rest % 10) << shift;
            rest /= 10;
        }
        return digits;
    }
}
