package io.florin.cli;

import io.florin.gateway.security.AccountRanges;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.Principals;
import io.florin.gateway.security.PrincipalsFile;
import io.florin.gateway.security.PrincipalsFile.Addition;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.SignatureKey;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code florin principal add}. */
@Command(
        name = "add",
        description = {
            "Add a principal with its roles, and make its API key or name its client certificate. For one that is there: another key or"
                    + " certificate, so that the old one can be revoked when the new one is in use.",
            "",
            "The key goes into a file that you alone can read; give that to who needs it, and delete it here. The server keeps only"
                    + " what checks it: the secret is nowhere else, and cannot be had again.",
            "",
            "With --sign-key it must sign its commands from then on, so that nothing between it and the server can change them, and whoever"
                    + " has its API key alone can do nothing. The server keeps the public key.",
            "",
            "operator may do everything; teller opens and changes accounts (--manage); payer pays from some (--debit); reader reads some"
                    + " (--read). Accounts are ids and ranges, such as 5001,1000..1999, or all.",
            "",
            "For example, a shop that signs what it pays:",
            "",
            "  florin principal add shop --role payer --debit 1000..1999 --to shop.key --sign-key shop.sign",
            "  florin pay --key-file shop.key --sign-key shop.sign --from 1000 --to 2000 --amount 12.50",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class PrincipalAddCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Its name, for people")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            split = ",",
            description = "operator, teller, payer or reader; several with commas")
    private List<String> roles = List.of();

    @Option(
            names = "--manage",
            paramLabel = "ACCOUNTS",
            description = "For a teller: accounts to open and change (default: all)")
    private @Nullable String manage;

    @Option(
            names = "--debit",
            paramLabel = "ACCOUNTS",
            description = "For a payer: accounts to pay from, and to give refunds from")
    private @Nullable String debit;

    @Option(
            names = "--read",
            paramLabel = "ACCOUNTS",
            description = "Accounts to read, besides those of --manage and --debit")
    private @Nullable String read;

    @Option(
            names = "--holds-any",
            description =
                    "For a payer: may capture and void any authorization whose id it knows, whoever's account it holds from")
    private boolean isHoldsAny;

    @Option(names = "--to", paramLabel = "FILE", description = "Make an API key, into this file, which must not exist")
    private @Nullable Path to;

    @Option(names = "--key-id", paramLabel = "ID", description = "The key's id (default: the name and a number)")
    private @Nullable String keyId;

    @Option(
            names = "--certificate",
            paramLabel = "NAME",
            description = "The common name (CN) of its client certificate")
    private @Nullable String certificate;

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description =
                    "Make a key to sign with, into this file, which must not exist: from then on each of its commands must be signed")
    private @Nullable Path signKey;

    @Mixin
    private final PrincipalsPlace place = new PrincipalsPlace();

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        if (to == null && keyId != null) {
            throw tool.usage("--key-id: needs --to FILE, where the key goes");
        }
        if (!ApiKey.isId(name)) {
            throw tool.usage("'" + name + "' is no name: give 1 to 64 letters, digits, or any of . _ @ -");
        }
        final Path file = place.file();
        final Principals known = PrincipalsFile.readOrNone(file);
        final boolean hasLogin = to != null || certificate != null;
        if (!hasLogin && (signKey == null || known.named(name) == null)) {
            throw tool.usage("how will it show who it is? Give --to FILE for an API key, or --certificate NAME");
        }
        final Principal principal = principal(known);
        final ApiKey key = to == null ? null : newKey(known);
        if (certificate != null && (!ApiKey.isId(certificate) || known.hasCertificate(certificate))) {
            throw tool.usage(
                    "--certificate: '" + certificate + "' is in use, or is no name of letters, digits, . _ @ and -");
        }
        final SigningKey.Pair pair = signKey == null ? null : newSigningKey(known, principal);
        final List<Path> written = new ArrayList<>();
        boolean isAdded = false;
        try {
            // First the files: a key that nobody has is worse than one that nobody knows.
            if (key != null && to != null) {
                key.writeFile(to);
                written.add(to);
            }
            if (pair != null && signKey != null) {
                pair.signingKey().writeFile(signKey);
                written.add(signKey);
            }
            PrincipalsFile.add(
                    file, new Addition(principal, key, certificate, pair == null ? null : signatureKey(pair)));
            isAdded = true;
        } finally {
            if (!isAdded) {
                written.forEach(PrincipalAddCommand::deleteQuietly);
            }
        }
        tool.print(PrincipalDocuments.of(PrincipalsFile.read(file), principal)
                .put("keyId", key == null ? null : key.id())
                .put("keyFile", to == null ? null : to.toString())
                .put("signKeyId", pair == null ? null : pair.signingKey().id())
                .put("signKeyFile", signKey == null ? null : signKey.toString()));
        tool.tell(place.hint());
        return ExitCode.DONE;
    }

    private Principal principal(final Principals known) {
        final Principal there = known.named(name);
        final boolean hasRights = !roles.isEmpty() || manage != null || debit != null || read != null || isHoldsAny;
        if (there != null && hasRights) {
            throw tool.usage("'" + name
                    + "' is there: leave its roles and accounts out to give it another key, or edit " + place.file());
        }
        if (there != null) {
            return there;
        }
        if (roles.isEmpty()) {
            throw tool.usage("--role is missing: '" + name + "' is new, so say what it may do");
        }
        try {
            final Set<Role> all = EnumSet.noneOf(Role.class);
            roles.forEach(role -> all.add(Role.parse(role)));
            final String managed = manage == null ? (all.contains(Role.TELLER) ? "all" : "") : manage;
            return new Principal(
                    known.nextId(),
                    name,
                    all,
                    AccountRanges.parse(managed),
                    AccountRanges.parse(debit == null ? "" : debit),
                    AccountRanges.parse(read == null ? "" : read),
                    isHoldsAny);
        } catch (final IllegalArgumentException e) {
            throw tool.usage(String.valueOf(e.getMessage()));
        }
    }

    private ApiKey newKey(final Principals known) {
        String id = keyId;
        if (id == null) {
            int number = 1;
            while (known.hasKey(name + "-" + number)) {
                number++;
            }
            id = name + "-" + number;
        } else if (known.hasKey(id)) {
            throw tool.usage("--key-id: '" + id + "' is in use: name another");
        }
        try {
            return ApiKey.generate(id, new SecureRandom());
        } catch (final IllegalArgumentException e) {
            throw tool.usage("--key-id: " + e.getMessage());
        }
    }

    private SigningKey.Pair newSigningKey(final Principals known, final Principal principal) {
        if (known.signatureKeysInUse(principal.id()).size() == SignatureKey.IN_USE_MAX) {
            throw tool.usage("--sign-key: '" + name + "' has " + SignatureKey.IN_USE_MAX
                    + " in use: revoke one (florin principal revoke --sign-key-id)");
        }
        int number = 1;
        while (known.hasSignatureKey(name + "-sign-" + number)) {
            number++;
        }
        try {
            return SigningKey.generate(name + "-sign-" + number, principal.id(), new SecureRandom());
        } catch (final IllegalArgumentException e) {
            throw tool.usage("--sign-key: " + e.getMessage());
        }
    }

    private static SignatureKey signatureKey(final SigningKey.Pair pair) {
        return new SignatureKey(pair.signingKey().id(), pair.signingKey().principalId(), pair.verifyingKey(), null);
    }

    private static void deleteQuietly(final Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (final java.io.IOException e) {
            return; // a key that no server knows does no harm
        }
    }
}
