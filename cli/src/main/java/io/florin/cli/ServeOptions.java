package io.florin.cli;

import com.sun.management.OperatingSystemMXBean;
import io.florin.gateway.CapacityRequest;
import io.florin.gateway.GatewayConfig;
import io.florin.gateway.ServerConfig;
import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.gateway.recovery.SnapshotMakerConfig;
import io.florin.journal.JournalConfig;
import io.florin.journal.SnapshotLimits;
import io.florin.journal.SyncPolicy;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult.GroupMatch;
import picocli.CommandLine.ParseResult.GroupMatchContainer;

/** Every setting of a server, with its flag. */
final class ServeOptions {
    static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

    @ArgGroup(validate = false, heading = "%nWhere:%n")
    final Place place = new Place();

    @ArgGroup(validate = false, heading = "%nThe journal:%n")
    final JournalOptions journal = new JournalOptions();

    @ArgGroup(validate = false, heading = "%nSnapshots, made by a process of its own at the lowest priority:%n")
    final SnapshotOptions snapshots = new SnapshotOptions();

    @ArgGroup(validate = false, heading = "%nIts keys:%n")
    final KeyOptions keys = new KeyOptions();

    @ArgGroup(validate = false, heading = "%nWho may come, and how. SIGHUP reads these files again:%n")
    final SecurityOptions security = new SecurityOptions();

    @ArgGroup(
            validate = false,
            heading =
                    "%nHow much it may hold. Kept in the journal; can be raised by a later start, never lowered. Memory is taken"
                            + " as it is needed, about 150 bytes for each account and transfer and 128 for each change.%n")
    final CapacityOptions capacity = new CapacityOptions();

    @ArgGroup(validate = false, heading = "%nLimits for clients:%n")
    final LimitOptions limits = new LimitOptions();

    @ArgGroup(validate = false, heading = "%nThe pipeline, for tuning. Decides speed, never an outcome:%n")
    final PipelineOptions pipeline = new PipelineOptions();

    /** Where it listens and keeps its data. */
    static final class Place {
        @Option(names = "--data", paramLabel = "DIR", description = "Data directory, made when missing" + DEFAULT)
        Path data = Path.of("florin-data");

        @Option(
                names = "--host",
                paramLabel = "HOST",
                description = "Address to listen on; 0.0.0.0 is every one" + DEFAULT)
        String host = "127.0.0.1";

        @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 takes any free one" + DEFAULT)
        int port = GatewayConfig.PORT;

        @Option(
                names = "--admin-port",
                paramLabel = "N",
                description =
                        "Port of /health, /ready and /metrics, over HTTP; 0 takes any free one (default: there is none)")
        @Nullable
        Integer adminPort;

        @Option(
                names = "--admin-host",
                paramLabel = "HOST",
                description = "Address of these. Anybody who reaches it may read them" + DEFAULT)
        String adminHost = "127.0.0.1";
    }

    /** How the journal is written. */
    static final class JournalOptions {
        private static final JournalConfig DEFAULTS = JournalConfig.defaults(Path.of("."));

        @Option(
                names = "--sync",
                paramLabel = "POLICY",
                description = {
                    "When the journal is forced to storage: batch, before any reply leaves; interval, at the latest"
                            + " --sync-interval-ms after the reply; none, never. All three survive kill -9; batch alone loses nothing when the"
                            + " power goes (default: batch)"
                })
        SyncPolicy sync = SyncPolicy.BATCH;

        @Option(
                names = "--sync-interval-ms",
                paramLabel = "N",
                description = "For --sync interval: how long a reply may be ahead of storage" + DEFAULT)
        int syncIntervalMs = (int) TimeUnit.NANOSECONDS.toMillis(DEFAULTS.syncIntervalNs());

        @Option(names = "--segment-mb", paramLabel = "N", description = "MiB at which a journal file is full" + DEFAULT)
        int segmentMb = (int) (DEFAULTS.segmentLengthBytes() >> 20);

