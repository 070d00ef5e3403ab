package io.florin.cli;

import io.florin.client.Id128;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code florin transfer get}. */
@Command(
        name = "get",
        description = {
            "Print a transfer of any kind: payment, authorization, capture, void, refund or reversal.",
            "",
            "Its status is its own outcome: a refused one is kept too, and is printed with the reason.",
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
        return request.show(id, request.ask(client -> client.getTransfer(id)), Documents::transfer);
    }
}
