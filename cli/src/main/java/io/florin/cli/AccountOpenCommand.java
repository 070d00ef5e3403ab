package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.client.AccountKind;
import io.florin.client.AccountSnapshot;
import io.florin.client.CommandResult;
import io.florin.client.Id128;
import io.florin.client.NewAccount;
import io.florin.client.QueryResult;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code florin account open}. */
@Command(
        name = "open",
        description = {
            "Open an account and print it.",
            "",
            "To run it again is safe: the same account with the same content is answered as before ('replayed'), the same id with"
                    + " other content is refused."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class AccountOpenCommand implements Callable<Integer>, ChainMember {
    static final String ID_DESCRIPTION = "A number, 0x and hexadecimal digits, or a UUID; up to 128 bits, not 0";
    static final String CURRENCY_DESCRIPTION =
            "ISO 4217 code such as CZK, or the number of a ledger of your own, whose amounts have no decimals";
    static final int CODE_MAX = 0xFFFF;

    @Parameters(paramLabel = "ID", description = ID_DESCRIPTION)
    private Id128 id = Id128.ZERO;

    @Option(names = "--currency", required = true, paramLabel = "CODE", description = CURRENCY_DESCRIPTION)
    private @Nullable CurrencyUnit currency;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "customer, which may not go below minus its overdraft limit, or house, which may (default: customer)")
    private AccountKind kind = AccountKind.CUSTOMER;

    @Option(
            names = "--overdraft-limit",
            paramLabel = "AMOUNT",
            description = "How far below zero a customer may go" + ServeOptions.DEFAULT)
    private String overdraftLimit = "0";

    @Option(
            names = "--code",
            paramLabel = "N",
            description = "A classification of your own, up to 65535" + ServeOptions.DEFAULT)
    private int code;

    @Option(
            names = "--user-data",
            paramLabel = "ID",
            description = "128 bits of your own, written like an id" + ServeOptions.DEFAULT)
    private Id128 userData = Id128.ZERO;

    @Option(
            names = "--history",
            description =
                    "Keep what the account was after each change, for florin account get --at-time and --at-sequence")
    private boolean hasHistory;

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final NewAccount account = toCommand();
        return request.change(client -> {
            final CommandResult result = client.openAccount(account);
            if (!result.isOk()) {
                return request.refuse(
                        Documents.refusal(id, result.status()), result.status(), Advice.of(result.status()));
            }
            final QueryResult<AccountSnapshot> opened = client.getAccount(id);
            request.print(Documents.account(opened.orElseThrow()).put("replayed", result.replayed()));
            return ExitCode.DONE;
        });
    }

    @Override
    public NewAccount toCommand() {
        final CurrencyUnit unit = requireNonNull(currency);
        request.ranges().check("--code", code, 0, CODE_MAX);
        final long overdraftLimitMinor = request.ranges().amount("--overdraft-limit", overdraftLimit, unit);
        return new NewAccount(id, unit.ledger(), kind, code, overdraftLimitMinor, userData, hasHistory);
    }
}
