package io.florin.client;

/**
 * Releases what is left of an authorization.
 *
 * @param id the idempotency key, never 0.
 * @param authorizationId what is released.
 * @param details what the caller notes with it.
 */
public record AuthorizationVoid(Id128 id, Id128 authorizationId, Details details)
        implements MoneyCommand<AuthorizationVoid> {
    /** Checks the ranges. */
    public AuthorizationVoid {
        VoidRequest.checkFits(details);
    }

    /** @return a void without code, user data, reference or text. */
    public static AuthorizationVoid of(final Id128 id, final Id128 authorizationId) {
        return new AuthorizationVoid(id, authorizationId, Details.NONE);
    }

    @Override
    public AuthorizationVoid withDetails(final Details value) {
        return new AuthorizationVoid(id, authorizationId, value);
    }
}
