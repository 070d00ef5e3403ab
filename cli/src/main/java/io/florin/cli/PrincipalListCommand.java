package io.florin.cli;

import io.florin.gateway.security.Principals;
import io.florin.gateway.security.PrincipalsFile;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code florin principal list}. */
@Command(
        name = "list",
        description = "List who may do what, and the ids of their keys. Holds no secret.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class PrincipalListCommand implements Callable<Integer> {
    @Mixin
    private final PrincipalsPlace place = new PrincipalsPlace();

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        final Principals all = PrincipalsFile.read(place.file());
        final List<Document> documents = all.all().stream()
                .map(principal -> PrincipalDocuments.of(all, principal))
                .toList();
        tool.print(new Document().put("count", documents.size()).put("principals", documents));
        return ExitCode.DONE;
    }
}
