package io.florin.benchmarks.peers;

/** Where a payment is when its acknowledgement leaves, and so what an acknowledged payment survives. */
enum Durability {
    /** Forced to the device: survives a loss of power. */
    DEVICE("on the device", "batch"),

    /** In the page cache, and forced once a second: a loss of power costs about a second, the death of the process nothing. */
    EVERY_SECOND("in the page cache, forced every second", "interval"),

    /** In the page cache, and forced when the system likes: survives the death of the process. */
    PAGE_CACHE("in the page cache", "none"),

    /** In the process alone: survives nothing. Florin has no such mode; its nearest is the page cache. */
    MEMORY("in memory alone", "none");

    private final String words;
    private final String florinSync;

    Durability(final String words, final String florinSync) {
        this.words = words;
        this.florinSync = florinSync;
    }

    /** The sync policy with which Florin promises the same, or the least that it can promise. */
    String florinSync() {
        return florinSync;
    }

    @Override
    public String toString() {
        return words;
    }
}
