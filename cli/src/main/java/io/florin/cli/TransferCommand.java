package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin transfer}. */
@Command(
        name = "transfer",
        description =
                "Look at transfers of every kind. To make one: florin pay, authorize, capture, void, refund or reverse.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TransferGetCommand.class)
final class TransferCommand {}
