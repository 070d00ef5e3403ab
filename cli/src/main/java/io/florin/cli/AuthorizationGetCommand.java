package io.florin.cli;

import io.florin.client.Id128;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code florin authorization get}. */
@Command(
        name = "get",
        description = {
            "Print an authorization: what was captured, voided, expired and refunded of it, and what still can be.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class AuthorizationGetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = AccountOpenCommand.ID_DESCRIPTION)
    private Id128 id = Id128.ZERO;

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        return request.show(id, request.ask(client -> client.getAuthorization(id)), Documents::authorization);
    }
}
