package io.florin.cli;

import io.florin.client.Authorization;
import io.florin.client.CommandResult;
import io.florin.client.Id128;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin authorize}. */
@Command(
        name = "authorize",
        description = {
            "Hold money of one account for another until an expiry.",
            "",
            "What is held is not available to the payer. florin capture takes it, florin void releases it, and at the expiry the rest is"
                    + " released by itself.",
            "",
            MoneyOptions.ID_PROMISE
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class AuthorizeCommand implements Callable<Integer>, ChainMember {
    @Mixin
    private final PaymentOptions payment = new PaymentOptions();

    @Option(
            names = "--expires-in",
            required = true,
            paramLabel = "TIME",
            description = "How long it holds: a number and d, h, m, s or ms, such as 7d or 1d12h; up to 366d")
    private Duration expiresIn = Duration.ZERO;

    @Mixin
    private final MoneyOptions money = new MoneyOptions();

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final Authorization authorization = authorization(money.idOrRandom());
        return request.change(client -> {
            money.announce(authorization.id(), request);
            final CommandResult result = client.authorize(authorization);
            return request.report(Documents.authorized(authorization, result), result.status());
        });
    }

    @Override
    public Authorization toCommand() {
        return authorization(money.givenId());
    }

    private Authorization authorization(final Id128 id) {
        return Authorization.of(
                        id, payment.from(), payment.to(), payment.unit().ledger(), payment.amountMinor(), expiresIn)
                .withDetails(money.details());
    }
}
