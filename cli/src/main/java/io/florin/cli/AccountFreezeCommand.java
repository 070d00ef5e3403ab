package io.florin.cli;

import io.florin.client.AccountStatus;
import io.florin.client.AccountStatusChange;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code florin account freeze}. */
@Command(
        name = "freeze",
        description = {
            "Let an account neither pay nor be paid, until it is unfrozen.",
            "",
            AccountChangeOptions.VERSION_PROMISE
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class AccountFreezeCommand implements Callable<Integer>, ChainMember {
    @Mixin
    private final AccountStatusOptions status = new AccountStatusOptions();

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        return status.change(request, AccountStatus.FROZEN);
    }

    @Override
    public AccountStatusChange toCommand() {
        return status.toCommand(request, AccountStatus.FROZEN);
    }
}
