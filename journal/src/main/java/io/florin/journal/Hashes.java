package io.florin.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java has. */
final class Hashes {
    private Hashes() {}

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    static byte[] sha256(final String text) {
        return newSha256().digest(text.getBytes(UTF_8));
    }

    static byte[] sha256(final byte[] bytes) {
        return newSha256().digest(bytes);
    }

    static String hex(final byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
