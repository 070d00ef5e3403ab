package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.journal.KeyFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code florin keys create}. */
@Command(
        name = "create",
        description = {
            "Make a file with new keys, readable by you alone. Without a choice it gets all kinds of keys.",
            "",
            "Give it to florin serve with --keys, and keep a copy elsewhere: without its keys a journal cannot be read. The chain"
                    + " key also makes a server refuse epochs without a chain: begin with it on a new data directory, or write the number"
                    + " of the first chained epoch behind the key.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class KeysCreateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "The file; it must not exist")
    private Path to = Path.of("");

    @Option(names = "--encryption", description = "An encryption key: records are unreadable without it")
    private boolean encryption;

    @Option(names = "--chain", description = "A chain key: records cannot be changed without it")
    private boolean chain;

    @Option(
            names = "--signing",
            description = "A signing key for checkpoints of the chain, so that others can check it")
    private boolean signing;

    @Override
    public Integer call() {
        final boolean isAll = !encryption && !chain && !signing;
        if (signing && !chain) {
            throw new ParameterException(
                    requireNonNull(spec).commandLine(),
                    "--signing: there is nothing to sign without --chain: give both");
        }
        KeyFile.create(to, isAll || encryption, isAll || chain, isAll || signing);
        return ExitCode.DONE;
    }
}
