package io.florin.journal;

/** When an appended record is forced to storage, and so what {@link Journal#commit} promises of it. */
public enum SyncPolicy {
    /** Never, but at close. Survives the death of the process, not the loss of power. */
    NONE,

    /** At the latest one interval after the commit. A loss of power costs at most what an interval took in. */
    INTERVAL,

    /** Before the commit returns: no reply can leave before its record is on storage. */
    BATCH;

    static SyncPolicy ofCode(final int code) {
        return switch (code) {
            case 0 -> NONE;
            case 1 -> INTERVAL;
            case 2 -> BATCH;
            default -> throw new IllegalArgumentException("unknown sync policy: code=" + code);
        };
    }

    /** @return the code that stands in files; never changes its meaning. */
    int code() {
        return switch (this) {
            case NONE -> 0;
            case INTERVAL -> 1;
            case BATCH -> 2;
        };
    }
}
