package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backs up, restores and verifies the data of a server in this process. */
final class BackupCommandTest {
    @TempDir
    private Path directory;

    private Path data;
    private Path backup;

    @BeforeEach
    void nameDirectories() {
        data = directory.resolve("data");
        backup = directory.resolve("backup");
    }

    @Test
    void shouldGiveBackAndProveWhatALiveServerAnswered() {
        final Path restored = directory.resolve("restored");
        final String stateHash;
        try (ServerFixture server = ServerFixture.start(data)) {
            pay(server);
            stateHash = server.run("trial-balance", "--output", "json")
                    .json()
                    .get("stateHash")
                    .asText();
            backUp();
            final JsonNode live = verify(data);
            assertTrue(live.get("inUse").asBoolean());
            assertEquals(stateHash, live.get("stateHash").asText());
        }

        final JsonNode proved = verify(backup);
        final CliOutcome restore =
                CliOutcome.run("restore", "--from", backup.toString(), "--data", restored.toString());

        assertEquals(stateHash, proved.get("stateHash").asText());
        assertEquals(
                "files of the backup as in its manifest",
                proved.get("checks").get(0).get("check").asText());
        assertEquals(ExitCode.DONE, restore.exitCode(), restore.toString());
        assertTrue(restore.out().contains("sequence"), restore.out());
        try (ServerFixture server = ServerFixture.start(restored)) {
            assertEquals(
                    stateHash,
                    server.run("trial-balance", "--output", "json")
                            .json()
                            .get("stateHash")
                            .asText());
        }
    }

    @Test
    void shouldNoticeEachFileOfABackupThatIsChangedOrMissing() throws IOException {
        try (ServerFixture server = ServerFixture.start(data)) {
            pay(server);
            backUp();
        }
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(backup)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("journal.lock"))
                    .toList();
        }
        assertTrue(files.size() >= 3, files.toString());
        for (final Path file : files) {
            final byte[] bytes = Files.readAllBytes(file);
            for (int part = 0; part < 4; part++) {
                final byte[] flipped = bytes.clone();
                flipped[(bytes.length - 1) * part / 3] ^= 1;
                Files.write(file, flipped);
                assertNoticed(file, ExitCode.DAMAGED_JOURNAL);
            }
            Files.delete(file);
            assertNoticed(file, file.endsWith("backup.manifest") ? ExitCode.CANNOT : ExitCode.DAMAGED_JOURNAL);
            Files.write(file, bytes);
        }
        assertEquals(ExitCode.DONE, restore(directory.resolve("whole")).exitCode());
    }

    @Test
    void shouldNameTheFixInOneLine() throws IOException {
        final Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("mine.txt"), "mine");
        try (ServerFixture server = ServerFixture.start(data)) {
            pay(server);
            assertOneLine(CliOutcome.run("backup", "--data", data.toString(), "--to", other.toString()), "mine.txt");
            assertOneLine(CliOutcome.run("backup", "--data", data.toString(), "--to", data.toString()), "itself");
            backUp();
            assertOneLine(restore(data), "not empty");
            assertOneLine(restore(other), "mine.txt");
        }
        assertOneLine(
                CliOutcome.run("backup", "--data", other + "/no", "--to", backup.toString()), "no data directory");
        assertOneLine(
                CliOutcome.run("restore", "--from", data.toString(), "--data", directory + "/new"), "no whole backup");
        assertFalse(Files.exists(directory.resolve("new")));
    }

    private void assertNoticed(final Path file, final int restoreExitCode) throws IOException {
        final Path restored = Files.createTempDirectory(directory, "restored");
        final CliOutcome restore = restore(restored);
        assertEquals(restoreExitCode, restore.exitCode(), file + " " + restore);
        assertEquals(1, restore.errLines().size(), restore.toString());
        if (restoreExitCode == ExitCode.DAMAGED_JOURNAL) {
            final CliOutcome verify = CliOutcome.run("journal", "verify", "--data", backup.toString());
            assertEquals(ExitCode.DAMAGED_JOURNAL, verify.exitCode(), file + " " + verify);
            assertTrue(verify.err().contains(file.toString()), verify.toString());
        }
    }

    private static void assertOneLine(final CliOutcome outcome, final String part) {
        assertEquals(ExitCode.CANNOT, outcome.exitCode(), outcome.toString());
        assertEquals(1, outcome.errLines().size(), outcome.toString());
        assertTrue(outcome.err().contains(part), outcome.toString());
        assertEquals("", outcome.out());
    }

    private CliOutcome restore(final Path to) {
        return CliOutcome.run("restore", "--from", backup.toString(), "--data", to.toString());
    }

    private void backUp() {
        final CliOutcome outcome = CliOutcome.run("backup", "--data", data.toString(), "--to", backup.toString());
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
    }

    private static JsonNode verify(final Path directory) {
        final CliOutcome outcome =
                CliOutcome.run("journal", "verify", "--data", directory.toString(), "--output", "json");
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        return outcome.json();
    }

    private static void pay(final ServerFixture server) {
        for (final String words : List.of(
                "account open 9001 --currency CZK --kind house",
                "account open 1 --currency CZK",
                "pay --id 10 --from 9001 --to 1 --amount 12.50 --currency CZK",
                "pay --id 11 --from 9001 --to 1 --amount 1.00 --currency CZK")) {
            final CliOutcome outcome = server.run(words.split(" "));
            assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        }
    }
}
