package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpiryQueueTest {
    private record Due(long expiresNs, int transfer) {}

    private final ExpiryQueue queue = new ExpiryQueue();

    @BeforeEach
    void configure() {
        queue.transfersMax(100_000);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void shouldSayNeverWhenItIsEmpty() {
        assertEquals(ExpiryQueue.NEVER, queue.firstNs());
        queue.add(5, 1);
        assertEquals(5, queue.firstNs());
        queue.removeFirst();
        assertEquals(ExpiryQueue.NEVER, queue.firstNs());
        assertEquals(0, queue.lengthBytes());
    }

    @Test
    void shouldKeepTheOrderOfTransfersThatAreDueTogether() {
        queue.add(1, 0);
        queue.add(5, 1);
        queue.add(5, 2);
        queue.removeFirst();
        queue.add(5, 3);
        for (int transfer = 1; transfer <= 3; transfer++) {
            assertEquals(transfer, queue.first());
            queue.removeFirst();
        }
    }

    @Test
    void shouldGiveWhatAPriorityQueueGives() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final PriorityQueue<Due> expected =
                new PriorityQueue<>(Comparator.comparingLong(Due::expiresNs).thenComparingInt(Due::transfer));
        for (int transfer = 0; transfer < 100_000; transfer++) {
            final Due due = new Due(random.nextInt(1 << random.nextInt(30)), transfer);
            queue.add(due.expiresNs, due.transfer);
            expected.add(due);
            while (random.nextInt(100) < 45 && !expected.isEmpty()) {
                takeFirst(expected, seed);
            }
        }
        while (!expected.isEmpty()) {
            takeFirst(expected, seed);
        }
        assertEquals(ExpiryQueue.NEVER, queue.firstNs());
    }

    private void takeFirst(final PriorityQueue<Due> expected, final long seed) {
        assertEquals(expected.poll(), new Due(queue.firstNs(), queue.first()), () -> "seed=" + seed);
        queue.removeFirst();
    }
}
