package io.florin.protocol.auth;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Signs payments with a {@link SigningKey}. Not thread-safe; a signature takes some hundred microseconds. */
public final class PaymentSigner {
    private final PaymentSignature signed;
    private final Signature signature;
    private final UnsafeBuffer made = new UnsafeBuffer(new byte[PaymentSignature.LENGTH]);

    PaymentSigner(final int principalId, final PrivateKey key) {
        signed = new PaymentSignature(principalId);
        try {
            signature = Signature.getInstance(PaymentSignature.ALGORITHM);
            signature.initSign(key);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign with " + PaymentSignature.ALGORITHM, e);
        }
    }

    /** Begins a chain, or a command outside of one. */
    public void begin() {
        signed.begin();
    }

    /**
     * Signs a payment, as the next member of a chain or as the only command since {@link #begin}.
     *
     * @param offset of its SBE header.
     * @param length of the message from there, in bytes.
     * @param to where the {@link PaymentSignature#LENGTH} bytes of the signature go.
     */
    public void sign(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final MutableDirectBuffer to,
            final int toOffset) {
        try {
            signature.update(signed.bytes(), 0, signed.content(buffer, offset, length));
            signature.sign(made.byteArray(), 0, PaymentSignature.LENGTH);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign: length=" + length, e);
        }
        signed.previous(made, 0);
        to.putBytes(toOffset, made, 0, PaymentSignature.LENGTH);
    }
}
