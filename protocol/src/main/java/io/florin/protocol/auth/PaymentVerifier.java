package io.florin.protocol.auth;

import java.security.Signature;
import java.security.SignatureException;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Checks the signatures of one principal's payments. Not thread-safe; a check takes some hundred microseconds a key. */
public final class PaymentVerifier {
    private final PaymentSignature signed;
    private final List<VerifyingKey> keys;
    private final Signature[] signatures;
    private final byte[] given = new byte[PaymentSignature.LENGTH];

    /**
     * @param principalId whose payments they are.
     * @param keys any of which may have signed; none for no signature at all.
     */
    public PaymentVerifier(final int principalId, final List<VerifyingKey> keys) {
        signed = new PaymentSignature(principalId);
        this.keys = List.copyOf(keys);
        signatures = new Signature[keys.size()];
        for (int i = 0; i < signatures.length; i++) {
            signatures[i] = this.keys.get(i).newSignature();
        }
    }

    /** Begins a chain, or a command outside of one. */
    public void begin() {
        signed.begin();
    }

    /**
     * Checks the signature behind a message, which is the next signed member of a chain or the only command since {@link #begin}.
     *
     * @param offset of its SBE header.
     * @param messageLength from there to the signature, in bytes.
     * @return the key that signed it, or null when none of them did.
     */
    public @Nullable VerifyingKey verify(final DirectBuffer buffer, final int offset, final int messageLength) {
        final int contentLength = signed.content(buffer, offset, messageLength);
        buffer.getBytes(offset + messageLength, given);
        VerifyingKey found = null;
        for (int i = 0; i < signatures.length && found == null; i++) {
            found = isSignedBy(i, contentLength) ? keys.get(i) : null;
        }
        signed.previous(buffer, offset + messageLength);
        return found;
    }

    private boolean isSignedBy(final int key, final int contentLength) {
        try {
            signatures[key].update(signed.bytes(), 0, contentLength);
            return signatures[key].verify(given);
        } catch (final SignatureException e) {
            // Bytes that are no signature at all. Java's object then still holds the content: the next check begins
            // with another.
            signatures[key] = keys.get(key).newSignature();
            return false;
        }
    }
}
