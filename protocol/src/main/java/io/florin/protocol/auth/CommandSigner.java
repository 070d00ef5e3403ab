package io.florin.protocol.auth;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Signs commands with a {@link SigningKey}. Not thread-safe; a signature takes some tens of microseconds. */
public final class CommandSigner {
    private final CommandSignature signed;
    private final byte[] secret;
    private final byte[] publicKey = new byte[VerifyingKey.LENGTH];
    private final UnsafeBuffer made = new UnsafeBuffer(new byte[CommandSignature.LENGTH]);

    CommandSigner(final int principalId, final byte[] secret) {
        signed = new CommandSignature(principalId);
        this.secret = secret;
        Ed25519.generatePublicKey(secret, 0, publicKey, 0);
    }

    /** Begins a chain, or a command outside of one. */
    public void begin() {
        signed.begin();
    }

    /**
     * Signs a command, as the next member of a chain or as the only command since {@link #begin}.
     *
     * @param offset of its SBE header.
     * @param length of the message from there, in bytes.
     * @param to where the {@link CommandSignature#LENGTH} bytes of the signature go.
     */
    public void sign(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final MutableDirectBuffer to,
            final int toOffset) {
        final int contentLength = signed.content(buffer, offset, length);
        Ed25519.sign(secret, 0, publicKey, 0, signed.bytes(), 0, contentLength, made.byteArray(), 0);
        signed.previous(made, 0);
        to.putBytes(toOffset, made, 0, CommandSignature.LENGTH);
    }
}
