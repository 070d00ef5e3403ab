package io.florin.benchmarks.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a campaign did and found, as one line for people or one JSON object. One thread. */
final class CampaignReport {
    private static final int MESSAGES_MAX = 20;

    private final String campaign;
    private final long seed;
    private final long startNs = System.nanoTime();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<Finding, Long> findings = new EnumMap<>(Finding.class);
    private final List<String> messages = new ArrayList<>();
    private String skipped = "";

    CampaignReport(final String campaign, final long seed) {
        this.campaign = campaign;
        this.seed = seed;
        for (final Finding finding : Finding.values()) {
            findings.put(finding, 0L);
        }
    }

    void count(final String what) {
        add(what, 1);
    }

    void add(final String what, final long count) {
        counts.merge(what, count, Long::sum);
    }

    void atMost(final String what, final long value) {
        counts.merge(what, value, Math::max);
    }

    long get(final String what) {
        return counts.getOrDefault(what, 0L);
    }

    void find(final Finding finding, final String message) {
        find(finding, 1, message);
    }

    /** Notes so many findings of a kind; 0 notes nothing. */
    void find(final Finding finding, final long count, final String message) {
        if (count > 0) {
            findings.merge(finding, count, Long::sum);
            if (messages.size() < MESSAGES_MAX) {
                messages.add(finding + ": " + message);
            }
        }
    }

    /** Says that this campaign cannot be run here, or which part of it, and why. */
    void skip(final String why) {
        skipped = skipped.isEmpty() ? why : skipped + "; " + why;
    }

    boolean isClean() {
        return findings.values().stream().allMatch(count -> count == 0);
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    /** @return name, seed, counts and findings on one line. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s  %s  seed=%d  %s  |  %s%s  in %d s",
                isClean() ? "ok   " : "WRONG",
                campaign,
                seed,
                counts.entrySet().stream()
                        .map(count -> count.getKey() + "=" + count.getValue())
                        .collect(Collectors.joining(" ")),
                findings.entrySet().stream()
                        .map(finding -> name(finding.getKey()) + "=" + finding.getValue())
                        .collect(Collectors.joining(" ")),
                skipped.isEmpty() ? "" : "  skipped: " + skipped,
                elapsedSeconds());
    }

    /** @return the same as JSON, on one line. */
    String json() {
        return "{\"campaign\":" + quoted(campaign) + ",\"seed\":" + seed + ",\"ok\":" + isClean() + ",\"seconds\":"
                + elapsedSeconds() + ",\"counts\":"
                + counts.entrySet().stream()
                        .map(count -> quoted(count.getKey()) + ":" + count.getValue())
                        .collect(Collectors.joining(",", "{", "}"))
                + ",\"findings\":"
                + findings.entrySet().stream()
                        .map(finding -> quoted(name(finding.getKey())) + ":" + finding.getValue())
                        .collect(Collectors.joining(",", "{", "}"))
                + ",\"messages\":"
                + messages.stream().map(CampaignReport::quoted).collect(Collectors.joining(",", "[", "]"))
                + ",\"skipped\":" + quoted(skipped) + "}";
    }

    private long elapsedSeconds() {
        return (System.nanoTime() - startNs) / 1_000_000_000L;
    }

    private static String name(final Finding finding) {
        return finding.name().toLowerCase(Locale.ROOT);
    }

    private static String quoted(final String text) {
        final StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
