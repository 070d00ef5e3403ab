package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JumpListTest {
    private static final int LISTS = 5;
    private static final int ELEMENTS = 40_000;

    private final RecordMemory records = new RecordMemory(16);
    private final JumpList list = new JumpList(records, 4);

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void shouldKeepListsApartAndCountThem() {
        final List<List<Integer>> expected = fill(7);
        for (final List<Integer> elements : expected) {
            for (int i = 0; i < elements.size(); i += i < 100 ? 1 : 97) {
                assertEquals(i + 1, list.depth(elements.get(i)));
                assertEquals(i == 0 ? JumpList.NONE : elements.get(i - 1), list.previous(elements.get(i)));
                assertTrue(elements.contains(list.jump(elements.get(i))), "jumps into another list");
            }
        }
        assertEquals(0, list.depth(JumpList.NONE));
    }

    @Test
    void shouldFindAnyElementInFewSteps() {
        final Random random = new Random(8);
        for (final List<Integer> elements : fill(8)) {
            for (int i = 0; i < 1000; i++) {
                final int depth = 1 + random.nextInt(elements.size());
                int steps = 0;
                int at = elements.get(elements.size() - 1);
                while (list.depth(at) > depth) {
                    final int jump = list.jump(at);
                    at = list.depth(jump) >= depth ? jump : list.previous(at);
                    steps++;
                }
                assertEquals(elements.get(depth - 1), at);
                final int stepsMax = 3 * Integer.SIZE - 3 * Integer.numberOfLeadingZeros(elements.size());
                assertTrue(steps <= stepsMax, "steps=" + steps + " of " + elements.size());
            }
        }
    }

    private List<List<Integer>> fill(final int seed) {
        final Random random = new Random(seed);
        final List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            lists.add(new ArrayList<>());
        }
        records.recordsMax(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            final List<Integer> elements = lists.get(random.nextInt(LISTS));
            final int element = records.add();
            list.append(element, elements.isEmpty() ? JumpList.NONE : elements.get(elements.size() - 1));
            elements.add(element);
        }
        return lists;
    }
}
