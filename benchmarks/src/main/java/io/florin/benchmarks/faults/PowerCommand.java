package io.florin.benchmarks.faults;

import io.florin.benchmarks.AccountOpener;
import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin faults power}. */
@Command(
        name = "power",
        description = {
            "Takes the power from the real server, over and over: it runs on a loop-mounted ext4, is stopped at a random moment under"
                    + " load, and the image as its device holds it then is what the next server starts on.",
            "",
            "Under --sync batch every payment that was answered must be there. Under interval and none a tail of them may be"
                    + " missing: the server recovers what is in front of it, or refuses, says so, and starts with --accept-lost-tail."
                    + " Needs root.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = CampaignExit.EXIT_CODES,
        exitCodeList = {CampaignExit.EXIT_0, CampaignExit.EXIT_1, CampaignExit.EXIT_2, CampaignExit.EXIT_3})
final class PowerCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 200;
    private static final int IMAGE_MB = 512;
    private static final int EARLIER_CHECKED = 10_000;
    private static final int DAMAGED_EXIT_CODE = 4;
    private static final long QUIET_MS = 150;
    private static final int LOAD_TIMEOUT_S = 20;

    @Mixin
    private final CampaignOptions options = new CampaignOptions();

    @Option(names = "--cuts", paramLabel = "N", description = "cuts for each sync policy", defaultValue = "50")
    int cuts;

    @Option(
            names = "--sync",
            paramLabel = "POLICY",
            split = ",",
            description = "sync policies, one image each",
            defaultValue = "batch,interval,none")
    List<String> policies = List.of();

    @Option(
            names = "--payments",
            paramLabel = "N",
            description = "payments between two cuts, at most",
            defaultValue = "8000")
    int payments;

    @Option(
            names = "--teeth",
            description = "runs the server under --sync none but expects of it what batch promises: must find losses")
    boolean isForTeeth;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.run(isForTeeth ? "power-teeth" : "power", run -> {
            final String unavailable = Volume.unavailable(run.work());
            if (unavailable != null) {
                run.report().skip(unavailable);
                return;
            }
            if (isForTeeth) {
                new History(run, "none", true, new Random(run.seed())).run();
                return;
            }
            for (int i = 0; i < policies.size(); i++) {
                new History(run, policies.get(i), policies.get(i).equals("batch"), new Random(run.seed() + i)).run();
            }
        });
    }

    /** One image, through all its cuts. */
    private final class History {
        private final CampaignOptions.Run run;
        private final CampaignReport report;
        private final String policy;
        private final boolean losesNothing;
        private final Random random;
        private final Path image;
        private final Path mountPoint;
        private final Server.Setup setup;
        private final PaymentBook book;
        private final Audit audit;
        private int firstOfLife;

        History(final CampaignOptions.Run run, final String policy, final boolean losesNothing, final Random random) {
            this.run = run;
            this.report = run.report();
            this.policy = policy;
            this.losesNothing = losesNothing;
            this.random = random;
            image = run.work().resolve(policy + ".img");
            mountPoint = run.work().resolve(policy);
            setup = Server.Setup.of(run, mountPoint.resolve("data"), policy);
            book = new PaymentBook(new PaymentPlan(random.nextLong(), ACCOUNTS));
            audit = new Audit(run, book, random);
        }

        void run() throws IOException, InterruptedException {
            Volume.ext4Image(image, IMAGE_MB);
            for (int cut = 0; cut <= cuts; cut++) {
                try (Volume volume = Volume.ext4(image, mountPoint)) {
                    if (!live(cut, cut < cuts)) {
                        return;
                    }
                    if (cut % 10 == 0) {
                        run.say("  power %s: %d of %d, %,d payments answered", policy, cut, cuts, book.answered());
                    }
                    report.atMost("most-megabytes-used", (IMAGE_MB - (volume.freeBytes() >> 20)));
                }
                if (cut < cuts) {
                    Files.move(cutImage(), image, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.delete(image);
        }

        private Path cutImage() {
            return image.resolveSibling(policy + "-cut.img");
        }

        /** One server's life. @return whether there can be another one. */
        private boolean live(final int cut, final boolean endsInCut) throws IOException, InterruptedException {
            final String when = policy + ", after cut " + cut;
            try (Server server = startServer(when)) {
                if (server == null) {
                    return false;
                }
                if (cut == 0) {
                    AccountOpener.open(Clients.of(server.port(), 256), book.plan());
                    if (!losesNothing) {
                        server.stop(); // closes the journal, which forces it: accounts are not what is to be lost
                        try (Server again = startServer(when)) {
                            return again != null && serve(again, when, endsInCut);
                        }
                    }
                    return serve(server, when, endsInCut);
                }
                return check(server, when) && serve(server, when, endsInCut);
            }
        }

        private boolean check(final Server server, final String when) {
            if (!losesNothing) {
                final int lost = book.forgetBehind(Long.parseLong(server.value("recovered: ", "sequence")));
                report.add("payments-lost-as-documented", lost);
            }
            audit.answered(server.port(), firstOfLife, EARLIER_CHECKED, when);
            audit.accounts(server.port(), when);
            return true;
        }

        private boolean serve(final Server server, final String when, final boolean endsInCut)
                throws IOException, InterruptedException {
            if (!endsInCut) {
                audit.answered(server.port(), 0, 0, when);
                audit.replays(server.port(), when);
                audit.accounts(server.port(), when);
                final Audit.State state = audit.state(server.port(), when);
                server.kill();
                audit.replay(setup.data(), state, when);
                report.add("payments", book.sent());
                return true;
            }
            firstOfLife = book.sent();
            final int window = 1 << random.nextInt(10);
            final int most = Math.max(1, window < 16 ? payments / 20 : payments);
            try (Payer payer = Payer.pay(server.port(), window, book, Integer.MAX_VALUE)) {
                payer.awaitAnswers(random.nextInt(most), run.secondsNs(LOAD_TIMEOUT_S));
                Shell.require("kill", "-STOP", Long.toString(server.pid()));
                awaitQuiet(payer);
            }
            Volume.copyStill(image, cutImage());
            report.count("cuts");
            server.kill();
            return true;
        }

        /** Lets the answers in that had left before the stop. */
        private static void awaitQuiet(final Payer payer) throws InterruptedException {
            long before = -1;
            while (before != payer.answers()) {
                before = payer.answers();
                TimeUnit.MILLISECONDS.sleep(QUIET_MS);
            }
        }

        private @Nullable Server startServer(final String when) throws InterruptedException {
            Server server = Server.start(setup);
            if (!server.awaitReady() && !server.isAlive() && server.exitCode() == DAMAGED_EXIT_CODE) {
                report.count("refusals-to-start");
                if (losesNothing || !server.output().contains("--accept-lost-tail")) {
                    report.find(Finding.LOST, when + ": refuses to start: " + server.output());
                    return null;
                }
                server = Server.start(setup.withFlag("--accept-lost-tail"));
                server.awaitReady();
                report.add("lost-tails-accepted", server.line("LOST, as accepted: ") == null ? 0 : 1);
            }
            if (server.line("ready: ") == null) {
                report.find(
                        server.isAlive() ? Finding.HUNG : Finding.UNEXPECTED, when + ": no start: " + server.output());
                server.close();
                return null;
            }
            report.add("torn-tails", server.line("dropped, never answered: ") == null ? 0 : 1);
            return server;
        }
    }
}
