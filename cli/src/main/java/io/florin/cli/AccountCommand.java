package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin account}. */
@Command(
        name = "account",
        description = "Open accounts, look at them, block them and close them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AccountOpenCommand.class,
            AccountGetCommand.class,
            AccountFreezeCommand.class,
            AccountUnfreezeCommand.class,
            AccountBlockCommand.class,
            AccountCloseCommand.class,
            AccountLimitsCommand.class
        })
final class AccountCommand {}
