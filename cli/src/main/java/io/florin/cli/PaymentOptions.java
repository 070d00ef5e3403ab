package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.client.Id128;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a payment and an authorization have in common: from whom, to whom, how much of what. */
final class PaymentOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

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

    Id128 from() {
        return from;
    }

    Id128 to() {
        return to;
    }

    CurrencyUnit unit() {
        return requireNonNull(currency);
    }

    /** @throws ParameterException when it is no amount of the currency. */
    long amountMinor() {
        return new Ranges(requireNonNull(spec).commandLine()).amount("--amount", amount, unit());
    }
}
