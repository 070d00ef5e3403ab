package io.florin.protocol.auth;

import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Checks the signatures of one principal's commands. Not thread-safe; a check takes some tens of microseconds a key. */
public final class CommandVerifier {
    private final CommandSignature signed;
    private final List<VerifyingKey> keys;
    private final byte[] given = new byte[CommandSignature.LENGTH];

    /**
     * @param principalId whose commands they are.
     * @param keys any of which may have signed; none for no signature at all.
     */
    public CommandVerifier(final int principalId, final List<VerifyingKey> keys) {
        signed = new CommandSignature(principalId);
        this.keys = List.copyOf(keys);
    }

    /** Begins a chain, or a command outside of one. */
    public void begin() {
        signed.begin();
    }

    /**
     * Checks the signature behind a message, which is the next member of a chain or the only command since {@link #begin}.
     *
     * @param offset of its SBE header.
     * @param messageLength from there to the signature, in bytes.
     * @return the key that signed it, or null when none of them did.
     */
    public @Nullable VerifyingKey verify(final DirectBuffer buffer, final int offset, final int messageLength) {
        final int contentLength = signed.content(buffer, offset, messageLength);
        buffer.getBytes(offset + messageLength, given);
        VerifyingKey found = null;
        for (int i = 0; i < keys.size() && found == null; i++) {
            found = keys.get(i).isSigned(signed.bytes(), contentLength, given) ? keys.get(i) : null;
        }
        signed.previous(buffer, offset + messageLength);
        return found;
    }
}
