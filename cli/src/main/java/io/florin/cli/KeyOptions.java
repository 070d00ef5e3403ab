package io.florin.cli;

import io.florin.journal.KeyRing;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the keys of a journal come from. */
final class KeyOptions {
    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "Keys of an encrypted or chained journal, see florin keys (default: no keys)")
    @Nullable
    Path keys;

    @Option(
            names = "--keys-command",
            paramLabel = "COMMAND",
            description = "Instead of --keys: what prints them, such as a vault's client; run with sh -c")
    @Nullable
    String keysCommand;

    /** @return the same options for another florin command. */
    List<String> words() {
        if (keys != null) {
            return List.of("--keys", keys.toAbsolutePath().toString());
        }
        return keysCommand == null ? List.of() : List.of("--keys-command", keysCommand);
    }

    /**
     * Reads the keys.
     *
     * @throws ParameterException when both sources are given.
     * @throws io.florin.journal.KeyException when they cannot be read.
     */
    KeyRing keyRing(final CommandLine commandLine) {
        if (keys != null && keysCommand != null) {
            throw new ParameterException(commandLine, "--keys and --keys-command: give one of them");
        }
        if (keys != null) {
            return KeyRing.readFile(keys);
        }
        return keysCommand == null ? KeyRing.none() : KeyRing.ofCommand(keysCommand);
    }
}
