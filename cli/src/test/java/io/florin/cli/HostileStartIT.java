package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.Id128;
import io.florin.client.NewAccount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that cannot succeed, most through the launcher: each says why in exactly one line, with the documented exit code. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class HostileStartIT {
    private static final long ID_MARK = 0x0123_4567_89AB_CDEFL;
    private static final int ACCOUNTS = 5;

    /** Of the word that Chronicle writes in front of each record. */
    private static final int NOT_COMPLETE = 0x8000_0000;

    private static final int LENGTH_MASK = 0x3FFF_FFFF;

    @TempDir
    private static Path prepared;

    private static Path killed;

    @TempDir
    private Path directory;

    private Path data;

    /** Opens accounts one after the other, so that each has a record of its own, and kills the server. */
    @BeforeAll
    static void writeJournal() {
        killed = prepared.resolve("data");
        try (FlorinProcess server = FlorinProcess.serve(killed, "--segment-mb", "3")) {
            for (int i = 1; i <= ACCOUNTS; i++) {
                open(server, i);
            }
            server.kill();
        }
    }

    @BeforeEach
    void nameData() {
        data = directory.resolve("data");
    }

    @Test
    void shouldRefuseWhatAnotherServerHasAndStopThatOneAtInt() throws IOException, InterruptedException {
        try (FlorinProcess server = FlorinProcess.serve(data)) {
            final String port = Integer.toString(server.port());

            final CliOutcome portTaken =
                    CliOutcome.run("serve", "--data", directory.resolve("other").toString(), "--port", port);
            final CliOutcome directoryHeld = serve("--data", data.toString(), "--port", "0");

            assertOneLine(ExitCode.CANNOT, portTaken, "cannot listen", "127.0.0.1:" + port, "--port");
            assertOneLine(ExitCode.CANNOT, directoryHeld, "in use by another process", data.toString(), "--data");
            assertStopsCleanly(server, "INT");
        }
    }

    @Test
    void shouldRefuseDirectoryThatCannotBe() throws IOException {
        final Path file = Files.writeString(directory.resolve("file"), "");

        final CliOutcome outcome =
                CliOutcome.run("serve", "--data", file.resolve("data").toString(), "--port", "0");

        assertOneLine(ExitCode.CANNOT, outcome, file.toString(), "--data");
    }

    @Test
    void shouldRefuseJournalThatIsDamagedInItsMiddle() throws IOException {
        copyJournal();
        final Path segment = segment();
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[positionOf(2, bytes)] ^= 1;
        Files.write(segment, bytes);

        final CliOutcome outcome = serve("--data", data.toString(), "--port", "0");

        assertOneLine(
                ExitCode.DAMAGED_JOURNAL, outcome, "journal is damaged", "file=" + segment.toRealPath(), "position=");
    }

    @Test
    void shouldRefuseJournalThatLostAnsweredRecordAtItsEnd() throws IOException {
        copyJournal();
        final Path segment = segment();
        final byte[] bytes = Files.readAllBytes(segment);
        Arrays.fill(bytes, positionOf(ACCOUNTS, bytes), bytes.length, (byte) 0);
        Files.write(segment, bytes);

        final CliOutcome outcome = serve("--data", data.toString(), "--port", "0");

        assertOneLine(
                ExitCode.DAMAGED_JOURNAL, outcome, "was acknowledged", "file=" + segment.toRealPath(), "position=");
    }

    @Test
    void shouldDropRecordThatIsCutShortAtTheEndAndStopAtTerm() throws IOException, InterruptedException {
        copyJournal();
        final Path segment = segment();
        final long end = cutShort(segment);

        try (FlorinProcess server = FlorinProcess.serve(data)) {
            final String dropped = server.outLine("dropped, never answered: ");
            assertTrue(dropped.contains("file=" + segment.toRealPath() + " position=" + end + " "), dropped);
            assertTrue(server.outLine("recovered: ").contains(" accounts=" + ACCOUNTS + " "), server.toString());
            assertStopsCleanly(server, "TERM");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pay --from 1 --to 2 --currency CZK --amount 1,5",
                "pay --from 1 --to 2 --currency CZK --amount 1e9",
                "pay --from 1 --to 2 --currency CZK --amount 0.001",
            })
    void shouldNameBadInput(final String commandLine) {
        assertNamed(commandLine.replaceFirst(".* ", ""), CliOutcome.run(commandLine.split(" ")));
    }

    @Test
    void shouldNameBadOption() {
        assertNamed("--prot", serve("--prot", "7400"));
    }

    private static void assertNamed(final String value, final CliOutcome outcome) {
        assertOneLine(ExitCode.USAGE, outcome, "'" + value + "'");
        assertEquals("", outcome.out());
    }

    private static void assertStopsCleanly(final FlorinProcess server, final String signal)
            throws IOException, InterruptedException {
        final CliOutcome outcome = server.signal(signal);
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        assertEquals(1, outcome.errLines().size(), outcome.toString());
        assertTrue(outcome.err().contains("warning: DEVELOPMENT DEFAULT"), outcome.err());
        assertTrue(outcome.out().lines().reduce("", (first, second) -> second).startsWith("stopped"), outcome.out());
    }

    private void copyJournal() throws IOException {
        try (Stream<Path> files = Files.walk(killed)) {
            for (final Path file : files.toList()) {
                Files.copy(file, data.resolve(killed.relativize(file).toString()));
            }
        }
    }

    private static void open(final FlorinProcess server, final int number) {
        try (BlockingClient client = BlockingClient.connect(ClientConfig.of("127.0.0.1", server.port()))) {
            assertTrue(client.openAccount(NewAccount.customer(new Id128(number, ID_MARK), 203))
                    .isOk());
        }
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            final List<Path> segments = files.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
            return segments.get(0);
        }
    }

    /** @return where the id of an account stands in the journal. */
    private static int positionOf(final int number, final byte[] bytes) {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i <= bytes.length - 2 * Long.BYTES; i++) {
            final long first = buffer.getLong(i);
            final long second = buffer.getLong(i + Long.BYTES);
            if ((first == ID_MARK && second == number) || (first == number && second == ID_MARK)) {
                return i;
            }
        }
        throw new AssertionError("not in the journal: " + number);
    }

    /** Leaves the beginning of one more record behind the last one, as a kill in the midst of an append does. @return where. */
    private static long cutShort(final Path segment) throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long position = 0;
            channel.read(word, position);
            while (word.getInt(0) != 0) {
                position += Integer.BYTES + (((word.getInt(0) & LENGTH_MASK) + 3) & ~3);
                channel.read(word.clear(), position);
            }
            final ByteBuffer begun = ByteBuffer.allocate(50).order(ByteOrder.LITTLE_ENDIAN);
            Arrays.fill(begun.array(), (byte) 0x55);
            channel.write(begun.putInt(0, NOT_COMPLETE | 200), position);
            return position;
        }
    }

    private static CliOutcome serve(final String... args) {
        return FlorinProcess.run(
                Stream.concat(Stream.of("serve"), Stream.of(args)).toArray(String[]::new));
    }

    private static void assertOneLine(final int exitCode, final CliOutcome outcome, final String... parts) {
        assertEquals(exitCode, outcome.exitCode(), outcome.toString());
        assertEquals(1, outcome.errLines().size(), outcome.toString());
        for (final String part : parts) {
            assertTrue(outcome.err().contains(part), outcome.toString());
        }
    }
}
