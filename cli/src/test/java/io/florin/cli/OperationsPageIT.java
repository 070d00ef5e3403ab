package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what docs/operations.md tells an operator to type: all {@code sh} blocks of a section, in their order, as one script that ends
 * at the first command that fails. A line that says {@code # exit code 4} must end with that code. A server is waited for until it is
 * ready. The page's directories and ports are replaced. Each section has a copy of one directory, which a killed server left.
 */
final class OperationsPageIT {
    private static final int TIMEOUT_S = 120;
    private static final Pattern EXIT_CODE = Pattern.compile("(.*) # exit code (\\d+).*");
    private static final String DONE = "--- done";
    private static final String SERVING = "scripts/florin serve --data /srv/florin --port 7400\n";
    private static final String FOLLOWING = "scripts/florin follow --data /srv/florin --port 7401\n";

    /** Inside of the first record of all that was answered, and there is a backup. */
    private static final String DAMAGED = """
            cp -r /prepared/backup .
            segment=/srv/florin/epoch-00000001/segment-00000000.cq4
            position=$(grep -abo FLRJ $segment | sed 's/:.*//;q')
            printf X | dd of=$segment bs=1 seek=$((position + 40)) conv=notrunc status=none
            """;

    /** What was before, for each section that has something to run, and what must be afterwards. */
    private static final Map<String, Scenario> SCENARIOS = Map.ofEntries(
            Map.entry("Start and stop", new Scenario("", OperationsPageIT::assertNobodyAnswers)),
            Map.entry("Back up", new Scenario(SERVING, OperationsPageIT::assertServes)),
            Map.entry("Restore", new Scenario(DAMAGED, OperationsPageIT::assertRestored)),
            Map.entry("Damaged journal", new Scenario(DAMAGED, OperationsPageIT::assertRestored)),
            Map.entry("Disk full", new Scenario(SERVING, OperationsPageIT::assertServes)),
            Map.entry("Run a standby", new Scenario(SERVING, OperationsPageIT::assertServes)),
            Map.entry("Promote the standby", new Scenario(FOLLOWING, run -> assertServes(run.standbyPort()))),
            Map.entry("Look into a journal", new Scenario(SERVING, OperationsPageIT::assertServes)),
            Map.entry(
                    "Keys",
                    new Scenario(
                            "", run -> assertTrue(Files.exists(run.directory().resolve("keys.pub"))))),
            Map.entry("Snapshots", new Scenario(SERVING, OperationsPageIT::assertServes)),
            Map.entry("Keys, rights and certificates", new Scenario("", OperationsPageIT::assertAsksForAKey)));

    @TempDir
    private static Path prepared;

    @TempDir
    private Path directory;

    private record Scenario(String before, Consumer<Run> after) {}

    private record Run(Path directory, int port, int standbyPort) {}

    /** Payment 10 is in the data directory and in the backup, payment 11 in the data directory alone. */
    @BeforeAll
    static void prepare() {
        final String data = prepared.resolve("srv").resolve("florin").toString();
        final String backup = prepared.resolve("backup").resolve("florin").toString();
        try (FlorinProcess server =
                FlorinProcess.serve(Path.of(data), "--segment-mb", "3", "--free-space-floor-mb", "0")) {
            succeed(server.port(), "account", "open", "9001", "--currency", "CZK", "--kind", "house");
            succeed(server.port(), "account", "open", "1", "--currency", "CZK");
            pay(server.port(), 10);
            final CliOutcome outcome = CliOutcome.run("backup", "--data", data, "--to", backup);
            assertEquals(ExitCode.DONE, outcome.exitCode(), outcome::toString);
            pay(server.port(), 11);
            server.kill();
        }
    }

    static Stream<String> sections() {
        return scripts().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void shouldWorkAsWritten(final String section) throws IOException {
        final Scenario scenario = SCENARIOS.get(section);
        final Run run = new Run(directory, freePort(), freePort());
        final Path script = Files.writeString(
                directory.resolve("script.sh"),
                prelude()
                        + replaced(
                                scenario.before() + "echo \"--- as written\"\n"
                                        + scripts().get(section),
                                run)
                        + "echo '" + DONE + "'\nread -r\n");
        final Path output = directory.resolve("output");
        final Process process = new ProcessBuilder("bash", script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            awaitDone(process, output);
            scenario.after().accept(run);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The script stays, for what it has started. */
    private static void awaitDone(final Process process, final Path output) {
        final long startNs = System.nanoTime();
        while (!read(output).strip().endsWith(DONE)) {
            assertTrue(process.isAlive(), () -> read(output));
            assertTrue(
                    System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(TIMEOUT_S),
                    () -> "the procedure hangs: " + read(output));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
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
                cp -r '%s' .
                mkdir -p backup
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
                        prepared.resolve("srv"),
                        Path.of(System.getProperty("florin.root"), "scripts", "florin"),
                        Path.of(System.getProperty("florin.root"), "scripts", "florin"));
    }

    private static String replaced(final String script, final Run run) {
        return script.replace("7400", Integer.toString(run.port()))
                .replace("7401", Integer.toString(run.standbyPort()))
                .replace("/prepared/", prepared + "/")
                .replace("/srv/", run.directory().resolve("srv") + "/")
                .replace("/backup/", run.directory().resolve("backup") + "/")
                .replace("/etc/florin/", run.directory() + "/");
    }

    private static void assertNobodyAnswers(final Run run) {
        assertEquals(
                ExitCode.CANNOT,
                ServerFixture.runAt(run.port(), "server-status").exitCode());
    }

    private static void assertServes(final Run run) {
        assertServes(run.port());
    }

    /** Has what was answered, and takes more. */
    private static void assertServes(final int port) {
        assertEquals("OK", transfer(port, 10));
        assertEquals("OK", transfer(port, 11));
        pay(port, 12);
    }

    /** Serves who has a key that is good, and nobody else: the shop's first was revoked. */
    private static void assertAsksForAKey(final Run run) {
        final Path srv = run.directory().resolve("srv");
        final String ca = srv.resolve("certs").resolve("ca.pem").toString();
        for (final String name : List.of("boss", "shop", "shop-2")) {
            final CliOutcome outcome = CliOutcome.run(
                    "server-status",
                    "--server",
                    "127.0.0.1:" + run.port(),
                    "--tls-ca",
                    ca,
                    "--key-file",
                    srv.resolve(name + ".key").toString());
            assertEquals("shop".equals(name) ? ExitCode.CANNOT : ExitCode.DONE, outcome.exitCode(), outcome::toString);
        }
        assertNobodyAnswers(run);
    }

    private static void assertRestored(final Run run) {
        assertEquals("OK", transfer(run.port(), 10));
        assertNotEquals("OK", transfer(run.port(), 11));
        pay(run.port(), 11);
        try (Stream<Path> directories = Files.list(run.directory().resolve("srv"))) {
            assertEquals(
                    1,
                    directories
                            .filter(path -> path.getFileName().toString().startsWith("florin.damaged-"))
                            .count());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String transfer(final int port, final int id) {
        final CliOutcome outcome =
                ServerFixture.runAt(port, "transfer", "get", Integer.toString(id), "--output", "json");
        return outcome.exitCode() == ExitCode.DONE
                ? outcome.json().path("status").asText()
                : outcome.toString();
    }

    private static void pay(final int port, final int id) {
        succeed(port, ("pay --id " + id + " --from 9001 --to 1 --amount 12.50 --currency CZK").split(" "));
    }

    private static void succeed(final int port, final String... args) {
        final CliOutcome outcome = ServerFixture.runAt(port, args);
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome::toString);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
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
