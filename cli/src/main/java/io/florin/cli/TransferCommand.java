package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin transfer}. */
@Command(
        name = "transfer",
        description = "Look at transfers. To make one: florin pay.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TransferGetCommand.class)
final class TransferCommand {}
