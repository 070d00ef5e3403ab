package io.florin.cli;

import io.florin.client.AuthorizationSnapshot;
import io.florin.client.BlockingClient;
import io.florin.client.Capture;
import io.florin.client.Id128;
import io.florin.client.QueryResult;
import io.florin.client.TransferKind;
import io.florin.client.TransferSnapshot;
import io.florin.protocol.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code florin capture}. */
@Command(
        name = "capture",
        description = {
            "Take part or all of what an authorization holds.",
            "",
            "The authorization is looked up first, for its currency and for what remains. In a chain nothing is looked up: there"
                    + " --amount and --currency must be given.",
            "",
            MoneyOptions.ID_PROMISE
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class CaptureCommand implements Callable<Integer>, ChainMember {
    private static final int SPLITS_MAX = 8;

    @Parameters(paramLabel = "AUTHORIZATION", description = "The authorization's id")
    private Id128 authorizationId = Id128.ZERO;

    @Option(
            names = "--amount",
            paramLabel = "AMOUNT",
            description =
                    "Such as 12.50, with the decimals of the authorization's currency (default: all that remains)")
    private @Nullable String amount;

    @Option(names = "--currency", paramLabel = "CODE", description = RequestOptions.CURRENCY_DESCRIPTION)
    private @Nullable CurrencyUnit currency;

    @Option(names = "--final", description = "Nothing more will be captured: release what is left")
    private boolean isFinal;

    @Option(
            names = "--split",
            paramLabel = "ACCOUNT[=AMOUNT]",
            description =
                    "Pay this account instead of the authorization's payee; up to 8 of them, such as --split 7=3.00"
                            + " --split 8. The last one has no amount: it takes the rest")
    private List<String> splits = new ArrayList<>();

    @Mixin
    private final MoneyOptions money = new MoneyOptions();

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        money.details();
        return request.change(this::capture);
    }

    @Override
    public Capture toCommand() {
        return capture(
                money.givenId(),
                request.ranges().amount("--amount", request.neededInChain("--amount", amount), unit()),
                unit());
    }

    @Override
    public CurrencyClaim currencyClaim() {
        return new CurrencyClaim(false, authorizationId, unit());
    }

    private CurrencyUnit unit() {
        return request.neededInChain("--currency", currency);
    }

    private int capture(final BlockingClient client) {
        final Id128 id = money.idOrRandom();
        final QueryResult<AuthorizationSnapshot> found = client.getAuthorization(authorizationId);
        final AuthorizationSnapshot authorization = found.value();
        if (authorization == null) {
            return request.refuse(
                    Documents.refusal(authorizationId, found.status()), found.status(), Advice.NOTHING_SENT);
        }
        final CurrencyUnit unit = CurrencyUnit.ofLedger(authorization.ledger());
        request.checkCurrency(currency, unit, "the authorization");
        final long amountMinor = amount == null
                ? whatRemains(client, authorization)
                : request.ranges().amount("--amount", amount, unit);
        if (amount == null && amountMinor == 0) {
            final Status status = whyNothing(authorization);
            return request.refuse(Documents.refusal(authorizationId, status), status, Advice.NOTHING_SENT);
        }
        final Capture capture = capture(id, amountMinor, unit);
        money.announce(id, request);
        return request.reportTransfer(client, id, client.capture(capture));
    }

    private Capture capture(final Id128 id, final long amountMinor, final CurrencyUnit unit) {
        return new Capture(id, authorizationId, amountMinor, isFinal, splits(unit), money.details());
    }

    /** When this id was used before, what it named then: to run the same words again is to send the same content again. */
    private long whatRemains(final BlockingClient client, final AuthorizationSnapshot authorization) {
        final TransferSnapshot before =
                money.isIdGiven() ? client.getTransfer(money.givenId()).value() : null;
        return before != null && before.kind() == TransferKind.CAPTURE ? before.amount() : authorization.capturable();
    }

    private static Status whyNothing(final AuthorizationSnapshot authorization) {
        return switch (authorization.state()) {
            case CAPTURED -> Status.AUTHORIZATION_CAPTURED;
            case VOIDED -> Status.AUTHORIZATION_VOIDED;
            case EXPIRED -> Status.AUTHORIZATION_EXPIRED;
            default -> Status.ORIGINAL_NOT_FOUND;
        };
    }

    private List<Capture.Split> splits(final CurrencyUnit unit) {
        request.ranges().checkLength("--split", splits.size(), SPLITS_MAX, "of them");
        final List<Capture.Split> parts = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            parts.add(split(splits.get(i), i == splits.size() - 1, unit));
        }
        return parts;
    }

    private Capture.Split split(final String text, final boolean isLast, final CurrencyUnit unit) {
        final int equals = text.indexOf('=');
        if (isLast == equals >= 0) {
            throw new ParameterException(
                    request.commandLine(),
                    "--split: '" + text + "' "
                            + (isLast
                                    ? "is the last one, which takes the rest: give the account alone"
                                    : "has no amount: give ACCOUNT=AMOUNT, the last one alone takes the rest"));
        }
        final Id128 account;
        try {
            account = Converters.id(isLast ? text : text.substring(0, equals));
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(request.commandLine(), "--split: " + e.getMessage(), e);
        }
        return isLast
                ? Capture.Split.remainder(account)
                : new Capture.Split(account, request.ranges().amount("--split", text.substring(equals + 1), unit));
    }
}
