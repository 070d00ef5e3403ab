package io.florin.benchmarks.faults;

import io.florin.benchmarks.AccountOpener;
import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.Shell;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin faults second}. */
@Command(
        name = "second",
        description = {
            "Starts a second server on the directory of one that works, also in a process id namespace of its own, where both may"
                    + " have the same id; and starts servers after killed ones that had the same process id, as in containers.",
            "",
            "The second one must be refused and the first one must not notice; the later ones must start at once. Namespaces need root.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = CampaignExit.EXIT_CODES,
        exitCodeList = {CampaignExit.EXIT_0, CampaignExit.EXIT_1, CampaignExit.EXIT_2, CampaignExit.EXIT_3})
final class SecondCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 100;
    private static final int CANNOT_START = 3;
    private static final int PAYMENTS = 3000;
    private static final int TIMEOUT_S = 60;
    private static final String[] NAMESPACE = {"unshare", "--pid", "--fork", "--kill-child", "--mount-proc"};

    @Mixin
    private final CampaignOptions options = new CampaignOptions();

    @Option(names = "--rounds", paramLabel = "N", description = "rounds of each", defaultValue = "10")
    int rounds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.run("second", run -> {
            final boolean hasNamespaces = Shell.run("unshare", "--pid", "--fork", "--mount-proc", "true")
                    .isOk();
            if (!hasNamespaces) {
                run.report().skip("no process id namespaces, which need root");
            }
            new History(run, hasNamespaces).run();
        });
    }

    /** One data directory, through all rounds. */
    private final class History {
        private final CampaignOptions.Run run;
        private final CampaignReport report;
        private final boolean hasNamespaces;
        private final Random random;
        private final Server.Setup setup;
        private final PaymentBook book;
        private final Audit audit;
        private boolean isOpen;

        History(final CampaignOptions.Run run, final boolean hasNamespaces) {
            this.run = run;
            report = run.report();
            this.hasNamespaces = hasNamespaces;
            random = new Random(run.seed());
            setup = Server.Setup.of(run, run.work().resolve("data"), "batch");
            book = new PaymentBook(new PaymentPlan(random.nextLong(), ACCOUNTS));
            audit = new Audit(run, book, random);
        }

        void run() throws InterruptedException {
            for (int round = 0; round < rounds; round++) {
                final boolean isInNamespace = hasNamespaces && round % 2 == 1;
                live(setup, isInNamespace ? setup.behind(NAMESPACE) : setup, "round " + round);
            }
            String pid = "";
            for (int round = 0; hasNamespaces && round < rounds; round++) {
                final Server.Setup contained = setup.behind(NAMESPACE);
                final String own = live(contained, contained, "same pid, round " + round);
                if (!pid.isEmpty() && pid.equals(own)) {
                    report.count("starts-with-the-dead-ones-pid");
                }
                pid = own;
            }
        }

        /** A server pays, another one is refused, the first one goes on and is killed. @return its process id, as it sees it. */
        private String live(final Server.Setup first, final Server.Setup second, final String when)
                throws InterruptedException {
            try (Server server = Server.start(first)) {
                if (!server.awaitReady()) {
                    final Finding finding = server.isAlive() ? Finding.HUNG : Finding.UNEXPECTED;
                    report.find(finding, when + ": no start: " + server.output());
                    return "";
                }
                if (!isOpen) {
                    AccountOpener.open(Clients.of(server.port(), 256), book.plan());
                    isOpen = true;
                }
                audit.answered(server.port(), 0, 0, when);
                audit.accounts(server.port(), when);
                try (Payer payer = Payer.pay(server.port(), 8, book, Integer.MAX_VALUE)) {
                    refuse(second, when);
                    if (!payer.awaitAnswers(payer.answers() + PAYMENTS, run.secondsNs(TIMEOUT_S))) {
                        report.find(Finding.HUNG, when + ": the first server serves no more: " + server.output());
                    }
                    server.kill();
                }
                return server.value("ready: ", "pid");
            }
        }

        private void refuse(final Server.Setup second, final String when) throws InterruptedException {
            try (Server server = Server.start(second)) {
                if (server.awaitReady()) {
                    report.find(Finding.WRONG, when + ": a second server serves: " + server.output());
                } else if (server.isAlive()) {
                    report.find(Finding.HUNG, when + ": a second server hangs: " + server.output());
                } else if (server.exitCode() != CANNOT_START
                        || !server.output().contains("in use by another process")) {
                    report.find(Finding.UNEXPECTED, when + ": exit code " + server.exitCode() + ": " + server.output());
                } else {
                    report.count(second.prefix().isEmpty() ? "refused" : "refused-in-a-namespace");
                }
            }
        }
    }
}
