package io.florin.cli;

import io.florin.client.AccountStatus;
import io.florin.client.AccountStatusChange;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands have in common that change an account's status. */
final class AccountStatusOptions {
    @Mixin
    private final AccountChangeOptions account = new AccountChangeOptions();

    @Option(
            names = "--reason",
            paramLabel = "CODE",
            description = "A reason code of your own, up to 65535" + ServeOptions.DEFAULT)
    private int reason;

    /** Changes the status, and prints the account. @return the exit code. */
    int change(final RequestOptions request, final AccountStatus status) {
        checkReason(request);
        return account.change(
                request, (version, unit) -> new AccountStatusChange(account.id(), version, status, reason));
    }

    AccountStatusChange toCommand(final RequestOptions request, final AccountStatus status) {
        checkReason(request);
        return new AccountStatusChange(account.id(), account.givenVersion(request), status, reason);
    }

    private void checkReason(final RequestOptions request) {
        request.ranges().check("--reason", reason, 0, AccountOpenCommand.CODE_MAX);
    }
}
