package io.florin.client;

/**
 * What the caller notes with a command that moves or holds money. The ledger keeps it, and makes nothing of it.
 *
 * @param code the caller's own classification, 0 to 65,535.
 * @param userData whatever the caller likes.
 * @param reference end-to-end reference, printable ASCII; the ledger takes at most 35 characters.
 * @param text free text; the ledger takes at most 140 bytes of UTF-8.
 */
public record Details(int code, Id128 userData, String reference, String text) {
    /** Nothing noted. */
    public static final Details NONE = new Details(0, Id128.ZERO, "", "");

    /** Checks the ranges. */
    public Details {
        Request.checkCode(code);
        Text.checkAscii("reference", reference);
        Text.utf8("text", text);
    }

    /** @return a copy with this code. */
    public Details withCode(final int value) {
        return new Details(value, userData, reference, text);
    }

    /** @return a copy with this user data. */
    public Details withUserData(final Id128 value) {
        return new Details(code, value, reference, text);
    }

    /** @return a copy with this reference. */
    public Details withReference(final String value) {
        return new Details(code, userData, value, text);
    }

    /** @return a copy with this text. */
    public Details withText(final String value) {
        return new Details(code, userData, reference, value);
    }
}
