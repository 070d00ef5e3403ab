package io.florin.journal;

import java.nio.file.Path;
import java.util.UUID;

/**
 * What the header of a snapshot says.
 *
 * @param file of the snapshot.
 * @param lengthBytes of the file.
 * @param position behind the last record that the snapshot holds: a replay goes on from here.
 * @param stateHash of the state, as its maker had it.
 * @param createdNs when it was made, nanoseconds since the Unix epoch.
 * @param acknowledgedSequence the highest sequence that its maker knew to be acknowledged; at least the position's.
 * @param isAcknowledgedStored whether all of that was on storage, since the newest epoch's policy was {@link SyncPolicy#BATCH}.
 * @param syncPolicy of the epoch of the position.
 * @param journalId of the epoch of the position; zero in one that was made before there were ids.
 * @param keyId of the key that it is encrypted with; 0 when it is not.
 * @param isChained whether it proves that its writer had the chain key.
 */
public record SnapshotInfo(
        Path file,
        long lengthBytes,
        JournalPosition position,
        long stateHash,
        long createdNs,
        long acknowledgedSequence,
        boolean isAcknowledgedStored,
        SyncPolicy syncPolicy,
        UUID journalId,
        int keyId,
        boolean isChained) {

    /** @return the last sequence that the snapshot holds. */
    public long sequence() {
        return position.sequence();
    }

    /** @return the last sequence that was on storage when it was made: no journal of which it is ends in front of that. */
    public long storedSequence() {
        return isAcknowledgedStored ? Math.max(acknowledgedSequence, sequence()) : sequence();
    }

    /** @return whether the payload is encrypted. */
    public boolean isEncrypted() {
        return keyId != 0;
    }

    SnapshotInfo withLengthBytes(final long length) {
        return new SnapshotInfo(
                file,
                length,
                position,
                stateHash,
                createdNs,
                acknowledgedSequence,
                isAcknowledgedStored,
                syncPolicy,
                journalId,
                keyId,
                isChained);
    }
}
