package io.florin.cli;

import io.florin.gateway.security.PrincipalsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the file of the principals is. */
final class PrincipalsPlace {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory of the server" + ServeOptions.DEFAULT)
    private Path data = Path.of("florin-data");

    @Option(
            names = "--principals",
            paramLabel = "FILE",
            description = "The file, where it is not " + PrincipalsFile.NAME + " in the data directory")
    private @Nullable Path principals;

    /** @return the file; its directory is there. */
    Path file() {
        if (principals != null) {
            return principals;
        }
        try {
            Files.createDirectories(data);
        } catch (final IOException e) {
            throw new CliException(ExitCode.CANNOT, "cannot make data directory: directory=" + data + " cause=" + e, e);
        }
        return data.resolve(PrincipalsFile.NAME);
    }

    /** @return how a running server learns of a change. */
    String hint() {
        try {
            for (final String line : Files.readAllLines(data.resolve("journal.lock"))) {
                if (line.startsWith("pid ")) {
                    return "a server that runs takes it with: kill -HUP "
                            + line.substring("pid ".length()).strip()
                            + " (one that was started without principals must be started again)";
                }
            }
        } catch (final IOException e) {
            return "a server takes it at its start, or with kill -HUP"; // none has run here yet
        }
        return "a server takes it at its start, or with kill -HUP";
    }
}
