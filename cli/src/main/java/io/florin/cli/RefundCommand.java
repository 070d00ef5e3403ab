package io.florin.cli;

import io.florin.client.BlockingClient;
import io.florin.client.Id128;
import io.florin.client.QueryResult;
import io.florin.client.Refund;
import io.florin.client.TransferKind;
import io.florin.client.TransferSnapshot;
import io.florin.protocol.Status;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code florin refund}. */
@Command(
        name = "refund",
        description = {
            "Give back part or all of a payment or capture.",
            "",
            "The original is looked up first, for its currency and for what can still be refunded. In a chain nothing is looked up: there"
                    + " --amount and --currency must be given.",
            "",
            MoneyOptions.ID_PROMISE
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class RefundCommand implements Callable<Integer>, ChainMember {
    @Parameters(paramLabel = "ORIGINAL", description = "The id of the payment or capture")
    private Id128 originalId = Id128.ZERO;

    @Option(
            names = "--amount",
            paramLabel = "AMOUNT",
            description =
                    "Such as 12.50, with the decimals of the original's currency (default: all that can still be refunded)")
    private @Nullable String amount;

    @Option(names = "--currency", paramLabel = "CODE", description = RequestOptions.CURRENCY_DESCRIPTION)
    private @Nullable CurrencyUnit currency;

    @Option(
            names = "--payee",
            paramLabel = "ID",
            description = "Who gives back: needed for a capture that was split among several accounts")
    private Id128 payee = Id128.ZERO;

    @Mixin
    private final MoneyOptions money = new MoneyOptions();

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        money.details();
        return request.change(this::refund);
    }

    @Override
    public Refund toCommand() {
        return refund(
                money.givenId(),
                request.ranges().amount("--amount", request.neededInChain("--amount", amount), unit()));
    }

    @Override
    public CurrencyClaim currencyClaim() {
        return new CurrencyClaim(false, originalId, unit());
    }

    private CurrencyUnit unit() {
        return request.neededInChain("--currency", currency);
    }

    private int refund(final BlockingClient client) {
        final Id128 id = money.idOrRandom();
        final QueryResult<TransferSnapshot> found = client.getTransfer(originalId);
        final TransferSnapshot original = found.value();
        if (original == null || original.ledger() == 0) {
            final Status status = original == null ? found.status() : Status.ORIGINAL_NOT_FOUND;
            return request.refuse(Documents.refusal(originalId, status), status, Advice.NOTHING_SENT);
        }
        final CurrencyUnit unit = CurrencyUnit.ofLedger(original.ledger());
        request.checkCurrency(currency, unit, "the original");
        if (amount == null && original.splits().size() > 1 && payee.equals(Id128.ZERO)) {
            final List<Id128> payees = original.splits().stream()
                    .map(TransferSnapshot.Split::creditAccount)
                    .toList();
            return request.refuse(
                    Documents.refusal(originalId, Status.PAYEE_MISMATCH),
                    Status.PAYEE_MISMATCH,
                    " (nothing was sent: it has several payees, give --payee with one of " + payees + ")");
        }
        final long amountMinor =
                amount == null ? whatCanBe(client, original) : request.ranges().amount("--amount", amount, unit);
        if (amount == null && amountMinor == 0) {
            final Status status = whyNothing(original);
            return request.refuse(Documents.refusal(originalId, status), status, Advice.NOTHING_SENT);
        }
        final Refund refund = refund(id, amountMinor);
        money.announce(id, request);
        return request.reportTransfer(client, id, client.refund(refund));
    }

    private Refund refund(final Id128 id, final long amountMinor) {
        return new Refund(id, originalId, payee, amountMinor, money.details());
    }

    /** When this id was used before, what it named then: to run the same words again is to send the same content again. */
    private long whatCanBe(final BlockingClient client, final TransferSnapshot original) {
        final TransferSnapshot before =
                money.isIdGiven() ? client.getTransfer(money.givenId()).value() : null;
        if (before != null && before.kind() == TransferKind.REFUND) {
            return before.amount();
        }
        return original.splits().stream()
                .filter(split -> split.creditAccount().equals(payee))
                .mapToLong(split -> split.amount() - split.refunded())
                .findFirst()
                .orElse(original.refundable());
    }

    private static Status whyNothing(final TransferSnapshot original) {
        if (original.outcome() != Status.OK) {
            return Status.ORIGINAL_NOT_FOUND;
        }
        if (original.kind() != TransferKind.PAYMENT && original.kind() != TransferKind.CAPTURE) {
            return Status.ORIGINAL_KIND_MISMATCH;
        }
        final boolean isReversed = original.kind() == TransferKind.PAYMENT && original.refunded() < original.amount();
        return isReversed ? Status.ORIGINAL_REVERSED : Status.REFUND_EXCEEDS_REMAINDER;
    }
}
