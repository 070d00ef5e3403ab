package io.florin.benchmarks.faults;

import io.florin.benchmarks.AccountOpener;
import io.florin.benchmarks.PaymentPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin faults disk-full}. */
@Command(
        name = "disk-full",
        description = {
            "Fills the volume of the real server, a small tmpfs and a small loop-mounted ext4, at random moments under load.",
            "",
            "Below the free-space floor commands must be answered STORAGE_FULL, reads must go on, and service must resume by itself"
                    + " when there is room again. Without a floor, and filled at one stroke, the server may halt with exit code 70"
                    + " instead, but never die of SIGBUS. No answered payment may be lost. Needs root.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = CampaignExit.EXIT_CODES,
        exitCodeList = {CampaignExit.EXIT_0, CampaignExit.EXIT_1, CampaignExit.EXIT_2, CampaignExit.EXIT_3})
final class DiskFullCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 100;
    private static final int VOLUME_MB = 256;
    private static final int FLOOR_MB = 24;
    private static final int HALTED = 70;
    private static final int CANNOT_START = 3;
    private static final int PAYMENTS_MAX = 40_000;
    private static final int SENT_MAX = 150_000;
    private static final int REFUSALS = 20;
    private static final int TIMEOUT_S = 60;
    private static final int SNAPSHOT_ROOM_MAX_KB = 512;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    @Mixin
    private final CampaignOptions options = new CampaignOptions();

    @Option(names = "--fills", paramLabel = "N", description = "fills of each kind and volume", defaultValue = "10")
    int fills;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.run("disk-full", run -> {
            final String unavailable = Volume.unavailable(run.work());
            if (unavailable != null) {
                run.report().skip(unavailable);
                return;
            }
            final Path mountPoint = run.work().resolve("volume");
            for (int fill = 0; fill < fills; fill++) {
                try (Volume volume = Volume.tmpfs(mountPoint, VOLUME_MB)) {
                    new History(run, volume, "tmpfs", fill).run();
                }
                final Path image = Volume.ext4Image(run.work().resolve("image"), VOLUME_MB);
                try (Volume volume = Volume.ext4(image, mountPoint)) {
                    new History(run, volume, "ext4", fill).run();
                }
                Files.delete(image);
            }
        });
    }

    /** One volume: filled slowly under a server with a floor, at one stroke under one without, and before a start. */
    private static final class History {
        private final CampaignOptions.Run run;
        private final CampaignReport report;
        private final Volume volume;
        private final String name;
        private final Random random;
        private final Path filler;
        private final Server.Setup setup;
        private final PaymentBook book;
        private final Audit audit;

        History(final CampaignOptions.Run run, final Volume volume, final String name, final int number) {
            this.run = run;
            this.report = run.report();
            this.volume = volume;
            this.name = name + " " + number;
            random = new Random(run.seed() + 1000L * number + name.length());
            filler = volume.path().resolve("filler");
            setup = Server.Setup.of(run, volume.path().resolve("data"), "batch");
            book = new PaymentBook(new PaymentPlan(random.nextLong(), ACCOUNTS));
            audit = new Audit(run, book, random);
        }

        void run() throws IOException, InterruptedException {
            fillBelowTheFloor();
            fillAtOneStroke();
            fillBeforeAStart();
            run.say("  disk-full %s: %,d payments answered", name, book.answered());
        }

        private void fillBelowTheFloor() throws IOException, InterruptedException {
            final String when = name + ", below the floor";
            try (Server server = start(setup.with("--free-space-floor-mb", Integer.toString(FLOOR_MB)), when)) {
                AccountOpener.open(Clients.of(server.port(), 256), book.plan());
                try (Payer payer = Payer.pay(server.port(), 1 + random.nextInt(256), book, book.sent() + SENT_MAX)) {
                    payer.awaitAnswers(1 + random.nextInt(PAYMENTS_MAX), run.secondsNs(TIMEOUT_S));
                    volume.fill(filler, (FLOOR_MB << 20) - (1 << 20));
                    report.count("fills-below-the-floor");
                    if (!awaitRefusals(payer, payer.refusals() + REFUSALS)) {
                        report.find(Finding.HUNG, when + ": no STORAGE_FULL: " + server.output());
                        return;
                    }
                    volume.fill(filler, 0);
                    Files.write(volume.path().resolve("more"), new byte[0]);
                    awaitRefusals(payer, payer.refusals() + REFUSALS);
                    audit.state(server.port(), when + ", while full"); // reads go on
                    report.count("reads-while-full");
                    snapshotWithoutRoom(when);
                    Files.delete(filler);
                    if (!payer.awaitAnswers(payer.answers() + 1000, run.secondsNs(TIMEOUT_S))) {
                        report.find(
                                Finding.HUNG,
                                when + ": does not resume: " + payer + ", freeBytes=" + volume.freeBytes() + ": "
                                        + server.output());
                        return;
                    }
                    report.count("resumed");
                    report.add("refused-payments", payer.refusals());
                }
                audit.accounts(server.port(), when + ", resumed");
                snapshotWithRoom(when + ", resumed");
                server.kill();
            }
        }

        /** Lets a maker of a snapshot come upon the end of the room while it writes: it fails, says so, and leaves nothing. */
        private void snapshotWithoutRoom(final String when) throws IOException, InterruptedException {
            Volume.shorten(filler, random.nextInt(SNAPSHOT_ROOM_MAX_KB) << 10);
            try (Server maker = Server.start(run, snapshot())) {
                if (!maker.awaitEnd(TIMEOUT_S)) {
                    report.find(Finding.HUNG, when + ": a snapshot without room is never done: " + maker.output());
                } else if (maker.exitCode() == 0) {
                    report.count("snapshots-that-found-room");
                } else if (maker.exitCode() == CANNOT_START && leftovers() == 0) {
                    report.count("snapshots-without-room");
                } else {
                    report.find(
                            Finding.UNEXPECTED,
                            when + ": a snapshot without room: exit code " + maker.exitCode() + ", unfinished files="
                                    + leftovers() + ": " + maker.output());
                }
            }
        }

        private void snapshotWithRoom(final String when) throws InterruptedException {
            try (Server maker = Server.start(run, snapshot())) {
                if (!maker.awaitEnd(TIMEOUT_S) || maker.exitCode() != 0) {
                    report.find(Finding.UNEXPECTED, when + ": no snapshot with room again: " + maker.output());
                }
                report.count("snapshots-with-room-again");
            }
        }

        private List<String> snapshot() {
            return List.of(
                    run.launcher().toString(),
                    "snapshot",
                    "create",
                    "--data",
                    setup.data().toString(),
                    "--free-space-floor-mb",
                    "0");
        }

        private long leftovers() throws IOException {
            final Path snapshots = setup.data().resolve("snapshots");
            if (!Files.exists(snapshots)) {
                return 0;
            }
            try (Stream<Path> files = Files.list(snapshots)) {
                return files.filter(file -> !file.toString().endsWith(".snap")
                                && !file.toString().endsWith(".lock"))
                        .count();
            }
        }

        private void fillAtOneStroke() throws IOException, InterruptedException {
            final String when = name + ", at one stroke";
            try (Server server = start(setup, when)) {
                check(server, when);
                try (Payer payer = Payer.pay(server.port(), 1 + random.nextInt(256), book, book.sent() + SENT_MAX)) {
                    payer.awaitAnswers(1 + random.nextInt(PAYMENTS_MAX), run.secondsNs(TIMEOUT_S));
                    volume.fill(filler, 0);
                    report.count("fills-at-one-stroke");
                    awaitEndOrRefusals(server, payer);
                }
                if (server.isAlive()) {
                    report.count("refused-until-room");
                    server.kill();
                } else if (server.exitCode() == HALTED && server.output().contains("cannot go on, halting")) {
                    report.count("halts");
                } else {
                    report.find(Finding.UNEXPECTED, when + ": exit code " + server.exitCode() + ": " + server.output());
                }
            }
        }

        /** The volume is still full from the stroke. */
        private void fillBeforeAStart() throws IOException, InterruptedException {
            final String when = name + ", full at start";
            volume.fill(filler, 0);
            report.count("starts-on-a-full-volume");
            try (Server server = Server.start(setup)) {
                if (server.awaitReady()) {
                    report.count("started-full");
                    server.kill();
                } else if (server.isAlive()) {
                    report.find(Finding.HUNG, when + ": " + server.output());
                } else if (server.exitCode() == CANNOT_START && server.output().contains("florin serve: ")) {
                    report.count("starts-refused");
                } else {
                    report.find(Finding.UNEXPECTED, when + ": exit code " + server.exitCode() + ": " + server.output());
                }
            }
            Files.delete(filler);
            try (Server server = start(setup, when + ", room again")) {
                check(server, when + ", room again");
                audit.replays(server.port(), when + ", room again");
                final Audit.State state = audit.state(server.port(), when);
                server.kill();
                audit.replay(setup.data(), state, when);
            }
        }

        private void check(final Server server, final String when) {
            audit.answered(server.port(), 0, 0, when);
            audit.accounts(server.port(), when);
        }

        private Server start(final Server.Setup with, final String when) throws IOException, InterruptedException {
            final Server server = Server.start(with);
            if (!server.awaitReady()) {
                report.find(server.isAlive() ? Finding.HUNG : Finding.LOST, when + ": no start: " + server.output());
                server.close();
                throw new IOException("no start: " + server.output());
            }
            return server;
        }

        private boolean awaitRefusals(final Payer payer, final long count) {
            final long startNs = System.nanoTime();
            while (payer.refusals() < count
                    && !payer.isLost()
                    && System.nanoTime() - startNs < run.secondsNs(TIMEOUT_S)) {
                LockSupport.parkNanos(POLL_NS);
            }
            return payer.refusals() >= count;
        }

        private void awaitEndOrRefusals(final Server server, final Payer payer) {
            final long startNs = System.nanoTime();
            while (server.isAlive()
                    && payer.refusals() < REFUSALS
                    && System.nanoTime() - startNs < run.secondsNs(TIMEOUT_S) / 4) {
                LockSupport.parkNanos(POLL_NS);
            }
        }
    }
}