        @Option(names = "--record-max-kb", paramLabel = "N", description = "KiB of a journal record at most" + DEFAULT)
        int recordMaxKb = DEFAULTS.recordLengthMax() >> 10;

        @Option(
                names = "--free-space-floor-mb",
                paramLabel = "N",
                description =
                        "MiB to leave free on the volume: below it commands are refused with STORAGE_FULL" + DEFAULT)
        int freeSpaceFloorMb = (int) (DEFAULTS.freeSpaceFloorBytes() >> 20);

        @Option(
                names = "--checkpoint-interval-ms",
                paramLabel = "N",
                description = "With a signing key: how often a checkpoint is signed" + DEFAULT)
        int checkpointIntervalMs = (int) TimeUnit.NANOSECONDS.toMillis(DEFAULTS.checkpointIntervalNs());

        @Option(
                names = "--accept-lost-tail",
                description =
                        "Start although payments that were answered are lost at the journal's end, as a loss of power under"
                                + " --sync none or interval leaves it. The refusal to start says when this is the way on")
        boolean isLostTailAccepted;
    }

    /** When snapshots are made, and what goes afterwards. */
    static final class SnapshotOptions {
        @Option(
                names = "--snapshot-every",
                paramLabel = "DURATION",
                converter = SnapshotInterval.class,
                description =
                        "How long after the last snapshot to make the next one, if commands have come; such as 10m or 1h, or off. It"
                                + " takes as much memory again as the ledger, and is left out when that is not free (default: 10m)")
        Duration every = Duration.ofMinutes(10);

        @Option(names = "--snapshot-keep", paramLabel = "N", description = "Good snapshots to keep" + DEFAULT)
        int keep = SnapshotMakerConfig.DEFAULT_KEEP_COUNT;

        @Option(
                names = "--snapshot-prune-journal",
                description =
                        "Delete the journal in front of the oldest snapshot that is kept: what it held can be audited and replayed no"
                                + " more (default: the whole journal is kept)")
        boolean isJournalPruned;

        @Option(
                names = "--snapshot-rate-mb",
                paramLabel = "N",
                description = "MiB that a snapshot writes in a second at most" + DEFAULT)
        int rateMb = (int) (SnapshotLimits.DEFAULT.bytesPerSecondMax() >> 20);
    }

    /** What the engine may hold. */
    static final class CapacityOptions {
        private static final String DEFAULT_OF = " (default: what the journal has; for a new one ";

        @Option(names = "--ledgers-max", paramLabel = "N", description = "Ledgers, up to 65535" + DEFAULT_OF + "1024)")
        @Nullable
        Integer ledgersMax;

        @Option(names = "--accounts-max", paramLabel = "N", description = "Accounts" + DEFAULT_OF + "16777216)")
        @Nullable
        Integer accountsMax;

        @Option(
                names = "--transfers-max",
                paramLabel = "N",
                description = "Transfers of all kinds, refused ones included" + DEFAULT_OF + "67108864)")
        @Nullable
        Integer transfersMax;

        @Option(
                names = "--history-max",
                paramLabel = "N",
                description = "Changes kept of accounts with history" + DEFAULT_OF + "4194304)")
        @Nullable
        Integer historyMax;
    }

    /** The shape of the pipeline. */
    static final class PipelineOptions {
        @Option(
                names = "--ring",
                paramLabel = "N",
                description = "Slots of the ring, a power of two, 2048 or more" + DEFAULT)
        int ring = 1 << 14;

        @Option(names = "--batch-max", paramLabel = "N", description = "Commands of a batch at most" + DEFAULT)
        int batchMax = 1 << 13;

        @Option(
                names = "--pipeline-threads",
                paramLabel = "1|2",
                description = "1: journal and engine share a thread; 2: each has its own" + DEFAULT)
        int threads = 1;

        @Option(names = "--io-threads", paramLabel = "N", description = "Threads that serve the connections" + DEFAULT)
        int ioThreads = 1;

