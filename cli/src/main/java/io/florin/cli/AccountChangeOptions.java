package io.florin.cli;

import io.florin.client.AccountSnapshot;
import io.florin.client.Command;
import io.florin.client.CommandResult;
import io.florin.client.Id128;
import io.florin.client.QueryResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all commands have in common that change an account: which one, and the version that they replace. */
final class AccountChangeOptions {
    /** What each of them says of the version. */
    static final String VERSION_PROMISE =
            "Each change replaces a version of the account. The account is looked up first, and the"
                    + " change replaces the version that it has; with --expected-version it is refused when somebody else was faster.";

    private static final long VERSION_MAX = 0xFFFF_FFFEL;

    @Parameters(paramLabel = "ID", description = AccountOpenCommand.ID_DESCRIPTION)
    private Id128 id = Id128.ZERO;

    @Option(
            names = "--expected-version",
            paramLabel = "N",
            description = "The version that this change replaces (default: the one that the account has)")
    private @Nullable Long expectedVersion;

    /** Makes the change of the account's version and currency. */
    interface Change {
        Command of(long version, CurrencyUnit unit);
    }

    Id128 id() {
        return id;
    }

    /** @return the version that was given, which a member of a chain must have. */
    long givenVersion(final RequestOptions request) {
        final long version = request.neededInChain("--expected-version", expectedVersion);
        request.ranges().check("--expected-version", version, 0, VERSION_MAX);
        return version;
    }

    /**
     * Looks the account up, changes it, and prints it.
     *
     * @return the exit code.
     */
    int change(final RequestOptions request, final Change change) {
        final Long given = expectedVersion;
        if (given != null) {
            request.ranges().check("--expected-version", given, 0, VERSION_MAX);
        }
        return request.change(client -> {
            final QueryResult<AccountSnapshot> found = client.getAccount(id);
            final AccountSnapshot account = found.value();
            if (account == null) {
                return request.refuse(Documents.refusal(id, found.status()), found.status(), Advice.NOTHING_SENT);
            }
            final Command command =
                    change.of(given == null ? account.version() : given, CurrencyUnit.ofLedger(account.ledger()));
            if (given == null) {
                request.remember("--expected-version", Long.toString(account.version()));
            }
            final CommandResult result = client.execute(command);
            if (!result.isOk()) {
                return request.refuse(
                        Documents.refusal(id, result.status()), result.status(), Advice.ofChange(result.status()));
            }
            request.print(Documents.account(client.getAccount(id).orElseThrow()).put("replayed", result.replayed()));
            return ExitCode.DONE;
        });
    }
}
