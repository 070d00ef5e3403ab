package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin journal}. */
@Command(
        name = "journal",
        description = {
            "Look into a journal, and prove it. Works beside a running server, of whose journal it reads what was answered."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            JournalStatCommand.class,
            JournalDumpCommand.class,
            JournalFollowCommand.class,
            JournalVerifyCommand.class,
            JournalCheckpointsCommand.class
        })
final class JournalCommand {}
