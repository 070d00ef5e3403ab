package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin account}. */
@Command(
        name = "account",
        description = "Open accounts, and look at them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AccountOpenCommand.class, AccountGetCommand.class})
final class AccountCommand {}
