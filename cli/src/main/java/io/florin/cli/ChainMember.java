package io.florin.cli;

import io.florin.client.Command;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/** A command of the command line that can be a member of a chain. */
interface ChainMember {
    /**
     * Makes the command of the words that were given, without asking a server.
     *
     * @throws ParameterException when a server would have to be asked, naming what to give, or a value is out of range.
     */
    Command toCommand();

    /** @return what the amount was taken for; null when the command says it itself. */
    default @Nullable CurrencyClaim currencyClaim() {
        return null;
    }
}
