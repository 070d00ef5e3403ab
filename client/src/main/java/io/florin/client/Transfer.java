package io.florin.client;

/**
 * A payment. Only what the wire can carry is checked here; what the ledger allows, the server says with a status.
 *
 * @param id the idempotency key, never 0: however often it is sent, the money moves once.
 * @param debitAccount the account that pays.
 * @param creditAccount the account that is paid.
 * @param ledger the ledger of both accounts.
 * @param amount minor units, more than 0.
 * @param code the caller's own classification, 0 to 65,535.
 * @param userData whatever the caller likes.
 * @param reference end-to-end reference, printable ASCII; the ledger takes at most 35 characters.
 * @param text free text; the ledger takes at most 140 bytes of UTF-8.
 */
public record Transfer(
        Id128 id,
        Id128 debitAccount,
        Id128 creditAccount,
        long ledger,
        long amount,
        int code,
        Id128 userData,
        String reference,
        String text) {
    /** Checks the ranges. */
    public Transfer {
        Request.checkLedger(ledger);
        Request.checkCode(code);
        Text.checkAscii("reference", reference);
        TransferRequest.checkLength(reference.length(), Text.utf8("text", text).length);
    }

    /** @return a payment without code, user data, reference or text. */
    public static Transfer of(
            final Id128 id, final Id128 debitAccount, final Id128 creditAccount, final long ledger, final long amount) {
        return new Transfer(id, debitAccount, creditAccount, ledger, amount, 0, Id128.ZERO, "", "");
    }

    /** @return a copy with this code. */
    public Transfer withCode(final int value) {
        return new Transfer(id, debitAccount, creditAccount, ledger, amount, value, userData, reference, text);
    }

    /** @return a copy with this user data. */
    public Transfer withUserData(final Id128 value) {
        return new Transfer(id, debitAccount, creditAccount, ledger, amount, code, value, reference, text);
    }

    /** @return a copy with this reference. */
    public Transfer withReference(final String value) {
        return new Transfer(id, debitAccount, creditAccount, ledger, amount, code, userData, value, text);
    }

    /** @return a copy with this text. */
    public Transfer withText(final String value) {
        return new Transfer(id, debitAccount, creditAccount, ledger, amount, code, userData, reference, value);
    }
}
