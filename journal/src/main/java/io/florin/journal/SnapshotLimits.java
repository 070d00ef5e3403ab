package io.florin.journal;

/**
 * What the making of a snapshot may take from a server that is at work on the same volume.
 *
 * @param bytesPerSecondMax bytes that it writes in a second at most; at least 1 MiB.
 * @param freeSpaceFloorBytes bytes that it leaves free on the volume; at least 0. Above the server's own floor, or a snapshot would
 *     stop payments.
 */
public record SnapshotLimits(long bytesPerSecondMax, long freeSpaceFloorBytes) {
    /** 256 MiB a second, and twice the default floor of a journal. */
    public static final SnapshotLimits DEFAULT = new SnapshotLimits(256L << 20, 1L << 30);

    /** No limit. */
    public static final SnapshotLimits NONE = new SnapshotLimits(Long.MAX_VALUE, 0);

    private static final long BYTES_PER_SECOND_MIN = 1L << 20;

    /** @throws IllegalArgumentException if a value is out of its range. */
    public SnapshotLimits {
        if (bytesPerSecondMax < BYTES_PER_SECOND_MIN) {
            throw new IllegalArgumentException(
                    "bytesPerSecondMax out of range: value=" + bytesPerSecondMax + " min=" + BYTES_PER_SECOND_MIN);
        }
        if (freeSpaceFloorBytes < 0) {
            throw new IllegalArgumentException(
                    "freeSpaceFloorBytes out of range: value=" + freeSpaceFloorBytes + " min=0");
        }
    }
}