        @Option(
                names = "--overlap-min",
                paramLabel = "N",
                description =
                        "With one pipeline thread: commands of a batch from which on they are applied while they are"
                                + " synced, and answered when both are done; smaller ones are synced first" + DEFAULT)
        int overlapMin = PipelineConfig.OVERLAP_LENGTH_MIN;

        @Option(
                names = "--memory-ahead-mb",
                paramLabel = "N",
                description =
                        "MiB of memory to have ready for what comes, touched before the server takes commands and then whenever it"
                                + " has a moment; a payment takes about 150 bytes" + DEFAULT)
        int memoryAheadMb;

        @Option(
                names = "--yield-us",
                paramLabel = "N",
                description = "Microseconds that an idle pipeline thread stays awake before it sleeps" + DEFAULT)
        int yieldUs = 100;
    }

    /** @throws ParameterException naming the flag and the value that cannot be. */
    ServerConfig config(final CommandLine commandLine) {
        requireOnce(commandLine);
        checkRanges(commandLine);
        final InetSocketAddress address = new InetSocketAddress(place.host, place.port);
        if (address.isUnresolved()) {
            throw new ParameterException(commandLine, "--host: no such host: '" + place.host + "'");
        }
        return new ServerConfig(
                gatewayConfig(commandLine, address),
                pipelineConfig(),
                journalConfig(commandLine),
                capacity(),
                adminAddress(commandLine),
                journal.isLostTailAccepted);
    }

    private @Nullable InetSocketAddress adminAddress(final CommandLine commandLine) {
        if (place.adminPort == null) {
            return null;
        }
        final InetSocketAddress address = new InetSocketAddress(place.adminHost, place.adminPort);
        if (address.isUnresolved()) {
            throw new ParameterException(commandLine, "--admin-host: no such host: '" + place.adminHost + "'");
        }
        return address;
    }

    /** @return whether snapshots are to be made. */
    boolean makesSnapshots() {
        return !snapshots.every.isZero();
    }

    /** @return the florin command that makes a snapshot beside this server. */
    List<String> snapshotWords() {
        final List<String> words = new ArrayList<>(List.of(
                "snapshot",
                "create",
                "--data",
                place.data.toAbsolutePath().toString(),
                "--keep",
                Integer.toString(snapshots.keep),
                "--rate-mb",
                Integer.toString(snapshots.rateMb),
                "--free-space-floor-mb",
                Long.toString(2L * journal.freeSpaceFloorMb),
                "--output",
                "json",
                SnapshotCreateCommand.TIED));
        if (snapshots.isJournalPruned) {
            words.add("--prune-journal");
        }
        words.addAll(keys.words());
        return words;
    }

    /** An option that comes twice would take the other options of its group back to their defaults, and say nothing. */
    private static void requireOnce(final CommandLine commandLine) {
        final Set<OptionSpec> seen = new HashSet<>();
        for (final ArgGroupSpec group : commandLine.getCommandSpec().argGroups()) {
            for (final GroupMatchContainer container :
                    commandLine.getParseResult().findMatches(group)) {
                for (final GroupMatch match : container.matches()) {
                    for (final OptionSpec option : group.options()) {
                        if (!match.matchedValues(option).isEmpty() && !seen.add(option)) {
                            throw new ParameterException(
                                    commandLine, option.longestName() + ": given more than once, give it once");
                        }
                    }
                }
            }
        }
    }

    private CapacityRequest capacity() {
        return new CapacityRequest(
                capacity.ledgersMax, capacity.accountsMax, capacity.transfersMax, capacity.historyMax);
    }

    private GatewayConfig gatewayConfig(final CommandLine commandLine, final InetSocketAddress address) {
        return new GatewayConfig(
                address,
                pipeline.ioThreads,
                limits.limits(new Ranges(commandLine)),
                security.config(commandLine, place.data));
    }

