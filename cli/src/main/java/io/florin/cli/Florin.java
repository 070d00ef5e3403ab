package io.florin.cli;

import io.florin.benchmarks.AttackCommand;
import io.florin.benchmarks.BenchCommand;
import io.florin.benchmarks.DemoCommand;
import io.florin.benchmarks.JmhCommand;
import io.florin.benchmarks.JournalBenchCommand;
import io.florin.benchmarks.ModelCommand;
import io.florin.benchmarks.ReplayBenchCommand;
import io.florin.benchmarks.RoundTripCommand;
import io.florin.benchmarks.StartupBenchCommand;
import io.florin.benchmarks.faults.FaultsCommand;
import io.florin.benchmarks.jmh.GrowthCommand;
import io.florin.benchmarks.peers.PeersCommand;
import io.florin.simulator.SimulateCommand;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code florin} command line. */
@Command(
        name = "florin",
        description = "An in-memory payments engine: serve it, and pay through it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            FollowCommand.class,
            PromoteCommand.class,
            ServerStatusCommand.class,
            AccountCommand.class,
            PayCommand.class,
            AuthorizeCommand.class,
            CaptureCommand.class,
            VoidCommand.class,
            RefundCommand.class,
            ReverseCommand.class,
            ChainCommand.class,
            TransferCommand.class,
            AuthorizationCommand.class,
            StatementCommand.class,
            TrialBalanceCommand.class,
            ImportCommand.class,
            KeysCommand.class,
            PrincipalCommand.class,
            CertsCommand.class,
            SnapshotCommand.class,
            JournalCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            BenchCommand.class,
            GrowthCommand.class,
            JournalBenchCommand.class,
            ModelCommand.class,
            PeersCommand.class,
            ReplayBenchCommand.class,
            RoundTripCommand.class,
            StartupBenchCommand.class,
            JmhCommand.class,
            DemoCommand.class,
            FaultsCommand.class,
            AttackCommand.class,
            SimulateCommand.class
        },
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {
            ExitCode.HELP_DONE,
            ExitCode.HELP_REFUSED,
            ExitCode.HELP_USAGE,
            ExitCode.HELP_CANNOT_CONNECT,
            ExitCode.HELP_DAMAGED,
            ExitCode.HELP_HALTED
        },
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  florin serve --data ./money &",
            "  florin account open 9001 --currency CZK --kind house",
            "  florin account open 1 --currency CZK",
            "  florin pay --from 9001 --to 1 --amount 12.50 --currency CZK",
            "  florin account get 1",
            "  florin statement 1",
            "",
            "florin COMMAND --help says more about each."
        })
public final class Florin {
    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Print stack traces of failures. So does FLORIN_DEBUG in the environment.")
    private boolean isVerbose;

    Florin(final boolean isVerbose) {
        this.isVerbose = isVerbose;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(final String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    private static @Nullable String fromEnvironment(final ArgSpec argument, final Map<String, String> environment) {
        final String name =
                argument instanceof OptionSpec option ? ConnectOptions.ENVIRONMENT.get(option.longestName()) : null;
        return name == null ? null : environment.get(name);
    }

    /** Makes the command line. */
    static CommandLine commandLine(final Map<String, String> environment) {
        final Florin florin = new Florin(environment.containsKey("FLORIN_DEBUG"));
        final CommandLine commandLine = new CommandLine(florin);
        final Failures failures = new Failures(() -> florin.isVerbose);
        Converters.register(commandLine);
        return commandLine
                .setDefaultValueProvider(argument -> fromEnvironment(argument, environment))
                .setParameterExceptionHandler(failures::onParameterException)
                .setExecutionExceptionHandler(failures::onExecutionException)
                .setUsageHelpAutoWidth(true)
                .setUsageHelpLongOptionsMaxWidth(34);
    }
}
