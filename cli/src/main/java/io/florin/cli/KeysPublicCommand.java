package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.journal.KeyFile;
import io.florin.journal.KeyRing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code florin keys public}. */
@Command(
        name = "public",
        description = {
            "Print the public key, in PEM, that belongs to the signing key of a file.",
            "",
            "Auditors check checkpoints with it; it is no secret.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class KeysPublicCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file of the keys")
    private Path file = Path.of("");

    @Option(names = "--to", paramLabel = "FILE", description = "Write it to this file, which must not exist")
    private @Nullable Path to;

    @Override
    public Integer call() {
        final PublicKey key = KeyRing.readFile(file).publicKey();
        if (key == null) {
            throw new CliException(
                    ExitCode.CANNOT,
                    "there is no signing key: file=" + file + "; make a file that has one with florin keys create");
        }
        if (to == null) {
            print(KeyFile.toPem(key));
        } else {
            KeyFile.writePublic(to, key);
        }
        return ExitCode.DONE;
    }

    private void print(final String pem) {
        final PrintWriter out = requireNonNull(spec).commandLine().getOut();
        out.print(pem);
        out.flush();
    }
}
