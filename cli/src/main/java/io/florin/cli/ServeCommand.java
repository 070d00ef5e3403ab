package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.gateway.FlorinServer;
import io.florin.gateway.FlorinServer.StartReport;
import io.florin.gateway.ServerConfig;
import io.florin.gateway.pipeline.Capacity;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code florin serve}. */
@Command(
        name = "serve",
        description = {
            "Run a server until SIGTERM or SIGINT.",
            "",
            "Says what it recovered from the data directory, and 'ready' when it takes payments. Every command is in the journal"
                    + " there before its reply leaves; --sync says how firmly. A directory belongs to one server at a time.",
            "",
            "A capacity asked for here that needs more memory than the machine has is refused, because it could not be lowered"
                    + " again; one that the journal has from before, or the default one, is warned about."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {
            ExitCode.HELP_STOPPED,
            ExitCode.HELP_USAGE,
            ExitCode.HELP_CANNOT_START,
            ExitCode.HELP_DAMAGED,
            ExitCode.HELP_HALTED
        })
final class ServeCommand implements Callable<Integer> {
    private static final Capacity SMALLEST = new Capacity(1, 1, 1, 0);

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Override
    public Integer call() throws InterruptedException {
        final CommandLine commandLine = requireNonNull(spec).commandLine();
        final ServerConfig config = options.config(commandLine);
        refuseImpossible(commandLine, config);
        final ServePrinter printer = new ServePrinter(commandLine.getOut());
        printer.onStart(config);
        try (StopSignal signal = StopSignal.arm()) {
            serve(commandLine, config, printer, signal);
        }
        return ExitCode.DONE;
    }

    private void serve(
            final CommandLine commandLine,
            final ServerConfig config,
            final ServePrinter printer,
            final StopSignal signal)
            throws InterruptedException {
        final AtomicLong snapshotSequence = new AtomicLong();
        final FlorinServer server = FlorinServer.start(
                config,
                report -> {
                    snapshotSequence.set(report.snapshotSequence());
                    printer.onRecovered(report);
                    warn(commandLine, report);
                },
                FlorinServer::halt);
        try (server) {
            signal.ready();
            printer.onAdmin(config, server.adminPort());
            AccessReloader.begin(commandLine, config, server, printer);
            printer.onReady(config, server.port());
            if (options.makesSnapshots()) {
                serveWithSnapshots(server, snapshotSequence.get(), printer, signal);
            } else {
                signal.await();
            }
        }
        printer.onStopped(server.lastSequence());
    }

    private void serveWithSnapshots(
            final FlorinServer server, final long fromSequence, final ServePrinter printer, final StopSignal signal)
            throws InterruptedException {
        try (SnapshotSchedule schedule = new SnapshotSchedule(
                SnapshotProcess.command(options.snapshotWords()),
                options.snapshots.every,
                fromSequence,
                server::lastSequence,
                printer::onSnapshot)) {
            schedule.start();
            signal.await();
        }
    }

    private static void refuseImpossible(final CommandLine commandLine, final ServerConfig config) {
        final Capacity asked = config.capacity().over(SMALLEST);
        final String shortage = MemoryNeed.shortage(asked, MemoryNeed.machineBytes());
        if (shortage != null) {
            throw new ParameterException(commandLine, shortage + " (lower --accounts-max or --transfers-max)");
        }
    }

    private static void warn(final CommandLine commandLine, final StartReport report) {
        final String shortage = MemoryNeed.shortage(report.capacity(), MemoryNeed.machineBytes());
        if (shortage != null) {
            final String name = commandLine.getCommandSpec().qualifiedName();
            commandLine
                    .getErr()
                    .println(name + ": warning: " + shortage
                            + " (give a new data directory less with --accounts-max and --transfers-max)");
            commandLine.getErr().flush();
        }
    }
}
