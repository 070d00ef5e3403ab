package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WordsTest {
    @Test
    void shouldSplitAsAShellDoes() {
        assertEquals(List.of(), Words.split(""));
        assertEquals(List.of(), Words.split(" \t # pay --id 1"));
        assertEquals(List.of("pay", "--id", "7"), Words.split("  pay\t--id   7  # the rent"));
        assertEquals(List.of("a#b", "c"), Words.split("a#b c #d"));
        assertEquals(List.of("it's", "two words", ""), Words.split("it\\'s 'two words' \"\""));
        assertEquals(List.of("--text=a b\"c\\d"), Words.split("--text=\"a b\\\"c\\\\d\""));
        assertEquals(List.of("\\$x", "#", "\\"), Words.split("\"\\$x\" '#' \\"));
    }

    @Test
    void shouldFailWhenAQuoteIsNotClosed() {
        assertEquals(
                "a quote is not closed: add '",
                assertThrows(IllegalArgumentException.class, () -> Words.split("pay 'x"))
                        .getMessage());
        assertEquals(
                "a quote is not closed: add \"",
                assertThrows(IllegalArgumentException.class, () -> Words.split("pay \"x'"))
                        .getMessage());
    }

    @Test
    void shouldSplitWhatItJoined() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String alphabet = "a1 '\"\\#$-=\u017e\t";
        for (int round = 0; round < 1000; round++) {
            final List<String> words = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                final StringBuilder word = new StringBuilder();
                for (int j = random.nextInt(6); j > 0; j--) {
                    word.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                words.add(word.toString());
            }
            assertEquals(words, Words.split(Words.join(words)), "seed=" + seed);
        }
    }
}
