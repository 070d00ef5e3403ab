package io.florin.gateway.security;

import io.florin.protocol.auth.KeyVerifier;
import org.jspecify.annotations.Nullable;

/**
 * By what a peer showed who it is. It is looked up again when the principals change, and holds as long as it is found.
 *
 * @param kind of the name.
 * @param name of the key or certificate; empty for development.
 * @param verifier of the key, so that a new key under the old name is another one.
 */
public record Login(Kind kind, String name, @Nullable KeyVerifier verifier) {
    /** Nobody was asked. */
    public static final Login DEVELOPMENT = new Login(Kind.DEVELOPMENT, "", null);

    /** What was shown. */
    public enum Kind {
        /** Nothing. */
        DEVELOPMENT,
        /** An API key. */
        KEY,
        /** A client certificate. */
        CERTIFICATE
    }
}
