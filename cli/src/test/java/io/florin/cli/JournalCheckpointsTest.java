package io.florin.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.florin.journal.KeyFile;
import io.florin.journal.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor does with the checkpoints of an encrypted, chained and signed journal, and its backup. */
final class JournalCheckpointsTest {
    @TempDir
    private Path directory;

    private Path data;
    private Path keys;
    private Path publicKey;
    private Path checkpoints;

    @BeforeEach
    void makeJournal() {
        data = directory.resolve("data");
        keys = directory.resolve("florin.keys");
        publicKey = directory.resolve("florin.pub");
        checkpoints = directory.resolve("checkpoints.txt");
        KeyFile.create(keys, true, true, true);
        KeyFile.writePublic(publicKey, requireNonNull(KeyRing.readFile(keys).publicKey()));
        try (ServerFixture server = ServerFixture.start(data, KeyRing.readFile(keys))) {
            for (int i = 1; i <= 5; i++) {
                assertDone(server.run("account", "open", Integer.toString(i), "--currency", "CZK"));
            }
        }
        assertDone(run("journal", "checkpoints", "export", "--data", data.toString(), "--to", checkpoints.toString()));
    }

    @Test
    void shouldShowWithoutSecretThatNothingWasChanged() {
        final JsonNode shown = assertDone(audit(data)).json();

        assertEquals(6, shown.get("upToSequence").asInt());
        assertTrue(shown.get("verified").asInt() > 0, shown.toString());
    }

    @Test
    void shouldProveAllWithTheKeys() {
        final JsonNode proved = assertDone(verify(data)).json();

        assertEquals(6, proved.get("sequence").asInt());
        assertEquals(6, proved.get("signedSequence").asInt());
    }

    @Test
    void shouldDumpWithTheKeysAlone() {
        final CliOutcome dump = run("journal", "dump", "--data", data.toString(), "--keys", keys.toString());
        assertEquals(6, assertDone(dump).out().lines().count());

        final CliOutcome refused = run("journal", "dump", "--data", data.toString());
        assertEquals(ExitCode.CANNOT, refused.exitCode(), refused.toString());
        assertEquals("", refused.out());
    }

    @Test
    void shouldSayInStatHowRecordsAreSealed() {
        final JsonNode epoch = assertDone(run("journal", "stat", "--data", data.toString(), "--output", "json"))
                .json()
                .get("epochs")
                .get(0);

        assertTrue(epoch.get("encrypted").asBoolean());
        assertTrue(epoch.get("chained").asBoolean());
        assertEquals(1, epoch.get("keyId").asInt());
    }

    @Test
    void shouldProveBackupMadeWithoutKeys() {
        final Path backup = directory.resolve("backup");
        final Path restored = directory.resolve("restored");
        assertDone(run("backup", "--data", data.toString(), "--to", backup.toString()));
        assertDone(verify(backup));
        assertDone(audit(backup));
        assertDone(run("restore", "--from", backup.toString(), "--data", restored.toString()));
        assertDone(verify(restored));
        assertDone(audit(restored));
        assertTrue(Files.exists(restored.resolve("checkpoints.log")));
    }

    @Test
    void shouldNameWhatDoesNotFit() throws IOException {
        final Path forged = directory.resolve("forged.txt");
        Files.writeString(forged, Files.readString(checkpoints).replaceFirst(" 6 ", " 5 "));

        final CliOutcome outcome = run(
                "journal",
                "checkpoints",
                "verify",
                "--data",
                data.toString(),
                "--checkpoints",
                forged.toString(),
                "--public-key",
                publicKey.toString());

        assertEquals(ExitCode.DAMAGED_JOURNAL, outcome.exitCode(), outcome.toString());
        assertEquals(1, outcome.errLines().size(), outcome.toString());
        assertTrue(outcome.err().contains(forged.toString()), outcome.toString());
    }

    @Test
    void shouldOverwriteNothing() {
        final CliOutcome outcome =
                run("journal", "checkpoints", "export", "--data", data.toString(), "--to", checkpoints.toString());

        assertEquals(ExitCode.CANNOT, outcome.exitCode(), outcome.toString());
        assertFalse(outcome.err().isEmpty());
    }

    private CliOutcome audit(final Path directoryToAudit) {
        return run(withCheckpoints("journal", "checkpoints", "verify", "--data", directoryToAudit.toString()));
    }

    private CliOutcome verify(final Path directoryToVerify) {
        return run(withCheckpoints(
                "journal", "verify", "--data", directoryToVerify.toString(), "--keys", keys.toString()));
    }

    private String[] withCheckpoints(final String... words) {
        final List<String> more = List.of(
                "--checkpoints", checkpoints.toString(), "--public-key", publicKey.toString(), "--output", "json");
        return Stream.concat(Stream.of(words), more.stream()).toArray(String[]::new);
    }

    private static CliOutcome run(final String... words) {
        return CliOutcome.run(words);
    }

    private static CliOutcome assertDone(final CliOutcome outcome) {
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        return outcome;
    }
}
