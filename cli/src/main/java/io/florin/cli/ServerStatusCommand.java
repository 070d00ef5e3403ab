package io.florin.cli;

import io.florin.client.BlockingClient;
import io.florin.client.QueryResult;
import io.florin.client.ServerStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code florin server-status}. */
@Command(
        name = "server-status",
        description = {
            "Print what a server is, active or standby, and how far it is.",
            "",
            "Of a standby, lagCommands says how many acknowledged commands it has not applied yet, and lagNs how old the last one"
                    + " is that it has."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class ServerStatusCommand implements Callable<Integer> {
    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final QueryResult<ServerStatus> result = request.ask(BlockingClient::getServerStatus);
        if (result.value() == null) {
            return request.refuse(new Document().put("status", result.status().name()), result.status(), "");
        }
        request.print(Documents.serverStatus(result));
        return ExitCode.DONE;
    }
}
