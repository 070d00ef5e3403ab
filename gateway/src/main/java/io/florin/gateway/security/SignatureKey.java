package io.florin.gateway.security;

import io.florin.protocol.auth.VerifyingKey;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the signatures of a principal's commands are checked with.
 *
 * @param id of the key, as an API key's.
 * @param principalId who signs with it.
 * @param revoked the last day, in UTC, that it was in use; null while it is in use. A revoked key stays: without it nobody
 *     could check what was signed.
 */
public record SignatureKey(
        String id,
        int principalId,
        VerifyingKey key,
        @Nullable LocalDate revoked) {
    /** Keys of one principal that are in use at most: an old and a new one while they change. */
    public static final int IN_USE_MAX = 2;

    /** @return whether new commands may be signed with it. */
    public boolean isInUse() {
        return revoked == null;
    }
}
