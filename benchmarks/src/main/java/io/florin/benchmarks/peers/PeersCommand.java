package io.florin.benchmarks.peers;

import io.florin.benchmarks.CommandMix;
import io.florin.benchmarks.Directories;
import io.florin.benchmarks.Machine;
import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.Skew;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code florin peers}: others that keep accounts, with the same payments, in turn with Florin. */
@Command(
        name = "peers",
        description = {
            "Pays the same payments by PostgreSQL, Redis, H2 and Florin in turn, and prints how many payments a second each of them"
                    + " makes durable, and Florin's ratio to each.",
            "",
            "Every payment has an id and is done once, checks the payer's funds, changes both balances at once and is stored with its"
                    + " time. Each contestant has as many payments in flight as the Florin that it is compared with, acknowledges them"
                    + " when they are as safe, and starts from nothing in each round. Where that is not like for like the table says so.",
            "",
            "At the end of each run the first payments are sent again, and then every balance and the number of transfers must be what"
                    + " the acknowledged payments make them.",
            "",
            "PostgreSQL and Redis must be installed (Debian: apt-get install postgresql redis-server; scripts/peers does that as root)."
                    + " All listen on loopback alone, on ports that are free, and are stopped and deleted behind each run.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured, and all books are right",
            "1:somebody's books are wrong",
            "2:usage",
            "3:one is not installed, or failed"
        })
public final class PeersCommand implements Callable<Integer> {
    private static final int EXIT_WRONG = 1;
    private static final int EXIT_CANNOT = 3;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--only",
            paramLabel = "PEER",
            split = ",",
            description = "of postgresql, redis and h2, with the Florin that each is compared with; without it all")
    List<String> only = List.of();

    @Option(names = "--accounts", paramLabel = "N", description = "accounts to pay between", defaultValue = "1000000")
    int accounts;

    @Option(
            names = "--skew",
            paramLabel = "SKEW",
            description = "which accounts pay and are paid: none, zipf[:EXPONENT] or hot[:SHARE], as in florin bench",
            defaultValue = "none")
    String skew = "";

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "connections where each waits for the acknowledgement of its payment",
            defaultValue = "16")
    int connections;

    @Option(
            names = "--batch-connections",
            paramLabel = "N",
            description = "connections where each has many payments in flight",
            defaultValue = "4")
    int batchConnections;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "how many: of a batch, a pipeline, a window",
            defaultValue = "1000")
    int batch;

    @Option(names = "--rounds", paramLabel = "N", description = "turns of each contestant", defaultValue = "3")
    int rounds;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "load before measuring", defaultValue = "3")
    int warmupSeconds;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "how long to measure", defaultValue = "10")
    int seconds;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "a directory is made in it and deleted: on a disk, for on a tmpfs nobody forces anything; and where the user"
                            + " postgres can go, when you are root",
            defaultValue = "/var/tmp")
    Path directory = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "where result.json goes; without it no file is written")
    @Nullable
    Path out;

    @Override
    public Integer call() throws Exception {
        check();
        final String launcher = System.getProperty("florin.launcher");
        if (launcher == null) {
            throw new IllegalStateException("peers starts processes: run it by scripts/florin");
        }
        final Roster roster = roster(Path.of(launcher));
        final Set<String> missing = roster.missingPackages();
        if (!missing.isEmpty()) {
            printError("florin peers: not installed: apt-get install " + String.join(" ", missing)
                    + ", or leave them out with --only");
            return EXIT_CANNOT;
        }
        final Path scratch = Files.createTempDirectory(
                Files.createDirectories(directory),
                "florin-peers-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        return OrderlyEnd.of(() -> {
            try {
                return run(roster, Path.of(launcher), scratch);
            } finally {
                Directories.delete(scratch);
            }
        });
    }

    private int run(final Roster roster, final Path launcher, final Path scratch) throws Exception {
        final Instant startedAt = Instant.now();
        final Rounds turns = new Rounds(
                scratch,
                new PaymentPlan(new SecureRandom().nextLong(), accounts, Skew.parse(skew), CommandMix.PAYMENTS),
                Duration.ofSeconds(warmupSeconds),
                Duration.ofSeconds(seconds),
                this::print);
        final PeersResult result = new PeersResult(
                PeersResult.FORMAT,
                startedAt.toString(),
                Machine.describe(launcher),
                new PeersResult.Load(accounts, skew, rounds, warmupSeconds, seconds),
                roster.entries(turns.run(roster.contestants(), rounds)));
        print("");
        PeersTable.of(result).forEach(this::print);
        if (out != null) {
            result.write(Files.createDirectories(out).resolve("result.json"));
        }
        return result.isRight() ? 0 : EXIT_WRONG;
    }

    private Roster roster(final Path launcher) {
        return Roster.of(
                Roster.peers(connections, batchConnections, batch).stream()
                        .filter(peer ->
                                only.isEmpty() || only.contains(peer.mode().peer()))
                        .toList(),
                mode -> FlorinContestant.comparableTo(mode, launcher, batchConnections));
    }

    private void check() {
        if (accounts < 2
                || Math.min(connections, batchConnections) < 1
                || batch < 2
                || Math.min(rounds, seconds) < 1
                || warmupSeconds < 0) {
            throw usage(
                    "--accounts and --batch must be 2 or more, --connections, --batch-connections, --rounds and --seconds 1 or"
                            + " more, --warmup 0 or more");
        }
        only.stream().filter(peer -> !Roster.PEERS.contains(peer)).findFirst().ifPresent(peer -> {
            throw usage("--only: '" + peer + "' is none: give some of " + String.join(",", Roster.PEERS));
        });
        Skew.parse(skew);
    }

    private ParameterException usage(final String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private void printError(final String line) {
        Objects.requireNonNull(spec).commandLine().getErr().println(line);
    }

    private void print(final String line) {
        final PrintWriter writer = Objects.requireNonNull(spec).commandLine().getOut();
        writer.println(line);
        writer.flush();
    }
}
