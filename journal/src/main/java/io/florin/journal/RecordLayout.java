package io.florin.journal;

/** Where in its header a record says how it is sealed. */
final class RecordLayout {
    static final int LENGTH = 96;
    static final int FLAGS_OFFSET = 13;
    static final int RECORD_NUMBER_OFFSET = 64;
    static final int KEY_ID_OFFSET = 72;
    static final int MAC_OFFSET = 80;
    static final int ENCRYPTED = 1;
    static final int CHAINED = 2;

    private RecordLayout() {}
}