    private PipelineConfig pipelineConfig() {
        return new PipelineConfig(
                pipeline.ring,
                pipeline.batchMax,
                pipeline.threads,
                TimeUnit.MICROSECONDS.toNanos(pipeline.yieldUs),
                pipeline.ioThreads,
                pipeline.overlapMin,
                (long) pipeline.memoryAheadMb << 20);
    }

    private JournalConfig journalConfig(final CommandLine commandLine) {
        return new JournalConfig(
                place.data,
                journal.sync,
                TimeUnit.MILLISECONDS.toNanos(journal.syncIntervalMs),
                journal.recordMaxKb << 10,
                (long) journal.segmentMb << 20,
                (long) journal.freeSpaceFloorMb << 20,
                keys.keyRing(commandLine),
                TimeUnit.MILLISECONDS.toNanos(journal.checkpointIntervalMs));
    }

    private void checkRanges(final CommandLine commandLine) {
        final Ranges ranges = new Ranges(commandLine);
        ranges.check("--port", place.port, 0, 65_535);
        ranges.check("--admin-port", orElse(place.adminPort, 0), 0, 65_535);
        ranges.check("--sync-interval-ms", journal.syncIntervalMs, 1, 60_000);
        ranges.check(
                "--record-max-kb",
                journal.recordMaxKb,
                Pipeline.RECORD_LENGTH_MIN >> 10, // the longest chain
                JournalConfig.RECORD_LENGTH_LIMIT >> 10);
        ranges.check(
                "--segment-mb",
                journal.segmentMb,
                ((2 * journal.recordMaxKb) >> 10) + 1, // two of the longest records, and Chronicle's own
                (int) (JournalConfig.SEGMENT_LENGTH_LIMIT >> 20));
        ranges.check("--free-space-floor-mb", journal.freeSpaceFloorMb, 0, Integer.MAX_VALUE / 2);
        ranges.check("--snapshot-keep", snapshots.keep, 1, Integer.MAX_VALUE);
        ranges.check("--snapshot-rate-mb", snapshots.rateMb, 1, 1 << 20);
        ranges.check("--checkpoint-interval-ms", journal.checkpointIntervalMs, 1, Integer.MAX_VALUE);
        ranges.check("--ledgers-max", orElse(capacity.ledgersMax, 1), 1, 65_535);
        ranges.check("--accounts-max", orElse(capacity.accountsMax, 1), 1, Integer.MAX_VALUE);
        ranges.check("--transfers-max", orElse(capacity.transfersMax, 1), 1, Integer.MAX_VALUE);
        ranges.check("--history-max", orElse(capacity.historyMax, 0), 0, Integer.MAX_VALUE);
        ranges.check("--ring", pipeline.ring, 2 * Pipeline.CHAIN_LENGTH_MAX, 1 << 20);
        if (!BitUtil.isPowerOfTwo(pipeline.ring)) {
            throw new ParameterException(
                    commandLine,
                    "--ring: " + pipeline.ring + " is no power of two: give "
                            + BitUtil.findNextPositivePowerOfTwo(pipeline.ring));
        }
        ranges.check("--batch-max", pipeline.batchMax, 1, pipeline.ring);
        ranges.check("--pipeline-threads", pipeline.threads, 1, 2);
        ranges.check("--overlap-min", pipeline.overlapMin, 1, Integer.MAX_VALUE);
        ranges.check("--io-threads", pipeline.ioThreads, 1, 1024);
        ranges.check("--memory-ahead-mb", pipeline.memoryAheadMb, 0, memoryAheadMbMax());
        ranges.check("--yield-us", pipeline.yieldUs, 0, 1_000_000);
    }

    private static int memoryAheadMbMax() {
        final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (int) (Math.min(RecoveredEngine.MEMORY_AHEAD_MAX, system.getTotalMemorySize()) >> 20);
    }

    private static int orElse(final @Nullable Integer value, final int otherwise) {
        return value == null ? otherwise : value;
    }
}
