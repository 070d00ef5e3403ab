package io.florin.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class PeersCommandTest {
    private static final int USAGE = 2;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--only oracle | --only: 'oracle' is none: give some of postgresql,redis,h2",
                "--accounts 1 | --accounts and --batch must be 2 or more",
                "--batch 1 | --accounts and --batch must be 2 or more",
                "--rounds 0 | --connections, --batch-connections, --rounds and --seconds 1 or more",
                "--warmup -1 | --warmup 0 or more",
            })
    void shouldRefuseWhatItCannotDo(final String words, final String message) {
        final StringWriter err = new StringWriter();

        final int exitCode =
                new CommandLine(new PeersCommand()).setErr(new PrintWriter(err)).execute(words.split(" ", -1));

        assertEquals(USAGE, exitCode, err.toString());
        assertTrue(err.toString().contains(message), err.toString());
    }
}
