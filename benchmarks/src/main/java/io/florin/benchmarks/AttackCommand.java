package io.florin.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.gateway.security.AccountRanges;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.PrincipalsFile;
import io.florin.gateway.security.Role;
import io.florin.protocol.auth.ApiKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code florin attack}: hostile peers against a real server, and what somebody who pays beside them notices of it. */
@Command(
        name = "attack",
        description = {
            "Attacks a server of its own in every way that docs/security.md names, while a victim pays at a fixed rate.",
            "",
            "Before each attack the victim is left alone for as long as the attack lasts, so that each row has its own comparison."
                    + " Latencies count from the planned time of each payment. At the end the books are compared with the"
                    + " answers, as florin bench does. Attackers, victim and server share this machine.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:each attack was turned away as documented, the victim lost no connection, and the books agree",
            "1:something else came of it; the last lines say what",
            "2:usage",
            "3:no server could be started"
        })
public final class AttackCommand implements Callable<Integer> {
    private static final int EXIT_FOUND = 1;
    private static final int EXIT_CANNOT_START = 3;
    private static final int START_TIMEOUT_S = 120;
    private static final int SENT_AGAIN = 100_000;
    private static final int KIB_PER_MIB = 1024;
    private static final int WINDOW = 4096;
    private static final long PACE_NS = 50_000;
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_MS = 1e6;
    /** Files that the server, its journal and this process have open besides connections. */
    private static final int FILES_BESIDE = 256;
    /** Short, so that attacks which only a deadline ends are ended within theirs. */
    private static final String HELLO_TIMEOUT_MS = "2000";

    /** Low, so that who reads nothing comes to it in a short attack too. */
    private static final String REPLY_BACKLOG_MAX = "1048576";

    // Generous: what is beyond them is no noise of the machine. The p99 is too noisy to be judged.
    private static final double THROUGHPUT_RATIO_MIN = 0.25;
    private static final long MEMORY_GROWTH_MAX_MIB = 256;
    private static final double RECONNECT_MAX_MS = 5000;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--rate", paramLabel = "N", description = "payments a second of the victim", defaultValue = "20000")
    int rate;

