package io.florin.journal;

import java.util.Arrays;
import java.util.Base64;

/** Key rings for tests: each key is one byte, repeated. */
final class SampleKeys {
    /** PKCS#8 in front of the 32 bytes of an Ed25519 key. */
    private static final byte[] PKCS8_PREFIX = {0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20};

    private SampleKeys() {}

    static String encryptionLine(final int id) {
        return "encryption " + id + " " + base64(id) + "\n";
    }

    static String chainLine() {
        return "chain " + base64(101) + "\n";
    }

    static String signingLine() {
        return "signing " + signingBase64() + "\n";
    }

    static String signingBase64() {
        final byte[] encoded = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + 32);
        Arrays.fill(encoded, PKCS8_PREFIX.length, encoded.length, (byte) 102);
        return Base64.getEncoder().encodeToString(encoded);
    }

    static KeyRing ring(final String... lines) {
        return KeyRing.parse(String.join("", lines), "test");
    }

    static KeyRing encryption() {
        return ring(encryptionLine(1));
    }

    static KeyRing chain() {
        return ring(chainLine());
    }

    static KeyRing both() {
        return ring(encryptionLine(1), chainLine());
    }

    static KeyRing all() {
        return ring(encryptionLine(1), chainLine(), signingLine());
    }

    static String base64(final int keyByte) {
        final byte[] key = new byte[KeyRing.KEY_LENGTH];
        Arrays.fill(key, (byte) keyByte);
        return Base64.getEncoder().encodeToString(key);
    }
}
