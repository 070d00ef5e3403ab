package io.florin.cli;

import io.florin.client.BlockingClient;
import io.florin.client.QueryResult;
import io.florin.client.TrialBalance;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code florin trial-balance}. */
@Command(
        name = "trial-balance",
        description = {
            "Print the totals of every ledger, and a hash of the whole state.",
            "",
            "Two servers with the same sequence and state hash have the same accounts, transfers and balances."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class TrialBalanceCommand implements Callable<Integer> {
    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final QueryResult<TrialBalance> result = request.ask(BlockingClient::trialBalance);
        if (result.value() == null) {
            return request.refuse(new Document().put("status", result.status().name()), result.status(), "");
        }
        request.print(Documents.trialBalance(result));
        return ExitCode.DONE;
    }
}
