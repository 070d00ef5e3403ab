package io.florin.benchmarks.faults;

import picocli.CommandLine.Command;

/** {@code florin faults}: faults done to the real server, with a count of what was done and found. */
@Command(
        name = "faults",
        description = {
            "Does faults to the real server, over and over, and proves each time that nothing answered was lost or done twice.",
            "",
            "Each campaign prints its seed, what it did and what it found, on one line. docs/faults.md has the table of all.",
            ""
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KillCommand.class,
            PowerCommand.class,
            DamageCommand.class,
            DiskFullCommand.class,
            SyncCommand.class,
            SecondCommand.class
        },
        exitCodeListHeading = CampaignExit.EXIT_CODES,
        exitCodeList = {CampaignExit.EXIT_0, CampaignExit.EXIT_1, CampaignExit.EXIT_2, CampaignExit.EXIT_3})
public final class FaultsCommand {}
