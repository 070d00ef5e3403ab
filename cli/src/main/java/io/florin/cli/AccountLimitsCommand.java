package io.florin.cli;

import io.florin.client.AccountLimitsChange;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin account limits}. */
@Command(
        name = "limits",
        description = {
            "Change how far below zero a customer's account may go. It cannot be less than what is in use.",
            "",
            AccountChangeOptions.VERSION_PROMISE
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class AccountLimitsCommand implements Callable<Integer>, ChainMember {
    @Mixin
    private final AccountChangeOptions account = new AccountChangeOptions();

    @Option(
            names = "--overdraft-limit",
            required = true,
            paramLabel = "AMOUNT",
            description = "How far below zero the account may go")
    private String overdraftLimit = "";

    @Option(names = "--currency", paramLabel = "CODE", description = RequestOptions.CURRENCY_DESCRIPTION)
    private @Nullable CurrencyUnit currency;

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        return account.change(request, (version, unit) -> {
            request.checkCurrency(currency, unit, "the account");
            return change(version, unit);
        });
    }

    @Override
    public AccountLimitsChange toCommand() {
        return change(account.givenVersion(request), unit());
    }

    @Override
    public CurrencyClaim currencyClaim() {
        return new CurrencyClaim(true, account.id(), unit());
    }

    private CurrencyUnit unit() {
        return request.neededInChain("--currency", currency);
    }

    private AccountLimitsChange change(final long version, final CurrencyUnit unit) {
        return new AccountLimitsChange(
                account.id(), version, request.ranges().amount("--overdraft-limit", overdraftLimit, unit));
    }
}
