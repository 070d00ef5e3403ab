package io.florin.gateway.security;

import java.util.Locale;

/** What a principal is there for. One may have several. What each may do is in {@link Rights}. */
public enum Role {
    /** May do everything. */
    OPERATOR,
    /** Opens and looks after accounts. */
    TELLER,
    /** Pays from some accounts. */
    PAYER,
    /** Reads some accounts. */
    READER;

    /** @return how it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the word and what is possible. */
    public static Role parse(final String word) {
        for (final Role role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new IllegalArgumentException("no role: '" + word + "', give operator, teller, payer or reader");
    }
}
