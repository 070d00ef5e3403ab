package io.florin.protocol.auth;

import java.util.Arrays;

/**
 * What a server keeps of an API key: enough to check a proof, not enough to make one. Immutable; compares by value, and never prints what it
 * holds.
 */
public final class KeyVerifier {
    private final byte[] storedKey;
    private final byte[] serverKey;

    /** @throws IllegalArgumentException when either has not {@link KeyProof#LENGTH} bytes. */
    public KeyVerifier(final byte[] storedKey, final byte[] serverKey) {
        KeyProof.checkLength("storedKey", storedKey);
        KeyProof.checkLength("serverKey", serverKey);
        this.storedKey = storedKey.clone();
        this.serverKey = serverKey.clone();
    }

    /** @return what a client's proof is checked with; a copy. */
    public byte[] storedKey() {
        return storedKey.clone();
    }

    /** @return what the server's own proof is made with; a copy. */
    public byte[] serverKey() {
        return serverKey.clone();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof KeyVerifier that
                && Arrays.equals(storedKey, that.storedKey)
                && Arrays.equals(serverKey, that.serverKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(storedKey);
    }

    @Override
    public String toString() {
        return "KeyVerifier[...]";
    }
}
