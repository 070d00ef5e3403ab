package io.florin.benchmarks.faults;

import io.florin.benchmarks.Directories;
import io.florin.gateway.recovery.RecoveryProgress;
import io.florin.gateway.recovery.SnapshotMaker;
import io.florin.gateway.recovery.SnapshotMakerConfig;
import io.florin.journal.KeyFile;
import io.florin.journal.KeyRing;
import io.florin.journal.SnapshotLimits;
import io.florin.journal.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin faults damage}. */
@Command(
        name = "damage",
        description = {
            "Damages a small journal in every way, one at a time, and recovers an engine from it: each byte flipped, each length"
                    + " truncated, each file removed, emptied, zeroed, replaced, swapped and duplicated.",
            "",
            "Each time the state must be exactly that of the acknowledged commands, by its hash and sequence, or the recovery must"
                    + " refuse and name the file.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = CampaignExit.EXIT_CODES,
        exitCodeList = {CampaignExit.EXIT_0, CampaignExit.EXIT_1, CampaignExit.EXIT_2})
final class DamageCommand implements Callable<Integer> {
    private static final int BITS = 8;

    @Mixin
    private final CampaignOptions options = new CampaignOptions();

    @Option(names = "--records", paramLabel = "N", description = "records of each of two epochs", defaultValue = "60")
    int records;

    @Option(names = "--all-bits", description = "flips each bit of each byte, instead of a random one")
    boolean isEachBit;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "truncates to every Nth length, and flips every Nth byte",
            defaultValue = "1")
    int step;

    /** What is made of a journal before it is damaged. */
    private enum Snapshots {
        NONE,
        KEPT,
        PRUNED
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.run("damage", run -> {
            final Random random = new Random(run.seed());
            for (final SyncPolicy policy : SyncPolicy.values()) {
                damage(run, policy, Snapshots.NONE, KeyRing.none(), random);
            }
            damage(run, SyncPolicy.BATCH, Snapshots.KEPT, KeyRing.none(), random);
            damage(run, SyncPolicy.BATCH, Snapshots.PRUNED, KeyRing.none(), random);
            final Path file = run.work().resolve("keys");
            KeyFile.create(file, true, true, false);
            damage(run, SyncPolicy.BATCH, Snapshots.KEPT, KeyRing.readFile(file), random);
        });
    }

    /** Damages what a closed server leaves, and what a killed one leaves that had one record not acknowledged. */
    private void damage(
            final CampaignOptions.Run run,
            final SyncPolicy policy,
            final Snapshots snapshots,
            final KeyRing keys,
            final Random random)
            throws IOException {
        final String name = "sync " + policy + ", snapshots " + snapshots + (keys.canChain() ? ", sealed" : "");
        final Path closed = run.work().resolve("closed");
        final Path killed = run.work().resolve("killed");
        final Path aside = Files.createDirectories(run.work().resolve("aside"));
        SampleJournal.open(closed, policy, keys, random)
                .append(records)
                .commit()
                .close();
        snapshot(closed, snapshots, keys);
        final SampleJournal.State acknowledged;
        final SampleJournal.State appended;
        try (SampleJournal journal = SampleJournal.open(closed, policy, keys, random)) {
            journal.append(records / 2).commit();
            snapshot(closed, snapshots, keys);
            acknowledged = journal.append(records / 2).commit().state();
            appended = journal.append(1).state();
            copy(closed, killed);
        }
        damage(new Damage(closed, aside, name + ", closed", keys, Set.of(appended), run.report()), random);
        damage(
                new Damage(killed, aside, name + ", killed", keys, Set.of(acknowledged, appended), run.report()),
                random);
        run.say("  damage: %s", name);
        Directories.delete(closed);
        Directories.delete(killed);
    }

    private static void snapshot(final Path directory, final Snapshots snapshots, final KeyRing keys) {
        if (snapshots != Snapshots.NONE) {
            new SnapshotMaker(
                            new SnapshotMakerConfig(
                                    directory, keys, 2, snapshots == Snapshots.PRUNED, SnapshotLimits.NONE),
                            RecoveryProgress.NONE,
                            () -> 1)
                    .make();
        }
    }

    private void damage(final Damage damage, final Random random) throws IOException {
        damage.none();
        damage.removeEach();
        damage.exchangeEach();
        damage.truncateEach(step);
        damage.flipEach(position -> isEachBit ? IntStream.range(0, BITS) : IntStream.of(random.nextInt(BITS)), step);
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (final Path path : walk.sorted().toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
