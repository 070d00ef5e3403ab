package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.client.ClientException;
import io.florin.client.CommandResult;
import io.florin.client.Id128;
import io.florin.client.Transfer;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code florin pay}. */
@Command(
        name = "pay",
        description = {
            "Move money from one account to another, now.",
            "",
            "The id is the payment's for ever: however often it is sent with the same content, the money moves once. So whatever"
                    + " happens, running it again with the same --id is safe. Without --id a random one is made, and printed on standard error"
                    + " before anything is sent."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class PayCommand implements Callable<Integer> {
    /** What the JVM makes of arguments that are not of the locale's character set: to pay with it would falsify the text. */
    private static final char UNREADABLE = '\uFFFD';

    @Option(names = "--from", required = true, paramLabel = "ID", description = "The account that pays")
    private Id128 from = Id128.ZERO;

    @Option(names = "--to", required = true, paramLabel = "ID", description = "The account that is paid")
    private Id128 to = Id128.ZERO;

    @Option(
            names = "--amount",
            required = true,
            paramLabel = "AMOUNT",
            description = "Such as 12.50: digits, and a decimal point with no more decimals than the currency has")
    private String amount = "";

    @Option(
            names = "--currency",
            required = true,
            paramLabel = "CODE",
            description = AccountOpenCommand.CURRENCY_DESCRIPTION)
    private @Nullable CurrencyUnit currency;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = AccountOpenCommand.ID_DESCRIPTION + " (default: a random UUID)")
    private @Nullable Id128 id;

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
            names = "--reference",
            paramLabel = "TEXT",
            description = "End-to-end reference, up to 35 printable ASCII characters")
    private String reference = "";

    @Option(names = "--text", paramLabel = "TEXT", description = "Free text, up to 140 bytes of UTF-8")
    private String text = "";

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final Transfer transfer = transfer(id == null ? Id128.random() : id);
        final CommandResult result = pay(transfer);
        final Document document = Documents.payment(transfer, result);
        if (!result.isOk()) {
            return request.refuse(document, result.status(), Advice.of(result.status()));
        }
        request.print(document);
        return ExitCode.DONE;
    }

    private CommandResult pay(final Transfer transfer) {
        try {
            return request.ask(client -> {
                if (id == null) {
                    request.tell("id=" + transfer.id());
                }
                return client.transfer(transfer);
            });
        } catch (final ClientException e) {
            if (!e.isOutcomeUnknown()) {
                throw e;
            }
            throw new CliException(
                    ExitCode.CANNOT,
                    "the outcome is unknown: " + e.getMessage() + "; to learn it, and pay at most once, run again: "
                            + again(transfer),
                    e);
        }
    }

    private Transfer transfer(final Id128 transferId) {
        new Ranges(request.commandLine()).check("--code", code, 0, AccountOpenCommand.CODE_MAX);
        if (text.indexOf(UNREADABLE) >= 0) {
            throw new ParameterException(
                    request.commandLine(), "--text: not readable in this locale: run again with LC_ALL=C.UTF-8");
        }
        final CurrencyUnit unit = requireNonNull(currency);
        final long amountMinor;
        try {
            amountMinor = Amounts.parse(amount, unit);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(request.commandLine(), "--amount: " + e.getMessage(), e);
        }
        try {
            return new Transfer(transferId, from, to, unit.ledger(), amountMinor, code, userData, reference, text);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(request.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The same command with the id, as it can be pasted into a shell. */
    private String again(final Transfer transfer) {
        final CurrencyUnit unit = requireNonNull(currency);
        final StringBuilder command = new StringBuilder(request.name());
        List.of(
                        "--id", transfer.id().toString(),
                        "--from", from.toString(),
                        "--to", to.toString(),
                        "--amount", Amounts.format(transfer.amount(), unit),
                        "--currency", unit.code(),
                        "--server", request.server().toString())
                .forEach(word -> command.append(' ').append(word));
        append(command, "--code", code == 0 ? "" : Integer.toString(code));
        append(command, "--user-data", userData.equals(Id128.ZERO) ? "" : userData.toString());
        append(command, "--reference", reference);
        append(command, "--text", text);
        return command.toString();
    }

    private static void append(final StringBuilder command, final String flag, final String value) {
        if (!value.isEmpty()) {
            command.append(' ')
                    .append(flag)
                    .append(" '")
                    .append(value.replace("'", "'\\''"))
                    .append('\'');
        }
    }
}
