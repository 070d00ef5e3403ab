package io.florin.engine;

import io.florin.protocol.Framing;

/** What accounts were before the members of a chain touched them. */
final class UndoLog {
    private static final int ACCOUNTS_PER_MEMBER = 2;
    private static final int IMAGES_MAX = Framing.CHAIN_LENGTH_MAX * ACCOUNTS_PER_MEMBER;

    private final AccountStore accounts;
    private final int[] touched = new int[IMAGES_MAX];
    private final long[] images = new long[IMAGES_MAX * AccountStore.HOT_WORDS];
    private int count;

    UndoLog(final AccountStore accounts) {
        this.accounts = accounts;
    }

    /** Keeps what an account is now. To be called before each touch, also of the same account. */
    void save(final int account) {
        touched[count] = account;
        accounts.saveHot(account, images, count * AccountStore.HOT_WORDS);
        count++;
    }

    /** Puts all back, the last touch first. */
    void undo() {
        for (int i = count - 1; i >= 0; i--) {
            accounts.restoreHot(touched[i], images, i * AccountStore.HOT_WORDS);
        }
        count = 0;
    }

    /** Forgets what was saved: it stays as it is. */
    void clear() {
        count = 0;
    }
}
