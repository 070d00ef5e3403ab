package io.florin.cli;

import io.florin.client.AccountStatus;
import io.florin.client.AccountStatusChange;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code florin account unfreeze}. */
@Command(
        name = "unfreeze",
        description = {
            "Let an account pay and be paid again, whether it was frozen or blocked.",
            "",
            AccountChangeOptions.VERSION_PROMISE
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class AccountUnfreezeCommand implements Callable<Integer>, ChainMember {
    @Mixin
    private final AccountStatusOptions status = new AccountStatusOptions();

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        return status.change(request, AccountStatus.ACTIVE);
    }

    @Override
    public AccountStatusChange toCommand() {
        return status.toCommand(request, AccountStatus.ACTIVE);
    }
}
