package io.florin.cli;

import io.florin.gateway.security.Principal;
import io.florin.gateway.security.Principals;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.SignatureKey;
import java.util.stream.Collectors;

/** Principals as answers. */
final class PrincipalDocuments {
    private PrincipalDocuments() {}

    /** @param all where its keys and certificates are. */
    static Document of(final Principals all, final Principal principal) {
        return new Document()
                .put("id", principal.id())
                .put("name", principal.name())
                .put(
                        "roles",
                        principal.roles().stream().sorted().map(Role::word).collect(Collectors.joining(",")))
                .put("manage", principal.manage().toString())
                .put("debit", principal.debit().toString())
                .put("read", principal.read().toString())
                .put("holdsAny", principal.holdsAny())
                .put("keys", String.join(",", all.keyIds(principal.id())))
                .put("certificates", String.join(",", all.certificateNames(principal.id())))
                .put("mustSign", all.mustSign(principal.id()))
                .put(
                        "signKeys",
                        all.signatureKeysInUse(principal.id()).stream()
                                .map(SignatureKey::id)
                                .collect(Collectors.joining(",")));
    }
}
