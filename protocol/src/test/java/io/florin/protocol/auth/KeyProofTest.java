package io.florin.protocol.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyProofTest {
    private final ApiKey key = ApiKey.generate("shop-1", new SecureRandom());
    private final byte[] serverNonce = filled(1);
    private final byte[] clientNonce = filled(2);
    private final byte[] binding = filled(3);
    private final byte[] transcript = KeyProof.transcript(3, serverNonce, clientNonce, binding, "shop-1");

    @Test
    void shouldProveTheKeyToItsVerifierAndTheVerifierToTheKey() {
        final KeyVerifier verifier = key.verifier();
        assertTrue(KeyProof.isClientProof(verifier, transcript, KeyProof.clientProof(key, transcript)));
        assertTrue(KeyProof.isServerProof(key, transcript, KeyProof.serverProof(verifier, transcript)));
    }

    /** A captured proof is worth nothing in another conversation, at another server, or for another key. */
    @Test
    void shouldProveNothingAboutAnotherTranscript() {
        final byte[] proof = KeyProof.clientProof(key, transcript);
        final byte[] serverProof = KeyProof.serverProof(key.verifier(), transcript);
        final List<byte[]> others = List.of(
                KeyProof.transcript(4, serverNonce, clientNonce, binding, "shop-1"),
                KeyProof.transcript(3, filled(9), clientNonce, binding, "shop-1"),
                KeyProof.transcript(3, serverNonce, filled(9), binding, "shop-1"),
                KeyProof.transcript(3, serverNonce, clientNonce, filled(9), "shop-1"),
                KeyProof.transcript(3, serverNonce, clientNonce, binding, "shop-2"));
        for (final byte[] other : others) {
            assertFalse(KeyProof.isClientProof(key.verifier(), other, proof));
            assertFalse(KeyProof.isServerProof(key, other, serverProof));
        }
    }

    @Test
    void shouldRefuseEveryFlippedBit() {
        final byte[] proof = KeyProof.clientProof(key, transcript);
        for (int bit = 0; bit < proof.length * Byte.SIZE; bit++) {
            final byte[] flipped = proof.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertFalse(KeyProof.isClientProof(key.verifier(), transcript, flipped), "bit=" + bit);
        }
    }

    /** Who stole the server's file tries all that it holds in place of the client's key. */
    @Test
    void shouldNotLetWhatTheServerKeepsMakeAProof() {
        final KeyVerifier stolen = key.verifier();
        final List<byte[]> attempts = new ArrayList<>();
        for (final byte[] secret : List.of(stolen.storedKey(), stolen.serverKey())) {
            attempts.add(KeyProof.clientProof(ApiKey.of("shop-1", secret), transcript));
            attempts.add(KeyProof.hmac(secret, transcript));
        }
        attempts.add(new byte[KeyProof.LENGTH]);
        for (final byte[] attempt : attempts) {
            assertFalse(KeyProof.isClientProof(stolen, transcript, attempt));
        }
    }

    /** The test case of RFC 4231, section 4.3. */
    @Test
    void shouldBeHmacSha256() {
        assertArrayEquals(
                HexFormat.of().parseHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
                KeyProof.hmac(
                        "Jefe".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        "what do ya want for nothing?".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    @Test
    void shouldRefuseOtherLengths() {
        assertThrows(
                IllegalArgumentException.class,
                () -> KeyProof.transcript(3, new byte[31], clientNonce, binding, "shop-1"));
        assertThrows(
                IllegalArgumentException.class, () -> KeyProof.isClientProof(key.verifier(), transcript, new byte[33]));
    }

    private static byte[] filled(final int value) {
        final byte[] bytes = new byte[KeyProof.LENGTH];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
