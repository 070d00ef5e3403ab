package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.client.AccountStatus;
import io.florin.client.AccountStatusChange;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin account block}. */
@Command(
        name = "block",
        description = {
            "Let an account not pay, or not be paid, until florin account unfreeze. To do both: florin account freeze.",
            "",
            AccountChangeOptions.VERSION_PROMISE
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class AccountBlockCommand implements Callable<Integer>, ChainMember {
    @ArgGroup(multiplicity = "1")
    private @Nullable Side side;

    @Mixin
    private final AccountStatusOptions status = new AccountStatusOptions();

    @Mixin
    private final RequestOptions request = new RequestOptions();

    /** One of the two. */
    static final class Side {
        @Option(names = "--debits", description = "It may not pay. What it holds already can still be captured")
        private boolean isDebits;

        @SuppressWarnings("UnusedVariable") // the other one tells
        @Option(names = "--credits", description = "It may not be paid")
        private boolean isCredits;
    }

    @Override
    public Integer call() {
        return status.change(request, accountStatus());
    }

    @Override
    public AccountStatusChange toCommand() {
        return status.toCommand(request, accountStatus());
    }

    private AccountStatus accountStatus() {
        return requireNonNull(side).isDebits ? AccountStatus.DEBIT_BLOCKED : AccountStatus.CREDIT_BLOCKED;
    }
}
