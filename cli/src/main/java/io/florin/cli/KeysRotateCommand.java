package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.journal.KeyFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code florin keys rotate}. */
@Command(
        name = "rotate",
        description = {
            "Add a new encryption key to a file and print its id.",
            "",
            "A server encrypts with it from its next start on. The older keys stay in the file, since they open what was encrypted"
                    + " with them.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class KeysRotateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file of the keys")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        final int id = KeyFile.rotate(file);
        requireNonNull(spec).commandLine().getOut().println(id);
        requireNonNull(spec).commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
