package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.gateway.CapacityRequest;
import io.florin.gateway.FlorinServer;
import io.florin.gateway.FollowListener;
import io.florin.gateway.ServerConfig;
import io.florin.journal.JournalException;
import io.florin.journal.SnapshotInfo;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code florin follow}. */
@Command(
        name = "follow",
        description = {
            "Run a standby until SIGTERM or SIGINT: follow the data directory of a live server, answer queries, be ready to take over.",
            "",
            "Says what it loaded, and 'following' when it answers queries. Commands are refused with STANDBY. When the other server"
                    + " is gone, florin promote makes this one the active server: it says 'promoted', and is from then on what"
                    + " florin serve would be with the same options.",
            "",
            "Reads only, until it is promoted. When the journal turns out to be damaged it stops, rather than show an old state as the"
                    + " current one. The capacity is the journal's, so the options for it are refused."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {
            ExitCode.HELP_STOPPED,
            ExitCode.HELP_USAGE,
            ExitCode.HELP_FOLLOW_FAILED,
            ExitCode.HELP_DAMAGED,
            ExitCode.HELP_HALTED
        })
final class FollowCommand implements Callable<Integer> {
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
            follow(commandLine, config, printer, signal);
        }
        return ExitCode.DONE;
    }

    private void follow(
            final CommandLine commandLine,
            final ServerConfig config,
            final ServePrinter printer,
            final StopSignal signal)
            throws InterruptedException {
        final Listener listener = new Listener(printer, signal);
        final FlorinServer server = FlorinServer.follow(config, listener);
        try (server;
                SnapshotSchedule schedule = schedule(server, listener.snapshotSequence, printer)) {
            signal.ready();
            printer.onAdmin(config, server.adminPort());
            AccessReloader.begin(commandLine, config, server, printer);
            printer.onFollowing(config, server.port());
            listener.afterPromotion.complete(() -> {
                printer.onReady(config, server.port());
                if (options.makesSnapshots()) {
                    schedule.start();
                }
            });
            signal.await();
        }
        printer.onStopped(server.lastSequence());
        final JournalException failure = listener.failure;
        if (failure != null) {
            throw failure;
        }
    }

    /** @return what makes snapshots from the promotion on: until then the active server does, so it is not started. */
    private SnapshotSchedule schedule(final FlorinServer server, final long fromSequence, final ServePrinter printer) {
        return new SnapshotSchedule(
                SnapshotProcess.command(options.snapshotWords()),
                options.snapshots.every,
                fromSequence,
                server::lastSequence,
                printer::onSnapshot);
    }

    private static void refuseImpossible(final CommandLine commandLine, final ServerConfig config) {
        if (config.pipeline().threads() != 1) {
            throw new ParameterException(
                    commandLine, "--pipeline-threads: a standby applies what it follows on one thread: give 1");
        }
        if (!config.capacity().equals(CapacityRequest.NONE)) {
            throw new ParameterException(
                    commandLine,
                    "a standby has the journal's capacity: leave --ledgers-max, --accounts-max, --transfers-max and"
                            + " --history-max out");
        }
        if (config.acceptLostTail()) {
            throw new ParameterException(
                    commandLine,
                    "--accept-lost-tail: a standby never takes over a journal that has lost something: stop it, then give"
                            + " this to florin serve");
        }
    }

    /** Prints what happens, and lets the process end when there is nothing to follow any more. */
    private static final class Listener implements FollowListener {
        private final CompletableFuture<Runnable> afterPromotion = new CompletableFuture<>();
        private final ServePrinter printer;
        private final StopSignal signal;
        private long snapshotSequence;
        private volatile @Nullable JournalException failure;

        Listener(final ServePrinter printer, final StopSignal signal) {
            this.printer = printer;
            this.signal = signal;
        }

        @Override
        public void onLoaded(final LoadReport report) {
            final SnapshotInfo snapshot = report.start().snapshot();
            snapshotSequence = snapshot == null ? 0 : snapshot.sequence();
            printer.onLoaded(report);
        }

        @Override
        public void onPromoted(final long sequence) {
            afterPromotion.thenAccept(next -> {
                printer.onPromoted(sequence);
                next.run();
            });
        }

        @Override
        public void onFollowFailed(final JournalException unreadable) {
            failure = unreadable;
            signal.end();
        }

        @Override
        public void onFailure(final Throwable unexpected) {
            FlorinServer.halt(unexpected);
        }
    }
}
