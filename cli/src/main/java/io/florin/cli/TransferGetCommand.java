package io.florin.cli;

import io.florin.client.Id128;
import io.florin.client.QueryResult;
import io.florin.client.TransferSnapshot;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code florin transfer get}. */
@Command(
        name = "get",
        description = {
            "Print a transfer. Its status is its own outcome: a refused transfer is kept too, and is printed with the reason.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class TransferGetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = AccountOpenCommand.ID_DESCRIPTION)
    private Id128 id = Id128.ZERO;

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final QueryResult<TransferSnapshot> result = request.ask(client -> client.getTransfer(id));
        final TransferSnapshot transfer = result.value();
        if (transfer == null) {
            return request.refuse(Documents.refusal(id, result.status()), result.status(), "");
        }
        request.print(Documents.transfer(transfer));
        return ExitCode.DONE;
    }
}
