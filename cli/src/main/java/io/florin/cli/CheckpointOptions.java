package io.florin.cli;

import io.florin.journal.CheckpointReport;
import io.florin.journal.CheckpointVerifier;
import io.florin.journal.KeyFile;
import io.florin.journal.KeyRing;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Signed checkpoints, and the key with which they are compared. */
final class CheckpointOptions {
    @Option(
            names = "--checkpoints",
            paramLabel = "FILE",
            description =
                    "Signed checkpoints, best a copy that was kept elsewhere: a journal and its own checkpoints may both be old")
    private @Nullable Path checkpoints;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "The public key of whoever signs, as florin keys public writes it")
    private @Nullable Path publicKey;

    /** @throws ParameterException when one is given without the other. */
    void check(final CommandLine commandLine) {
        if (checkpoints != null || publicKey != null) {
            requireGiven(commandLine);
        }
    }

    /** @throws ParameterException when one is not given. */
    void requireGiven(final CommandLine commandLine) {
        if (checkpoints == null || publicKey == null) {
            throw new ParameterException(commandLine, "--checkpoints and --public-key: give both");
        }
    }

    /** @return what the checkpoints show of a journal; null when there are none. */
    @Nullable
    CheckpointReport verify(final JournalSource journal) {
        final Path file = checkpoints;
        final Path key = publicKey;
        return file == null || key == null
                ? null
                : CheckpointVerifier.verify(
                        journal.data(),
                        journal.begin(KeyRing.none(), 1),
                        KeyFile.readPublic(key),
                        file,
                        sequence -> {});
    }

    /**
     * @return the report.
     * @throws CliException when the checkpoints do not fit.
     */
    static CheckpointReport requireProven(final CheckpointReport report) {
        final CheckpointReport.Mismatch mismatch = report.mismatch();
        if (mismatch != null) {
            throw new CliException(
                    ExitCode.DAMAGED_JOURNAL,
                    "the checkpoints do not fit: sequence=" + mismatch.sequence() + " file=" + mismatch.file()
                            + " position=" + mismatch.position() + ": " + mismatch.reason());
        }
        if (!report.isProven()) {
            throw new CliException(
                    ExitCode.DAMAGED_JOURNAL,
                    "nothing is shown: all " + report.skippedCount()
                            + " checkpoints are in front of the beginning of the journal");
        }
        return report;
    }
}
