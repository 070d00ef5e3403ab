package io.florin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of a command line as a shell reads and writes them: quotes, backslashes, and comments; nothing is expanded. */
final class Words {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean isInWord;
    private int at;

    private Words(final String line) {
        this.line = line;
    }

    /**
     * Splits a line at blanks. What begins with {@code #} is a comment.
     *
     * @throws IllegalArgumentException when a quote is not closed.
     */
    static List<String> split(final String line) {
        return new Words(line).split();
    }

    /** @return the words in one line, that a shell reads as the same words. */
    static String join(final List<String> words) {
        return words.stream().map(Words::quote).collect(Collectors.joining(" "));
    }

    private static String quote(final String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private List<String> split() {
        while (at < line.length()) {
            final char next = line.charAt(at++);
            if (Character.isWhitespace(next)) {
                endWord();
            } else if (next == '#' && !isInWord) {
                break;
            } else {
                isInWord = true;
                take(next);
            }
        }
        endWord();
        return words;
    }

    private void take(final char next) {
        if (next == '\'' || next == '"') {
            takeQuoted(next);
        } else if (next == '\\' && at < line.length()) {
            word.append(line.charAt(at++));
        } else {
            word.append(next);
        }
    }

    private void takeQuoted(final char quote) {
        while (at < line.length()) {
            final char next = line.charAt(at++);
            if (next == quote) {
                return;
            }
            final boolean isEscape =
                    quote == '"' && next == '\\' && at < line.length() && "\"\\".indexOf(line.charAt(at)) >= 0;
            word.append(isEscape ? line.charAt(at++) : next);
        }
        throw new IllegalArgumentException("a quote is not closed: add " + quote);
    }

    private void endWord() {
        if (isInWord) {
            words.add(word.toString());
            word.setLength(0);
            isInWord = false;
        }
    }
}
