package io.florin.gateway.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.engine.MemoryChunk;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TouchedChunksTest {
    @Test
    void shouldGiveEachChunkOnceAndEndItsThread() {
        final Set<Long> taken = new HashSet<>();
        try (TouchedChunks chunks = new TouchedChunks()) {
            for (int i = 0; i < 40; i++) {
                assertTrue(taken.add(chunks.take()), "a chunk was given twice");
            }
            assertTrue(isTouching());
        }

        assertFalse(isTouching());
        taken.forEach(MemoryChunk::free);
    }

    @Test
    void shouldStartNoThreadForASmallEngine() {
        try (TouchedChunks chunks = new TouchedChunks()) {
            for (int i = 0; i < 11; i++) {
                MemoryChunk.free(chunks.take());
            }
            assertFalse(isTouching());
        }
    }

    @Test
    void shouldHaveReadyWhatIsAskedForAndFillItUpAgain() throws InterruptedException {
        final Set<Long> taken = new HashSet<>();
        try (TouchedChunks chunks = new TouchedChunks()) {
            chunks.keepReady(6);
            assertEquals(6, chunks.readyCount());
            for (int i = 0; i < 5; i++) {
                assertTrue(taken.add(chunks.take()), "a chunk was given twice");
            }
            while (chunks.readyCount() < 6) {
                Thread.sleep(1); // until the class's time limit interrupts it
            }
        }
        taken.forEach(MemoryChunk::free);
    }

    private static boolean isTouching() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("memory-toucher"));
    }
}
