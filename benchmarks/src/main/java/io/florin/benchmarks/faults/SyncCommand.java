package io.florin.benchmarks.faults;

import io.florin.benchmarks.AccountOpener;
import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.Shell;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin faults sync}. */
@Command(
        name = "sync",
        description = {
            "Lets one system call of the real server fail, at a random moment under load, with strace: fdatasync and fsync with EIO,"
                    + " write with ENOSPC, both once, so that a second call would succeed.",
            "",
            "From then on nothing may be answered; the server halts with exit code 70 and says why, or, when the call was one of its"
                    + " start, refuses to start. The next server must know every payment that was answered.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = CampaignExit.EXIT_CODES,
        exitCodeList = {CampaignExit.EXIT_0, CampaignExit.EXIT_1, CampaignExit.EXIT_2, CampaignExit.EXIT_3})
final class SyncCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 100;
    private static final int HALTED = 70;
    private static final int CANNOT_START = 3;
    private static final int PAYMENTS_MAX = 60_000;
    private static final int TIMEOUT_S = 60;

    @Mixin
    private final CampaignOptions options = new CampaignOptions();

    @Option(names = "--failures", paramLabel = "N", description = "failures for each system call", defaultValue = "10")
    int failures;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.run("sync", run -> {
            if (!Shell.has("strace")
                    || !Shell.run("strace", "-o", "/dev/null", "true").isOk()) {
                run.report().skip("no strace that may trace (apt-get install strace)");
                return;
            }
            new History(run).run();
        });
    }

    /**
     * A call that fails.
     *
     * @param firstMin the first call that may be chosen.
     * @param firstMax the last one.
     */
    private record Fault(String call, String error, int firstMin, int firstMax) {
        String injection(final int when) {
            return "inject=" + call + ":error=" + error + ":when=" + when;
        }
    }

    /** One data directory, through all failures. */
    private final class History {
        private static final List<Fault> FAULTS = List.of(
                new Fault("fdatasync", "EIO", 1, 300),
                new Fault("fsync", "EIO", 1, 24),
                // a thread's first 24 may be the unpacking of a native library by jffi, which loads what it has got of
                // it
                new Fault("pwrite64", "ENOSPC", 25, 400));

        private final CampaignOptions.Run run;
        private final CampaignReport report;
        private final Random random;
        private final Server.Setup setup;
        private final PaymentBook book;
        private final Audit audit;

        History(final CampaignOptions.Run run) {
            this.run = run;
            report = run.report();
            random = new Random(run.seed());
            setup = Server.Setup.of(run, run.work().resolve("data"), "batch");
            book = new PaymentBook(new PaymentPlan(random.nextLong(), ACCOUNTS));
            audit = new Audit(run, book, random);
        }

        void run() throws IOException, InterruptedException {
            try (Server server = Server.start(setup)) {
                if (!server.awaitReady()) {
                    throw new IOException("no start: " + server.output());
                }
                AccountOpener.open(Clients.of(server.port(), 256), book.plan());
                server.stop();
            }
            for (final Fault fault : FAULTS) {
                for (int i = 0; i < failures; i++) {
                    final int when = random.nextInt(fault.firstMin(), fault.firstMax() + 1);
                    fail(fault, when);
                    recover(fault.injection(when));
                }
                run.say("  sync %s: %d failures", fault.call(), failures);
            }
        }

        private void fail(final Fault fault, final int when) throws InterruptedException {
            final String injection = fault.injection(when);
            final Server.Setup traced = setup.behind(
                    "strace",
                    "-f",
                    "-qq",
                    "--seccomp-bpf",
                    "-o",
                    "/dev/null",
                    "-e",
                    "trace=" + fault.call(),
                    "-e",
                    injection);
            try (Server server = Server.start(traced)) {
                if (!server.awaitReady()) {
                    onNoStart(server, injection);
                    return;
                }
                final int target = book.sent() + PAYMENTS_MAX;
                try (Payer payer = Payer.pay(server.port(), 1 + random.nextInt(64), book, target)) {
                    payer.awaitDone(run.secondsNs(TIMEOUT_S));
                }
                if (server.isAlive() && !server.awaitEnd(2)) {
                    report.count("calls-never-reached");
                    server.kill();
                    return;
                }
                onHalt(server, injection);
            }
        }

        private void onNoStart(final Server server, final String injection) {
            if (server.isAlive()) {
                report.find(Finding.HUNG, injection + ": no start: " + server.output());
            } else if (server.exitCode() != CANNOT_START || !server.output().contains("florin serve: ")) {
                report.find(
                        Finding.UNEXPECTED, injection + ": exit code " + server.exitCode() + ": " + server.output());
            } else {
                report.count("starts-refused");
            }
        }

        private void onHalt(final Server server, final String injection) {
            final String output = server.output();
            if (server.exitCode() != HALTED || !output.contains("cannot go on, halting")) {
                report.find(Finding.UNEXPECTED, injection + ": exit code " + server.exitCode() + ": " + output);
                return;
            }
            report.count("halts");
            final String acknowledged = output.replaceFirst("(?s).*acknowledgedSequence=(\\d+).*", "$1");
            if (!acknowledged.equals(output) && book.lastAnsweredSequence() > Long.parseLong(acknowledged)) {
                report.find(
                        Finding.WRONG,
                        injection + ": answered up to " + book.lastAnsweredSequence() + ", but acknowledged "
                                + acknowledged);
            }
        }

        private void recover(final String after) throws InterruptedException {
            try (Server server = Server.start(setup)) {
                if (!server.awaitReady()) {
                    final Finding finding = server.isAlive() ? Finding.HUNG : Finding.LOST;
                    report.find(finding, after + ": no start: " + server.output());
                    return;
                }
                audit.answered(server.port(), 0, 0, after);
                audit.accounts(server.port(), after);
                server.stop();
            }
        }
    }
}
