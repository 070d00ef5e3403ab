package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what docs/operations.md tells an operator to type: all {@code sh} blocks of a section, in their order, as one script that ends
 * at the first command that fails. A line that says {@code # exit code 4} must end with that code. A server is waited for until it is
 * ready. The page's directories and ports are replaced.
 */
final class OperationsPageIT {
    private static final int TIMEOUT_S = 120;
    private static final Pattern EXIT_CODE = Pattern.compile("(.*) # exit code (\\d+).*");

    /** What was before, for each section that has something to run, and what must be afterwards. */
    private static final Map<String, Scenario> SCENARIOS = Map.of(
            "Start and stop",
            new Scenario("", "! kill -0 \"$server\"\n"),
            "Back up",
            new Scenario(serving() + paying(10), answering(10)),
            "Restore",
            new Scenario(
                    serving() + paying(10) + backingUp() + paying(11) + killing() + damaging(),
                    answering(10) + "ls -d /srv/florin.damaged-*\n"),
            "Damaged journal",
            new Scenario(serving() + paying(10) + backingUp() + killing() + damaging(), answering(10)),
            "Disk full",
            new Scenario(serving() + paying(10), paying(11) + answering(11)),
            "Run a standby",
            new Scenario(serving() + paying(10), ""),
            "Promote the standby",
            new Scenario(
                    serving() + following() + paying(10) + killing(),
                    onStandby(paying(11) + answering(10) + answering(11))),
            "Look into a journal",
            new Scenario(serving() + paying(10), ""),
            "Keys",
            new Scenario("", ""),
            "Snapshots",
            new Scenario(serving() + paying(10), paying(11) + answering(11)));

    private record Scenario(String before, String after) {}

    @TempDir
    private Path directory;

    static Stream<String> sections() {
        return scripts().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void shouldWorkAsWritten(final String section) throws IOException, InterruptedException {
        final Scenario scenario = SCENARIOS.get(section);
        final Path script = Files.writeString(
                directory.resolve("script.sh"),
                prelude()
                        + replaced(scenario.before() + "echo \"--- as written\"\n"
                                + scripts().get(section) + "echo \"--- afterwards\"\n" + scenario.after()));
        final Path output = directory.resolve("output");
        final Process process = new ProcessBuilder("bash", script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        final boolean hasEnded = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertTrue(hasEnded, () -> "the procedure hangs: " + read(output));
        assertEquals(0, process.exitValue(), () -> read(output));
    }

    @Test
    void shouldHaveAScenarioForEachSectionAndNoOther() {
        assertEquals(SCENARIOS.keySet(), scripts().keySet());
        assertFalse(scripts().isEmpty());
    }

    private static Map<String, String> scripts() {
        final Map<String, String> scripts = new LinkedHashMap<>();
        String section = "";
        boolean isScript = false;
        for (final String line : page()) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (line.startsWith("```")) {
                isScript = line.equals("```sh");
            } else if (isScript) {
                scripts.merge(section, command(line) + "\n", String::concat);
            }
        }
        return scripts;
    }

    /** A server that is started runs on by itself: see the prelude. A code that is announced is expected. */
    private static String command(final String line) {
        final String plain = line.replaceFirst(" +& *(#.*)?$", "");
        final Matcher matcher = EXIT_CODE.matcher(plain);
        return matcher.matches()
                ? "code=0; " + matcher.group(1) + " || code=$?; [ \"$code\" = " + matcher.group(2) + " ]"
                : plain;
    }

    private static String prelude() {
        return """
                set -euo pipefail
                export FLORIN_NO_BUILD=1 JAVA_HOME='%s' FLORIN_JVM_OPTS='%s'
                mkdir -p srv backup
                scripts/florin() {
                  if [ "$1" != serve ] && [ "$1" != follow ]; then
                    '%s' "$@"
                    return
                  fi
                  log=$(mktemp log.XXXXXX)
                  '%s' "$@" --free-space-floor-mb 0 >"$log" 2>&1 &
                  server=$!
                  until grep -Eq '^(ready|following):' "$log"; do
                    kill -0 "$server" 2>/dev/null || { cat "$log"; wait "$server"; return; }
                    sleep 0.05
                  done
                }
                """.formatted(
                        System.getProperty("java.home"),
                        FlorinProcess.JVM_OPTIONS,
                        Path.of(System.getProperty("florin.root"), "scripts", "florin"),
                        Path.of(System.getProperty("florin.root"), "scripts", "florin"));
    }

    private String replaced(final String script) {
        return script.replace("7400", freePort())
                .replace("7401", freePort())
                .replace("/srv/", directory.resolve("srv") + "/")
                .replace("/backup/", directory.resolve("backup") + "/")
                .replace("/etc/florin/", directory + "/");
    }

    private static String serving() {
        return """
                scripts/florin serve --data /srv/florin --port 7400
                scripts/florin account open 9001 --server 127.0.0.1:7400 --currency CZK --kind house
                scripts/florin account open 1 --server 127.0.0.1:7400 --currency CZK
                """;
    }

    private static String following() {
        return "scripts/florin follow --data /srv/florin --port 7401\n";
    }

    private static String paying(final int id) {
        return "scripts/florin pay --server 127.0.0.1:7400 --id " + id
                + " --from 9001 --to 1 --amount 12.50 --currency CZK\n";
    }

    private static String answering(final int id) {
        return "scripts/florin transfer get " + id
                + " --server 127.0.0.1:7400 --output json | grep '\"status\":\"OK\"'\n";
    }

    private static String onStandby(final String commands) {
        return commands.replace("7400", "7401");
    }

    private static String backingUp() {
        return "scripts/florin backup --data /srv/florin --to /backup/florin\n";
    }

    /** Waits for the killed one alone: a standby beside it runs on. */
    private static String killing() {
        return "active=$(sed -n 's/^pid //p' /srv/florin/journal.lock); kill -9 \"$active\"; wait \"$active\" || true\n";
    }

    /** Inside of the first record of all that was answered. */
    private static String damaging() {
        return """
                segment=/srv/florin/epoch-00000001/segment-00000000.cq4
                position=$(grep -abo FLRJ $segment | sed 's/:.*//;q')
                printf X | dd of=$segment bs=1 seek=$((position + 40)) conv=notrunc status=none
                """;
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> page() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("florin.root"), "docs", "operations.md"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
