package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin journal checkpoints}. */
@Command(
        name = "checkpoints",
        description = {
            "Signed checkpoints of a journal: what shows to somebody who has no secret that nothing was changed, removed or inserted."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CheckpointsExportCommand.class, CheckpointsVerifyCommand.class})
final class JournalCheckpointsCommand {}
