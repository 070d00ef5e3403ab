package io.florin.cli;

import io.florin.client.AccountSnapshot;
import io.florin.client.Id128;
import io.florin.client.QueryResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final QueryResult<AccountSnapshot> result = request.ask(client -> client.getAccount(id));
        final AccountSnapshot account = result.value();
        if (account == null) {
            return request.refuse(Documents.refusal(id, result.status()), result.status(), "");
        }
        request.print(Documents.account(account));
        return ExitCode.DONE;
    }
}
