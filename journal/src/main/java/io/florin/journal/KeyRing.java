package io.florin.journal;

/** The keys of a data directory. Immutable. */
public final class KeyRing {
    private static final KeyRing NONE = new KeyRing();

    private KeyRing() {}

    /** @return no key: nothing is encrypted, chained or signed, and nothing that is can be read. */
    public static KeyRing none() {
        return NONE;
    }
}
