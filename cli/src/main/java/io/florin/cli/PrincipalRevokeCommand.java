package io.florin.cli;

import io.florin.gateway.security.Login;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.Principals;
import io.florin.gateway.security.PrincipalsFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code florin principal revoke}. */
@Command(
        name = "revoke",
        description = {
            "Take a key, a certificate, or everything from a principal.",
            "",
            "A server that reads the file again (SIGHUP) closes the connections that came with it. A principal's number stays in the file,"
                    + " so that nobody else gets it: the journal has it.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class PrincipalRevokeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The principal's name")
    private String name = "";

    @Option(names = "--key-id", paramLabel = "ID", description = "This key alone")
    private @Nullable String keyId;

    @Option(names = "--certificate", paramLabel = "NAME", description = "This certificate alone")
    private @Nullable String certificate;

    @Option(
            names = "--sign-key-id",
            paramLabel = "ID",
            description = "This key for signatures alone; its commands must be signed all the same")
    private @Nullable String signKeyId;

    @Mixin
    private final PrincipalsPlace place = new PrincipalsPlace();

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        final Path file = place.file();
        final Principals all = PrincipalsFile.read(file);
        final Principal principal = all.named(name);
        if (principal == null) {
            throw tool.usage("no principal has the name '" + name + "' (florin principal list names them)");
        }
        if (keyId != null && !all.keyIds(principal.id()).contains(keyId)) {
            throw tool.usage("--key-id: '" + name + "' has no key '" + keyId + "'");
        }
        if (certificate != null && !all.certificateNames(principal.id()).contains(certificate)) {
            throw tool.usage("--certificate: '" + name + "' has no certificate '" + certificate + "'");
        }
        if (signKeyId != null
                && all.signatureKeysInUse(principal.id()).stream()
                        .noneMatch(key -> key.id().equals(signKeyId))) {
            throw tool.usage("--sign-key-id: '" + name + "' has no key for signatures '" + signKeyId + "' in use");
        }
        final LocalDate today = LocalDate.now(ZoneOffset.UTC);
        final boolean isAll = keyId == null && certificate == null && signKeyId == null;
        if (isAll) {
            PrincipalsFile.revoke(file, principal, today);
        }
        if (signKeyId != null) {
            PrincipalsFile.revokeSignatureKey(file, signKeyId, today);
        }
        if (keyId != null) {
            PrincipalsFile.removeLogin(file, Login.Kind.KEY, keyId);
        }
        if (certificate != null) {
            PrincipalsFile.removeLogin(file, Login.Kind.CERTIFICATE, certificate);
        }
        tool.print(PrincipalDocuments.of(PrincipalsFile.read(file), principal).put("revoked", isAll));
        tool.tell(place.hint());
        return ExitCode.DONE;
    }
}
