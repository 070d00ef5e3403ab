package io.florin.cli;

import io.florin.client.Id128;
import io.florin.client.Reversal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code florin reverse}. */
@Command(
        name = "reverse",
        description = {
            "Undo a whole payment, once; for operators.",
            "",
            "A payment that was refunded, in part or whole, cannot be reversed. A capture is undone by refunds.",
            "",
            MoneyOptions.ID_PROMISE
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class ReverseCommand implements Callable<Integer>, ChainMember {
    @Parameters(paramLabel = "ORIGINAL", description = "The payment's id")
    private Id128 originalId = Id128.ZERO;

    @Mixin
    private final MoneyOptions money = new MoneyOptions();

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final Reversal reversal = reversal(money.idOrRandom());
        return request.change(client -> {
            money.announce(reversal.id(), request);
            return request.reportTransfer(client, reversal.id(), client.reverse(reversal));
        });
    }

    @Override
    public Reversal toCommand() {
        return reversal(money.givenId());
    }

    private Reversal reversal(final Id128 id) {
        return new Reversal(id, originalId, money.details());
    }
}
