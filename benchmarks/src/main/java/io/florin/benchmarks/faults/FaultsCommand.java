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
        exitCodeListHeading = FaultsCommand.EXIT_CODES,
        exitCodeList = {FaultsCommand.EXIT_0, FaultsCommand.EXIT_1, FaultsCommand.EXIT_2, FaultsCommand.EXIT_3})
public final class FaultsCommand {
    static final String EXIT_CODES = "%nExit codes:%n";
    static final String EXIT_0 = "0:nothing lost, doubled, wrong or hung";
    static final String EXIT_1 = "1:something was; the messages on standard error say what";
    static final String EXIT_2 = "2:usage";
    static final String EXIT_3 = "3:no server could be started";
}
