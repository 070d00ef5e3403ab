package io.florin.benchmarks.faults;

import io.florin.benchmarks.AccountOpener;
import io.florin.benchmarks.Directories;
import io.florin.benchmarks.PaymentPlan;
import io.florin.journal.JournalException;
import io.florin.journal.KeyFile;
import io.florin.journal.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin faults kill}. */
@Command(
        name = "kill",
        description = {
            "Kills the real server with SIGKILL, over and over on one data directory: under load, at rolls, while it starts; and the"
                    + " makers of snapshots, backups and restores beside it.",
            "",
            "After each kill it starts again, within a time; every payment that was answered must be known with its outcome and"
                    + " sequence, and each account must hold exactly the answered payments. At the end every payment is sent once"
                    + " more and must be a replay, and another engine that reads the whole journal must have the same state.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = CampaignExit.EXIT_CODES,
        exitCodeList = {CampaignExit.EXIT_0, CampaignExit.EXIT_1, CampaignExit.EXIT_2, CampaignExit.EXIT_3})
final class KillCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 1000;
    private static final int LIVES_CHECKED = 2;
    private static final int EARLIER_CHECKED = 10_000;
    private static final int FULL_CHECK_EVERY = 25;
    private static final int START_KILL_ONE_IN = 3;
    private static final int SNAPSHOT_ONE_IN = 3;
    private static final int RESTORE_ONE_IN = 8;
    private static final int COMMAND_TIMEOUT_S = 60;
    private static final String INCOMPLETE = "restore.incomplete";
    private static final int LOAD_TIMEOUT_S = 20;
    private static final String STARTS = "sync: ";

    @Mixin
    private final CampaignOptions options = new CampaignOptions();

    @Option(names = "--kills", paramLabel = "N", description = "kills for each sync policy", defaultValue = "300")
    int kills;

    @Option(
            names = "--sync",
            paramLabel = "POLICY",
            split = ",",
            description = "sync policies, one data directory each",
            defaultValue = "batch,interval,none")
    List<String> policies = List.of();

    @Option(
            names = "--payments",
            paramLabel = "N",
            description = "payments between two kills, at most",
            defaultValue = "20000")
    int payments;

    @Option(names = "--sealed", description = "with keys: the journal is encrypted, chained and signed")
    boolean isSealed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.run("kill", run -> {
            for (int i = 0; i < policies.size(); i++) {
                new History(run, policies.get(i), new Random(run.seed() + i)).run();
            }
        });
    }

    /** One data directory, through all its kills. */
    private final class History {
        private final CampaignOptions.Run run;
        private final CampaignReport report;
        private final String policy;
        private final Random random;
        private final Path data;
        private final Server.Setup setup;
        private final PaymentBook book;
        private final Audit audit;
        private final int[] firstOfLife = new int[LIVES_CHECKED];
        private final boolean isPruned;
        private final List<String> keyOption;
        private final Path backup;
        private final Path restored;
        private boolean isBackupBeside;
        private long startMs = TimeUnit.SECONDS.toMillis(1);
        private long commandMs = TimeUnit.SECONDS.toMillis(1);

        History(final CampaignOptions.Run run, final String policy, final Random random) {
            this.run = run;
            this.report = run.report();
            this.policy = policy;
            this.random = random;
            data = run.work().resolve(policy);
            backup = run.work().resolve(policy + "-backup");
            restored = run.work().resolve(policy + "-restored");
            KeyRing keys = KeyRing.none();
            if (isSealed) {
                final Path file = run.work().resolve(policy + ".keys");
                KeyFile.create(file, true, true, true);
                keys = KeyRing.readFile(file);
                keyOption = List.of("--keys", file.toString());
            } else {
                keyOption = List.of();
            }
            setup = Server.Setup.of(run, data, policy)
                    .with("--transfers-max", "67108864")
                    .with(keyOption.toArray(new String[0]));
            book = new PaymentBook(new PaymentPlan(random.nextLong(), ACCOUNTS));
            audit = new Audit(run, book, random, keys);
            isPruned = random.nextBoolean();
        }

        private List<String> florin(final String... words) {
            final List<String> command = new ArrayList<>();
            command.add(run.launcher().toString());
            command.addAll(List.of(words));
            return command;
        }

        private List<String> snapshot() {
            final List<String> command =
                    florin("snapshot", "create", "--data", data.toString(), "--free-space-floor-mb", "0");
            command.addAll(keyOption);
            if (isPruned) {
                command.add("--prune-journal");
            }
            return command;
        }

        private List<String> backup() {
            return florin("backup", "--data", data.toString(), "--to", backup.toString());
        }

        private List<String> restore() {
            return florin("restore", "--from", backup.toString(), "--data", restored.toString());
        }

        void run() throws IOException, InterruptedException {
            int killed = 0;
            boolean isNew = true;
            while (killed < kills) {
                if (!isNew && random.nextInt(START_KILL_ONE_IN) == 0) {
                    killAtStart();
                    killed++;
                    continue;
                }
                try (Server server = startServer("kill " + killed)) {
                    if (isNew) {
                        AccountOpener.open(Clients.of(server.port(), 256), book.plan());
                        isNew = false;
                    } else {
                        check(server, killed);
                    }
                    killUnderLoad(server);
                    killed++;
                }
                if (random.nextInt(RESTORE_ONE_IN) == 0) {
                    killARestore(killed);
                }
                if (killed % 10 == 0) {
                    run.say("  kill %s: %d of %d, %,d payments answered", policy, killed, kills, book.answered());
                }
            }
            end();
        }

        private Server startServer(final String when) throws InterruptedException {
            final long startNs = System.nanoTime();
            final Server server = Server.start(setup);
            if (!server.awaitReady()) {
                final Finding finding = server.isAlive() ? Finding.HUNG : Finding.UNEXPECTED;
                server.close();
                report.find(finding, policy + ", " + when + ": no start: " + server.output());
                throw new IllegalStateException("no start: " + server.output());
            }
            startMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            report.count("starts");
            report.atMost("longest-start-ms", startMs);
            report.add("torn-tails", server.line("dropped, never answered: ") == null ? 0 : 1);
            report.add("starts-from-a-snapshot", server.line("snapshot: ") == null ? 0 : 1);
            final String skipped = server.line("SKIPPED: ");
            if (skipped != null) {
                report.find(Finding.UNEXPECTED, policy + ", " + when + ": a snapshot is not good: " + skipped);
            }
            return server;
        }

        private void check(final Server server, final int killed) {
            final String when = policy + ", after kill " + killed;
            final boolean isFull = killed % FULL_CHECK_EVERY == 0;
            audit.answered(server.port(), isFull ? 0 : firstOfLife[0], EARLIER_CHECKED, when);
            audit.accounts(server.port(), when);
        }

        private void killUnderLoad(final Server server) throws InterruptedException {
            System.arraycopy(firstOfLife, 1, firstOfLife, 0, LIVES_CHECKED - 1);
            firstOfLife[LIVES_CHECKED - 1] = book.sent();
            final int window = 1 << random.nextInt(11);
            final int most = Math.max(1, window < 16 ? payments / 20 : payments);
            try (Payer payer = Payer.pay(server.port(), window, book, Integer.MAX_VALUE)) {
                final Server maker = random.nextInt(SNAPSHOT_ONE_IN) == 0 ? Server.start(run, beside()) : null;
                if (!payer.awaitAnswers(random.nextInt(most), run.secondsNs(LOAD_TIMEOUT_S)) && payer.isLost()) {
                    report.find(Finding.UNEXPECTED, policy + ": the server went by itself: " + server.output());
                }
                server.kill();
                report.count("kills-under-load");
                if (maker != null) {
                    endBeside(maker);
                }
            }
        }

        /** A maker of a snapshot, or now and then of a backup. */
        private List<String> beside() {
            isBackupBeside = !isPruned && random.nextInt(3) == 0;
            return isBackupBeside ? backup() : snapshot();
        }

        /** Kills what works beside the server at a random moment, which may be after its end; or lets it end. */
        private void endBeside(final Server maker) throws InterruptedException {
            final String what = isBackupBeside ? "backup" : "snapshot";
            if (random.nextInt(3) > 0) {
                killWithin(maker, startMs, "kills-of-a-" + what);
            } else if (end(maker, what)) {
                report.count(what + "s");
            }
        }

        private void killWithin(final Server process, final long milliseconds, final String counter)
                throws InterruptedException {
            TimeUnit.MICROSECONDS.sleep(random.nextInt((int) TimeUnit.MILLISECONDS.toMicros(milliseconds + 1)));
            report.add(counter, process.isAlive() ? 1 : 0);
            process.kill();
        }

        /** @return whether it came to its end in time, and with exit code 0. */
        private boolean end(final Server process, final String what) throws InterruptedException {
            final long beginNs = System.nanoTime();
            if (!process.awaitEnd(COMMAND_TIMEOUT_S)) {
                report.find(Finding.HUNG, policy + ": " + what + " is never done: " + process.output());
                process.kill();
                return false;
            }
            commandMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs);
            if (process.exitCode() != 0) {
                report.find(Finding.UNEXPECTED, policy + ": no " + what + ": " + process.output());
                return false;
            }
            return true;
        }

        /**
         * Backs up what a killed server has left, and restores it with kills in between: what is not whole must be refused by a start,
         * and what is whole must hold everything that was answered, in the state that the data directory had then.
         */
        private void killARestore(final int killed) throws IOException, InterruptedException {
            final String when = policy + ", restored after kill " + killed;
            if (isPruned) {
                Directories.delete(backup); // a pruned journal never fits into an older backup
            }
            if (!end(Server.start(run, backup()), "backup")) {
                return;
            }
            report.count("backups");
            do {
                killWithin(Server.start(run, restore()), commandMs, "kills-of-a-restore");
                if (Files.exists(restored.resolve(INCOMPLETE))) {
                    report.count("unfinished-restores");
                    requireRefusal(when);
                }
            } while (random.nextBoolean());
            if (!isWhole() && !end(Server.start(run, restore()), "restore")) {
                return;
            }
            report.count("restores");
            final Audit.State state = audit.recover(restored);
            if (state.sequence() < book.lastAnsweredSequence()) {
                report.find(
                        Finding.LOST,
                        when + ": restored up to " + state.sequence() + ", answered up to "
                                + book.lastAnsweredSequence());
            }
            if (!isPruned) {
                audit.replay(data, state, when); // what was not answered may be in the data directory alone
            }
            Directories.delete(restored);
        }

        private boolean isWhole() throws IOException {
            if (!Files.exists(restored) || Files.exists(restored.resolve(INCOMPLETE))) {
                return false;
            }
            try (Stream<Path> files = Files.walk(restored)) {
                return files.anyMatch(file -> file.toString().endsWith(".mark"));
            }
        }

        private void requireRefusal(final String when) {
            try {
                final Audit.State state = audit.recover(restored);
                report.find(Finding.WRONG, when + ": an unfinished restore is taken: " + state);
            } catch (final JournalException refused) {
                report.count("unfinished-restores-refused");
            }
        }

        /** Kills it between the moment when it begins to look at its data and some time after it would have been ready. */
        private void killAtStart() throws InterruptedException {
            try (Server server = Server.start(setup)) {
                if (server.awaitLine(STARTS) == null) {
                    report.find(Finding.UNEXPECTED, policy + ": no start: " + server.output());
                }
                TimeUnit.MICROSECONDS.sleep(random.nextInt((int) TimeUnit.MILLISECONDS.toMicros(startMs / 2 + 1)));
                server.kill();
                report.count("kills-while-starting");
                report.add("kills-before-ready", server.line("ready: ") == null ? 1 : 0);
            }
        }

        private void end() throws IOException, InterruptedException {
            final String when = policy + ", at the end";
            final Audit.State state;
            try (Server server = startServer("the end")) {
                audit.answered(server.port(), 0, 0, when);
                audit.accounts(server.port(), when);
                audit.replays(server.port(), when);
                audit.accounts(server.port(), when);
                state = audit.state(server.port(), when);
                server.kill();
            }
            audit.recovery(data, state, when);
            if (!isPruned) {
                audit.replay(data, state, when);
            }
            final List<String> verify = florin("journal", "verify", "--data", data.toString());
            verify.addAll(keyOption);
            if (end(Server.start(run, verify), "journal verify")) {
                report.count("verified");
            }
            report.add("payments", book.sent());
            report.add("segments", segments());
        }

        private long segments() throws IOException {
            try (Stream<Path> files = Files.walk(data)) {
                return files.filter(file -> file.toString().endsWith(".cq4")).count();
            }
        }
    }
}
