package io.florin.gateway.security;

import io.florin.protocol.auth.ApiKey;
import java.util.EnumSet;
import java.util.Set;

/**
 * Somebody who may do something.
 *
 * @param id which the journal has with each of his commands; never given to another, also when he is revoked.
 * @param name for people.
 * @param roles at least one.
 * @param manage accounts that a teller opens and changes.
 * @param debit accounts that a payer pays from, and whose refunds he gives.
 * @param read accounts that he may read besides those.
 * @param holdsAny whether a payer may capture and void any authorization: which account it holds from cannot be seen in the request.
 */
public record Principal(
        int id,
        String name,
        Set<Role> roles,
        AccountRanges manage,
        AccountRanges debit,
        AccountRanges read,
        boolean holdsAny) {
    /** The id of whoever comes to a server without principals; 0 is the server itself. */
    public static final int DEVELOPMENT_ID = 1;

    /** The lowest id of a principal of a file. */
    public static final int ID_MIN = 2;

    /** Everybody, where a server has no principals. */
    public static final Principal DEVELOPMENT = new Principal(
            DEVELOPMENT_ID,
            "development",
            Set.of(Role.OPERATOR),
            AccountRanges.NONE,
            AccountRanges.NONE,
            AccountRanges.NONE,
            false);

    /** Checks that it fits together. */
    public Principal {
        roles = roles.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(roles));
        require(id >= DEVELOPMENT_ID, "no principal id: " + id + ", give " + ID_MIN + " or more");
        require(ApiKey.isId(name), "no name: '" + name + "', give 1 to 64 letters, digits, or any of . _ @ -");
        require(!roles.isEmpty(), "principal " + id + " has no role: give it operator, teller, payer or reader");
        final boolean isTeller = roles.contains(Role.TELLER);
        final boolean isPayer = roles.contains(Role.PAYER);
        require(isTeller == !manage.isEmpty(), "principal " + id + ": manage is for the role teller, which needs it");
        require(isPayer == !debit.isEmpty(), "principal " + id + ": debit is for the role payer, which needs it");
        require(isPayer || !holdsAny, "principal " + id + ": holds is for the role payer");
        require(
                !roles.contains(Role.READER) || !read.isEmpty(),
                "principal " + id + ": the role reader needs read, the accounts that it may read");
        require(
                !roles.contains(Role.OPERATOR) || roles.size() == 1,
                "principal " + id + ": an operator may do everything: give it no other role");
    }

    private static void require(final boolean isMet, final String otherwise) {
        if (!isMet) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
