package io.florin.cli;

import io.florin.client.AccountSnapshot;
import io.florin.client.BlockingClient;
import io.florin.client.Id128;
import io.florin.client.QueryResult;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code florin account get}. */
@Command(
        name = "get",
        description = {
            "Print an account: its balance (posted credits less posted debits), what is available, and the sums behind them.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class AccountGetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = AccountOpenCommand.ID_DESCRIPTION)
    private Id128 id = Id128.ZERO;

    @Option(
            names = "--at-sequence",
            paramLabel = "N",
            description =
                    "As it was after the command with this sequence; for an account that was opened with --history")
    private @Nullable Long atSequence;

    @Option(
            names = "--at-time",
            paramLabel = "TIME",
            description = "As it was at this time; for an account that was opened with --history. " + Times.DESCRIPTION)
    private @Nullable Instant atTime;

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        return request.show(id, request.ask(this::get), Documents::account);
    }

    private QueryResult<AccountSnapshot> get(final BlockingClient client) {
        return atSequence == null && atTime == null
                ? client.getAccount(id)
                : client.getAccountAt(
                        id,
                        atSequence == null ? Long.MAX_VALUE : atSequence,
                        atTime == null ? Long.MAX_VALUE : Times.toNs(atTime));
    }
}
