package io.florin.journal;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.UUID;

/**
 * One signed line: at this time, this journal's records up to this sequence had this digest. It has one form only, and the signature
 * is over the text in front of it:
 *
 * <pre>
 *   florin-checkpoint-1 JOURNAL-ID EPOCH SEQUENCE DIGEST TIMESTAMP-NS SIGNATURE
 *   `--------------------------- signed, Ed25519 ------------------' `-Base64-'
 * </pre>
 *
 * @param journalId drawn when the journal was begun.
 * @param epoch that the process wrote which signed it.
 * @param sequence of the last acknowledged record.
 * @param digest of all chained records up to it.
 * @param timestampNs nanoseconds since the Unix epoch, of the signing process' clock.
 * @param signature in Base64; not checked before {@link #isSignedBy}.
 */
public record Checkpoint(UUID journalId, int epoch, long sequence, Digest digest, long timestampNs, String signature) {
    private static final String FORM = "florin-checkpoint-1";
    private static final int WORDS = 7;
    private static final int SIGNATURE_LENGTH = 64;

    /** @throws IllegalArgumentException if a value cannot be. */
    public Checkpoint {
        requireNonNull(journalId, "journalId");
        requireNonNull(digest, "digest");
        requireNonNull(signature, "signature");
        if (epoch < 1 || sequence < 0) {
            throw new IllegalArgumentException("no checkpoint: epoch=" + epoch + " sequence=" + sequence);
        }
    }

    /** Makes and signs one. */
    static Checkpoint sign(
            final PrivateKey key,
            final UUID journalId,
            final int epoch,
            final long sequence,
            final Digest digest,
            final long timestampNs)
            throws GeneralSecurityException {
        final Checkpoint unsigned = new Checkpoint(journalId, epoch, sequence, digest, timestampNs, "");
        final Signature signature = Signature.getInstance(SigningKey.ALGORITHM);
        signature.initSign(key);
        signature.update(unsigned.signedBytes());
        final String base64 = Base64.getEncoder().encodeToString(signature.sign());
        return new Checkpoint(journalId, epoch, sequence, digest, timestampNs, base64);
    }

    /**
     * Reads a line, without its end. Does not check the signature.
     *
     * @throws IllegalArgumentException if it is not exactly what {@link #toLine} would give.
     */
    public static Checkpoint parse(final String line) {
        final String[] words = line.split(" ", WORDS + 1);
        if (words.length != WORDS) {
            throw new IllegalArgumentException("no checkpoint: words=" + words.length + " expected=" + WORDS);
        }
        final Checkpoint checkpoint = new Checkpoint(
                UUID.fromString(words[1]),
                Integer.parseInt(words[2]),
                Long.parseLong(words[3]),
                Digest.parse(words[4]),
                Long.parseLong(words[5]),
                Base64.getEncoder().encodeToString(Base64.getDecoder().decode(words[6])));
        if (!checkpoint.toLine().equals(line)) {
            throw new IllegalArgumentException("no checkpoint, though it looks like one: line='" + line + "'");
        }
        return checkpoint;
    }

    /** @return the line, without its end. */
    public String toLine() {
        return signedText() + " " + signature;
    }

    /** @return whether the owner of this key has signed it. */
    public boolean isSignedBy(final PublicKey key) {
        final byte[] bytes = Base64.getDecoder().decode(signature);
        if (bytes.length != SIGNATURE_LENGTH) { // the JDK takes zeros behind it for a part of it
            return false;
        }
        try {
            final Signature check = Signature.getInstance(SigningKey.ALGORITHM);
            check.initVerify(key);
            check.update(signedBytes());
            return check.verify(bytes);
        } catch (final GeneralSecurityException e) { // not of the form that a signature has
            return false;
        }
    }

    private byte[] signedBytes() {
        return signedText().getBytes(StandardCharsets.US_ASCII);
    }

    private String signedText() {
        return FORM + " " + journalId + " " + epoch + " " + sequence + " " + digest + " " + timestampNs;
    }
}
