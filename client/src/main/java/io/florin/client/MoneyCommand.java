package io.florin.client;

/**
 * A command that moves, holds or releases money. Its id, never 0, is the idempotency key, in one space for all of them: however often it
 * is sent, it happens once.
 *
 * @param <S> the command itself.
 */
public sealed interface MoneyCommand<S extends MoneyCommand<S>> extends Command
        permits Transfer, Authorization, Capture, AuthorizationVoid, Refund, Reversal {
    /** @return what the caller notes with it. */
    Details details();

    /** @return a copy with these details. */
    S withDetails(Details value);

    /** @return a copy with this code, 0 to 65,535. */
    default S withCode(final int value) {
        return withDetails(details().withCode(value));
    }

    /** @return a copy with this user data. */
    default S withUserData(final Id128 value) {
        return withDetails(details().withUserData(value));
    }

    /** @return a copy with this end-to-end reference, printable ASCII. */
    default S withReference(final String value) {
        return withDetails(details().withReference(value));
    }

    /** @return a copy with this free text. */
    default S withText(final String value) {
        return withDetails(details().withText(value));
    }
}
