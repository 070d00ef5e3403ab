package io.florin.gateway.recovery;

import io.florin.journal.BackupCheck;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.TornTail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found: nothing wrong.
 *
 * @param isLive whether a server was writing: then what it had acknowledged was verified.
 * @param beginSequence what is in front of the first record that was read: 0, or of the snapshot where the journal was pruned.
 * @param lastSequence of the last record.
 * @param recordCount records read: each intact, in its place, and authentic as far as it is sealed.
 * @param commandCount commands in them, replayed.
 * @param stateHash of the state behind them.
 * @param snapshots all of them, read whole; each has the state that the replay has at its sequence, but the one that it began with.
 * @param backup what was compared with a backup's manifest; null if the directory is no backup, or a server has run on it.
 * @param tornTail what a start would drop; null if nothing, and of a live journal.
 */
public record VerificationReport(
        boolean isLive,
        long beginSequence,
        long lastSequence,
        long recordCount,
        long commandCount,
        long stateHash,
        List<SnapshotInfo> snapshots,
        BackupCheck.@Nullable Report backup,
        @Nullable TornTail tornTail) {}
