package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CheckpointTest {
    private static final KeyRing KEYS = SampleKeys.all();
    private static final UUID ID = new UUID(0x0a0b, 0x0c0d);
    private static final Digest DIGEST = new Digest(-1, 2, 3, 4);

    /** The order of the group of Ed25519, RFC 8032. */
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @Test
    void shouldReadWhatItWrote() throws GeneralSecurityException {
        final Checkpoint checkpoint = checkpoint();

        final Checkpoint read = Checkpoint.parse(checkpoint.toLine());

        assertEquals(checkpoint, read);
        assertTrue(read.isSignedBy(KEYS.publicKey()));
        assertTrue(checkpoint
                .toLine()
                .startsWith("florin-checkpoint-1 " + ID + " 3 77 " + DIGEST + " 1700000000000000000 "));
    }

    @Test
    void shouldNotBeSignedByAnotherKey() throws GeneralSecurityException {
        final KeyRing others = SampleKeys.ring(
                SampleKeys.chainLine(), "signing " + SampleKeys.signingBase64().replace("ZmZm", "ZmZn"));

        assertTrue(others.canSign());
        assertFalse(checkpoint().isSignedBy(others.publicKey()));
    }

    /** Whatever character of a line is changed: it is no checkpoint any more, or not a signed one. */
    @Test
    void shouldNoticeEveryChange() throws GeneralSecurityException {
        final String line = checkpoint().toLine();
        for (int i = 0; i < line.length(); i++) {
            for (final char c : new char[] {'0', '1', 'a', 'A', ' ', '=', '\t'}) {
                final String changed = line.substring(0, i) + c + line.substring(i + 1);
                assertTrue(changed.equals(line) || !isSigned(changed), changed);
            }
            assertFalse(isSigned(line.substring(0, i) + line.substring(i + 1)), "without character " + i);
        }
    }

    @Test
    void shouldReadOneFormAlone() throws GeneralSecurityException {
        final String line = checkpoint().toLine();
        for (final String other : List.of(
                "",
                line + " ",
                " " + line,
                line + "\n",
                line.replace(" 77 ", " +77 "),
                line.replace(" 77 ", " 077 "),
                line.replace(" 77 ", "  77 "),
                line.replace("-1 ", "-2 "),
                line.toUpperCase(Locale.ROOT),
                line.replaceAll("==$", ""),
                line.replace(DIGEST.toString(), DIGEST.toString().toUpperCase(Locale.ROOT)))) {
            assertThrows(IllegalArgumentException.class, () -> Checkpoint.parse(other), other);
        }
    }

    /** Ed25519 without the check that S is below L takes S + L for another signature of the same text. */
    @Test
    void shouldRefuseTheOtherFormOfASignature() throws GeneralSecurityException {
        final Checkpoint checkpoint = checkpoint();
        final byte[] signature = Base64.getDecoder().decode(checkpoint.signature());
        final BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
        final byte[] sum = reversed(s.add(L).toByteArray());
        System.arraycopy(Arrays.copyOf(sum, 32), 0, signature, 32, 32);

        final Checkpoint malleated = new Checkpoint(
                checkpoint.journalId(),
                checkpoint.epoch(),
                checkpoint.sequence(),
                checkpoint.digest(),
                checkpoint.timestampNs(),
                Base64.getEncoder().encodeToString(signature));

        assertFalse(malleated.isSignedBy(KEYS.publicKey()));
    }

    private static boolean isSigned(final String line) {
        try {
            return Checkpoint.parse(line).isSignedBy(KEYS.publicKey());
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] reversed(final byte[] bytes) {
        final byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static Checkpoint checkpoint() throws GeneralSecurityException {
        return Checkpoint.sign(KEYS.privateKey(), ID, 3, 77, DIGEST, 1_700_000_000_000_000_000L);
    }
}