    @Option(names = "--accounts", paramLabel = "N", description = "accounts to pay between", defaultValue = "100000")
    int accounts;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "how long each attack lasts, and the quiet before it",
            defaultValue = "5")
    int seconds;

    @Option(names = "--warmup", paramLabel = "N", description = "seconds of load before all", defaultValue = "10")
    int warmupSeconds;

    @Option(
            names = "--connect-rate",
            paramLabel = "N",
            description = "connections a second of attacks that end one to begin the next",
            defaultValue = "500")
    int connectRate;

    @Option(
            names = "--crowd",
            paramLabel = "N",
            description = "connections at once of the crowd; as many as ulimit -n allows",
            defaultValue = "10000")
    int crowd;

    @Option(names = "--attacks", paramLabel = "NAME", split = ",", description = "these alone (default: all)")
    List<String> names = List.of();

    @Option(
            names = "--sync",
            paramLabel = "POLICY",
            description = "the server's sync policy: none, interval or batch",
            defaultValue = "batch")
    String syncPolicy = "";

    @Option(names = "--seed", paramLabel = "S", description = "of random bytes; printed (default: random)")
    @Nullable
    Long seed;

    @Option(names = "--output", paramLabel = "FORMAT", description = "table or json", defaultValue = "table")
    Format format = Format.table;

    /** How the result is printed. */
    @SuppressWarnings("checkstyle:ConstantName")
    enum Format {
        table,
        json
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkRanges();
        final List<Attack> attacks = attacks();
        final String launcher = System.getProperty("florin.launcher");
        if (launcher == null) {
            say("florin: run this through scripts/florin, which tells how to start a server");
            return EXIT_CANNOT_START;
        }
        final Path directory = Files.createTempDirectory("florin-attack-");
        try {
            final AttackResult result = new Run(Path.of(launcher), directory).run(attacks);
            final PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            if (format == Format.json) {
                out.println(result.json());
            } else {
                result.table().forEach(out::println);
            }
            out.flush();
            return result.findings().isEmpty() ? 0 : EXIT_FOUND;
        } finally {
            Directories.delete(directory);
        }
    }

    private void checkRanges() {
        check("--rate", rate, 1);
        check("--accounts", accounts, 2);
        check("--seconds", seconds, 1);
        check("--warmup", warmupSeconds, 0);
        check("--connect-rate", connectRate, 1);
        check("--crowd", crowd, 1);
    }

    private void check(final String option, final int value, final int min) {
        if (value < min) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    option + ": " + value + " is out of range: give " + min + " or more");
        }
    }

    private List<Attack> attacks() {
        final List<Attack> all = Attack.all();
        final List<String> known = all.stream().map(Attack::name).toList();
        for (final String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "--attacks: '" + name + "' is none: give " + String.join(", ", known));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(attack -> names.contains(attack.name())).toList();
    }

    /** One server, one victim, and all the attacks. */
    private final class Run {
        private final Path launcher;
        private final Path directory;
        private final int port = ServerProcess.freePort();
        private final long chosenSeed = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        private final Random random = new Random(chosenSeed);
        private final ApiKey insider = ApiKey.generate("insider", new SecureRandom());
        private final ApiKey victim = ApiKey.generate("victim", new SecureRandom());
        private final ClientConfig client = ClientConfig.of("127.0.0.1", port)
                .withWindow(WINDOW)
                .withApiKey(victim)
                .withClientName("florin-attack");
        private final List<String> findings = new ArrayList<>();
        private final int crowdPossible = crowdPossible();

        Run(final Path launcher, final Path directory) {
            this.launcher = launcher;
            this.directory = directory;
        }

        AttackResult run(final List<Attack> attacks) throws InterruptedException {
            final Instant startedAt = Instant.now();
            final PaymentPlan plan = new PaymentPlan(chosenSeed, accounts);
            final Path principals = principals();
            say("seed %d; starting a server, opening %,d accounts ...", chosenSeed, accounts);
            try (ServerProcess server = ServerProcess.start(
                    launcher, directory.resolve("data"), port, syncPolicy, limits(principals), line -> {})) {
                server.awaitReady(START_TIMEOUT_S);
                AccountOpener.open(client, plan);
                final BooksCheck books = new BooksCheck(client, plan, CommandMix.PAYMENTS);
                final Outcomes outcomes = new Outcomes(SENT_AGAIN);
                final OutcomeListener first = (index, reply) -> {
                    if (index < SENT_AGAIN) {
                        outcomes.onOutcome(index, reply);
                    }
                };
                final List<AttackResult.Row> rows = new ArrayList<>();
                final LoadConfig load = new LoadConfig(client, 1, rate, PACE_NS, Long.MAX_VALUE);
                try (LoadGenerator generator = LoadGenerator.start(load, plan, first)) {
                    measure(generator, warmupSeconds);
                    for (final Attack attack : attacks) {
                        rows.add(attack(attack, generator, server));
                    }
                    Futures.await(generator.stop());
                    if (generator.lossCount() > 0) {
                        findings.add("WRONG: the victim lost its connection " + generator.lossCount() + " times");
                    }
                    final BooksReport report = books.report(generator, outcomes, SENT_AGAIN);
                    if (!report.isRight()) {
                        findings.add("WRONG: the books do not agree");
                    }
                    return new AttackResult(
                            AttackResult.FORMAT,
                            startedAt.toString(),
                            Machine.describe(launcher),
                            chosenSeed,
                            rate,
                            seconds,
                            syncPolicy,
                            rows,
                            report,
                            findings);
                }
            }
        }

        private AttackResult.Row attack(final Attack attack, final LoadGenerator generator, final ServerProcess server)
                throws InterruptedException {
            final AttackResult.Service quiet = measure(generator, seconds);
            final long memoryBeforeMib = memoryMib(server.pid());
            final AttackTarget target = new AttackTarget(port, insider, random, crowdPossible);
            final Attackers attackers = Attackers.start(attack, target, connectRate);
            final AttackResult.Service attacked;
            try {
                attacked = measure(generator, seconds);
            } finally {
                attackers.stop();
            }
            final double reconnectMs = reconnectMs();
            final AttackTally tally = target.tally();
            final AttackResult.Row row = new AttackResult.Row(
                    attack.name(),
                    attack.what(),
                    tally.connections(),
                    tally.heldMost(),
                    tally.failures(),
                    tally.answers(),
                    tally.closed(),
                    quiet,
                    attacked,
                    attacked.paymentsPerSecond() / quiet.paymentsPerSecond(),
                    attacked.p99Us() / quiet.p99Us(),
                    memoryBeforeMib,
                    memoryMib(server.pid()),
                    reconnectMs);
            check(attack, tally, row);
            say(
                    "%-18s %s: %,d connections, throughput x %.3f, p99 x %.2f",
                    attack.name(), attack.what(), tally.connections(), row.throughputRatio(), row.p99Ratio());
            return row;
        }

        private void check(final Attack attack, final AttackTally tally, final AttackResult.Row row) {
            if (tally.connections() == 0) {
                findings.add("WRONG: " + attack.name() + ": no attacker could connect");
            }
            if (tally.failures() > 0) {
                findings.add("WRONG: " + attack.name() + ": " + tally.failures() + " attackers were not answered");
            }
            if (!attack.isAsExpected(tally)) {
                findings.add("WRONG: " + attack.name() + ": expected " + attack.reasons() + ", closed " + row.closed());
            }
            if (row.throughputRatio() < THROUGHPUT_RATIO_MIN) {
                findings.add("WRONG: " + attack.name() + ": throughput x " + row.throughputRatio());
            }
            if (row.memoryAfterMib() - row.memoryBeforeMib() > MEMORY_GROWTH_MAX_MIB) {
                findings.add("WRONG: " + attack.name() + ": the server grew from " + row.memoryBeforeMib() + " to "
                        + row.memoryAfterMib() + " MiB");
            }
            if (row.reconnectMs() > RECONNECT_MAX_MS) {
                findings.add("WRONG: " + attack.name() + ": a new client waited for ms=" + row.reconnectMs());
            }
            if (tally.answersWithRights() > 0) {
                findings.add("WRONG: " + attack.name() + ": " + tally.answersWithRights()
                        + " requests of the insider were not refused");
            }
        }

        private double reconnectMs() {
            final long startNs = System.nanoTime();
            try (BlockingClient again = BlockingClient.connect(client.withWindow(1))) {
                again.getServerStatus().orElseThrow();
                return (System.nanoTime() - startNs) / NS_PER_MS;
            }
        }

        private Path principals() {
            final Path file = directory.resolve("principals");
            PrincipalsFile.add(
                    file, new PrincipalsFile.Addition(principal(2, "victim", Role.OPERATOR, ""), victim, null));
            PrincipalsFile.add(
                    file, new PrincipalsFile.Addition(principal(3, "insider", Role.PAYER, "1..9"), insider, null));
            return file;
        }

        /** The victim stays below the rate that each principal has; the insider would not. */
        private List<String> limits(final Path principals) {
            return List.of(
                    "--principals",
                    principals.toString(),
                    "--hello-timeout-ms",
                    HELLO_TIMEOUT_MS,
                    "--reply-backlog-max",
                    REPLY_BACKLOG_MAX,
                    "--requests-per-second-max",
                    String.valueOf(2 * rate));
        }

        private int crowdPossible() {
            final long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getMaxFileDescriptorCount()
                    : Integer.MAX_VALUE;
            final int possible = (int) Math.max(1, Math.min(crowd, files - FILES_BESIDE));
            if (possible < crowd) {
                findings.add(String.format(
                        Locale.ROOT,
                        "TOO FEW: ulimit -n is %d, so the crowd has %,d and not %,d (raise it: ulimit -n %d)",
                        files,
                        possible,
                        crowd,
                        crowd + FILES_BESIDE));
            }
            return possible;
        }
    }

    private static Principal principal(final int id, final String name, final Role role, final String debit) {
        return new Principal(
                id,
                name,
                Set.of(role),
                AccountRanges.NONE,
                debit.isEmpty() ? AccountRanges.NONE : AccountRanges.parse(debit),
                AccountRanges.NONE,
                false);
    }

    /** Lets time pass, and takes what the victim had of it. */
    private static AttackResult.Service measure(final LoadGenerator generator, final int seconds) {
        generator.takeLatencies(null);
        final long startNs = System.nanoTime();
        Futures.pass(generator.done(), TimeUnit.SECONDS.toNanos(seconds));
        final Histogram latencies = generator.takeLatencies(null);
        return AttackResult.Service.of(latencies, (System.nanoTime() - startNs) / NS_PER_SECOND);
    }

    /** The resident memory of a process as Linux counts it; 0 when that is unknown. */
    private static long memoryMib(final long pid) {
        final String kib = Machine.firstValue(Path.of("/proc/" + pid + "/status"), "VmRSS");
        return kib.endsWith(" kB") ? Long.parseLong(kib.substring(0, kib.length() - 3)) / KIB_PER_MIB : 0;
    }

    private void say(final String text, final Object... values) {
        final PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println(String.format(Locale.ROOT, text, values));
        err.flush();
    }
}
