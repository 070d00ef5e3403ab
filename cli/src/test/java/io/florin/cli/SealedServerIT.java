package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.CommandResult;
import io.florin.client.Id128;
import io.florin.client.NewAccount;
import io.florin.client.Transfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of an encrypted and chained journal, its servers processes of their own: made, killed, verified, followed, taken over. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SealedServerIT {
    private static final long EUR = 978;
    private static final Id128 HOUSE = Id128.of(9001);
    private static final Id128 PAYEE = Id128.of(1);
    private static final int IN_THE_LAST_RECORD = 20;

    @TempDir
    private Path directory;

    private Path data;
    private Path keys;

    @Test
    void shouldServeVerifyFollowAndPromoteASealedJournalWithItsKeysAlone() throws IOException {
        data = directory.resolve("data");
        keys = directory.resolve("florin.keys");
        assertExit(ExitCode.DONE, CliOutcome.run("keys", "create", "--to", keys.toString()));
        try (FlorinProcess server = FlorinProcess.serve(data, "--keys", keys.toString())) {
            try (BlockingClient client = client(server)) {
                assertTrue(client.openAccount(NewAccount.house(HOUSE, EUR)).isOk());
                assertTrue(client.openAccount(NewAccount.customer(PAYEE, EUR)).isOk());
                assertTrue(client.transfer(payment(10)).isOk());
            }
            server.kill();
        }
        assertVerified(4);

        final CliOutcome keyless = CliOutcome.run("follow", "--data", data.toString(), "--port", "0");
        assertExit(ExitCode.CANNOT, keyless);
        assertTrue(keyless.err().contains("the journal is encrypted with key 1, which is not there"), keyless::err);

        promoteAndPay();
        assertVerified(5);

        damage(data.resolve("epoch-00000001").resolve("segment-00000000.cq4"));
        final CliOutcome damaged =
                FlorinProcess.run("follow", "--data", data.toString(), "--port", "0", "--keys", keys.toString());
        assertExit(ExitCode.DAMAGED_JOURNAL, damaged);
        assertTrue(damaged.err().contains("epoch-00000001"), damaged::err);
    }

    private void promoteAndPay() {
        try (FlorinProcess standby = FlorinProcess.follow(data, "--keys", keys.toString())) {
            assertExit(ExitCode.DONE, CliOutcome.run("promote", "--server", "127.0.0.1:" + standby.port()));
            try (BlockingClient client = client(standby)) {
                final CommandResult again = client.transfer(payment(10));
                assertTrue(again.isOk() && again.replayed(), again::toString);
                assertTrue(client.transfer(payment(11)).isOk());
                assertEquals(
                        2, client.getAccount(PAYEE).orElseThrow().balances().available());
            }
            assertExit(ExitCode.DONE, standby.terminate());
        }
    }

    private void assertVerified(final int sequence) {
        final CliOutcome outcome = CliOutcome.run(
                "journal", "verify", "--data", data.toString(), "--keys", keys.toString(), "--output", "json");
        assertExit(ExitCode.DONE, outcome);
        assertTrue(outcome.json().path("sequence").asInt() >= sequence, outcome::out);
    }

    private static void assertExit(final int expected, final CliOutcome outcome) {
        assertEquals(expected, outcome.exitCode(), outcome::toString);
    }

    private static void damage(final Path segment) throws IOException {
        final byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length - 1;
        while (bytes[end] == 0) {
            end--;
        }
        bytes[end - IN_THE_LAST_RECORD] ^= 1;
        Files.write(segment, bytes);
    }

    private static Transfer payment(final long id) {
        return Transfer.of(Id128.of(id), HOUSE, PAYEE, EUR, 1);
    }

    private static BlockingClient client(final FlorinProcess process) {
        return BlockingClient.connect(ClientConfig.of("127.0.0.1", process.port()));
    }
}
