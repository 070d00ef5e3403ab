package io.florin.cli;

import io.florin.gateway.recovery.JournalVerifier;
import io.florin.gateway.recovery.RecoveryProgress;
import io.florin.gateway.recovery.SignatureAudit;
import io.florin.gateway.recovery.VerificationReport;
import io.florin.gateway.security.PrincipalsFile;
import io.florin.journal.BackupCheck;
import io.florin.journal.CheckpointReport;
import io.florin.journal.TornTail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin journal verify}. */
@Command(
        name = "verify",
        description = {
            "Prove a data directory, or a backup: that each byte that counts is as it was written, and that a start succeeds with the right state.",
            "",
            "Checks every record (CRC-32C, its place, and with --keys that it is authentic), every snapshot, all files of a backup with its"
                    + " manifest, signed checkpoints when they are given; replays the journal, and compares the hash of the state with each"
                    + " snapshot's.",
            "",
            "With --principals it checks each signature as well. It counts the commands without one of principals that must sign: such are from"
                    + " before the principal's first signed one, and one behind that is an error. It counts those signed by a key after its last"
                    + " day, too: from before the server knew, or with a clock set back.",
            "",
            "Beside a running server it verifies what was answered when it began. It needs as much memory as the server."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {
            "0:all is well",
            ExitCode.HELP_USAGE,
            ExitCode.HELP_CANNOT_READ,
            "4:something is damaged or does not fit; the message names the file and the position"
        })
final class JournalVerifyCommand implements Callable<Integer> {
    @Mixin
    private final JournalSource journal = new JournalSource();

    @Mixin
    private final CheckpointOptions checkpoints = new CheckpointOptions();

    @Option(
            names = "--principals",
            paramLabel = "FILE",
            description = "Check the signatures of commands, too, with the public keys in this file")
    private @Nullable Path principals;

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        checkpoints.check(tool.commandLine());
        journal.requireThere();
        final SignatureAudit audit = principals == null ? null : new SignatureAudit(PrincipalsFile.read(principals));
        final ProgressMonitor monitor = tool.monitor();
        final long startNs = System.nanoTime();
        try {
            final VerificationReport report = JournalVerifier.verify(
                    journal.data(),
                    journal.keys(tool.commandLine()),
                    (file, done, total) -> monitor.onBytes("manifest", done, total),
                    new Progress(monitor),
                    audit);
            final CheckpointReport signed = checkpoints.verify(journal);
            monitor.onEnd();
            tool.print(document(
                    report,
                    signed == null ? null : CheckpointOptions.requireProven(signed),
                    audit,
                    System.nanoTime() - startNs));
        } finally {
            monitor.onEnd();
        }
        return ExitCode.DONE;
    }

    private static Document document(
            final VerificationReport report,
            final @Nullable CheckpointReport signed,
            final @Nullable SignatureAudit audit,
            final long elapsedNs) {
        final Document document = new Document()
                .put("verdict", "all is well")
                .put("inUse", report.isLive())
                .put("beginSequence", report.beginSequence())
                .put("sequence", report.lastSequence())
                .put("stateHash", ServePrinter.stateHash(report.stateHash()))
                .put("elapsedMs", TimeUnit.NANOSECONDS.toMillis(elapsedNs));
        final TornTail tail = report.tornTail();
        if (tail != null) {
            document.put("tornTailFile", tail.file().toString())
                    .put("tornTailPosition", tail.position())
                    .put("tornTailBytes", tail.lengthBytes());
        }
        final List<Document> checks = checks(report);
        if (signed != null) {
            document.put("signedSequence", signed.verifiedSequence());
            checks.add(check("checkpoints signed and true", signed.verifiedCount()));
        }
        if (audit != null) {
            document.put("unsignedCommands", audit.unsignedCount());
            if (audit.unsignedCount() > 0) {
                document.put("lastUnsignedSequence", audit.lastUnsignedSequence());
            }
            if (audit.lateCount() > 0) {
                document.put("commandsAfterLastDay", audit.lateCount())
                        .put("firstSequenceAfterLastDay", audit.firstLateSequence())
                        .put("lastSequenceAfterLastDay", audit.lastLateSequence());
            }
            checks.add(check("signatures right", audit.signedCount()));
        }
        return document.put("checks", checks);
    }

    private static List<Document> checks(final VerificationReport report) {
        final List<Document> checks = new ArrayList<>();
        final BackupCheck.Report backup = report.backup();
        if (backup != null) {
            checks.add(check("files of the backup as in its manifest", backup.fileCount()));
        }
        checks.add(check("records intact and in their place", report.recordCount()));
        checks.add(check("commands replayed", report.commandCount()));
        checks.add(check("snapshots whole", report.snapshots().size()));
        checks.add(check(
                "snapshots with the journal's state",
                report.snapshots().stream()
                        .filter(snapshot -> snapshot.sequence() > report.beginSequence())
                        .count()));
        return checks;
    }

    private static Document check(final String what, final long count) {
        return new Document().put("check", what).put("count", count).put("result", "ok");
    }

    /** Shows a verification's steps. */
    private record Progress(ProgressMonitor monitor) implements RecoveryProgress {
        @Override
        public void onLoad(final long doneBytes, final long totalBytes) {
            monitor.onBytes("snapshot", doneBytes, totalBytes);
        }

        @Override
        public void onReplay(final long done, final long total, final long lastSequence) {
            monitor.onBytes("replay", done, total);
        }
    }
}
