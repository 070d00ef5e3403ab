package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin snapshot}. */
@Command(
        name = "snapshot",
        description = {
            "Make snapshots of a ledger, and look at those there are. A start loads the newest good one and replays only the journal"
                    + " behind it.",
            "",
            "All of it works beside a running server, which does not wait for it, and without one."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SnapshotCreateCommand.class, SnapshotListCommand.class, SnapshotVerifyCommand.class})
final class SnapshotCommand {}
