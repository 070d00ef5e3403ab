package io.florin.cli;

import io.florin.client.CommandResult;
import io.florin.client.Id128;
import io.florin.client.Transfer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code florin pay}. */
@Command(
        name = "pay",
        description = {"Move money from one account to another, now.", "", MoneyOptions.ID_PROMISE},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class PayCommand implements Callable<Integer>, ChainMember {
    @Mixin
    private final PaymentOptions payment = new PaymentOptions();

    @Mixin
    private final MoneyOptions money = new MoneyOptions();

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final Transfer transfer = transfer(money.idOrRandom());
        return request.change(client -> {
            money.announce(transfer.id(), request);
            final CommandResult result = client.transfer(transfer);
            return request.report(Documents.payment(transfer, result), result.status());
        });
    }

    @Override
    public Transfer toCommand() {
        return transfer(money.givenId());
    }

    private Transfer transfer(final Id128 id) {
        return new Transfer(
                id, payment.from(), payment.to(), payment.unit().ledger(), payment.amountMinor(), money.details());
    }
}
