package io.florin.cli;

import io.florin.gateway.recovery.SkippedSnapshot;
import io.florin.gateway.recovery.SnapshotReport;
import io.florin.journal.SnapshotInfo;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Snapshots as documents. */
final class SnapshotDocuments {
    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private SnapshotDocuments() {}

    static Document snapshot(final SnapshotInfo info) {
        return new Document()
                .put("sequence", info.sequence())
                .put("state", "good")
                .put("stateHash", ServePrinter.stateHash(info.stateHash()))
                .put("createdAt", instant(info.createdNs()))
                .put("bytes", info.lengthBytes())
                .put("encrypted", info.isEncrypted())
                .put("keyId", info.keyId())
                .put("chained", info.isChained())
                .put("epoch", info.position().epoch())
                .put("segment", info.position().segment())
                .put("position", info.position().filePosition())
                .put("syncPolicy", info.syncPolicy().name().toLowerCase(Locale.ROOT))
                .put("file", info.file().toString());
    }

    static Document report(final SnapshotReport report) {
        final SnapshotInfo made = report.made();
        final SnapshotInfo previous = report.previous();
        final Document document = new Document().put("made", made != null);
        if (made != null) {
            document.put("sequence", made.sequence())
                    .put("stateHash", ServePrinter.stateHash(made.stateHash()))
                    .put("bytes", made.lengthBytes())
                    .put("file", made.file().toString());
        }
        document.put("previousSequence", previous == null ? 0 : previous.sequence())
                .put("commands", report.commandCount())
                .put("loadMs", TimeUnit.NANOSECONDS.toMillis(report.loadNs()))
                .put("replayMs", TimeUnit.NANOSECONDS.toMillis(report.replayNs()))
                .put("writeMs", TimeUnit.NANOSECONDS.toMillis(report.writeNs()))
                .put("verifyMs", TimeUnit.NANOSECONDS.toMillis(report.verifyNs()))
                .put("removedSnapshots", report.removed().size())
                .put("prunedJournalBytes", report.prunedBytes())
                .put("pruningPutOff", report.isPruningPutOff())
                .put("skippedSnapshots", report.skipped().size());
        return document;
    }

    static Document damaged(final SkippedSnapshot skipped) {
        return new Document().put("file", skipped.file().toString()).put("reason", skipped.reason());
    }

    private static String instant(final long ns) {
        return Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_S), Math.floorMod(ns, NS_PER_S))
                .toString();
    }
}
