package io.florin.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.IterationParams;

/**
 * The engine alone, one thread: time per request, by kind and by number of accounts, and beside it the bare memory work.
 *
 * <pre>
 *   batch       1,024 encoded requests ──▶ read ahead for 32 ──▶ engine ──▶ 32 replies, dropped     as the server's engine stage does
 *   oneByOne    1,024 encoded transfers ──▶ engine ──▶ replies, dropped
 *   bareMemory  1,024 encoded transfers ──▶ the same lines, no rules: see {@link BareMemory}
 * </pre>
 *
 * Each command has a new id and random accounts. What requests act on, such as the holds of captures, is made before each iteration,
 * as many as it needs, and taken in an order without locality; statements are made once, of about 60 entries each. An iteration is
 * {@value #REQUESTS} requests, so that the tables of all three have grown as far when they are compared. {@code batch} of transfers
 * divided by {@code bareMemory} of the same run is what the rules cost.
 *
 * <p>Not measured: sockets, ring, journal; encoding the requests; the first touch of new memory, which a thread of the server's own has
 * done before.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 40, batchSize = EngineBenchmark.BATCHES)
@Measurement(iterations = 50, batchSize = EngineBenchmark.BATCHES)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class EngineBenchmark {
    /** Batches of an iteration: JMH divides the time of all of them by {@link #REQUESTS}, whatever its -bs says. */
    static final int BATCHES = 32;

    /** Requests of an iteration. */
    static final int REQUESTS = BATCHES * RequestBatch.LENGTH;

    private static final int TRANSFERS_MAX = 1 << 28;
    private static final int NEW_ACCOUNTS_MAX = 1 << 26;
    /** More than the bytes that any request takes: three records of 128 bytes and their share of a table. */
    private static final int BYTES_PER_REQUEST = 512;
    /** For the last chunk that is begun of each of the stores and tables. */
    private static final int CHUNKS_MORE = 8;

    /** What all of them have in common: new memory, and a batch. */
    @State(Scope.Thread)
    public abstract static class Memory {
        /** Accounts to pay between. */
        @Param({"10000", "1000000", "10000000"})
        int accounts;

        final PreparedChunks chunks = new PreparedChunks();
        final RequestBatch batch = new RequestBatch();

        /** Lets the kernel give what an iteration needs. */
        @Setup(Level.Iteration)
        public void prepareMemory(final IterationParams iteration) {
            if (iteration.getBatchSize() != BATCHES) {
                throw new IllegalArgumentException("-bs must be " + BATCHES + ": " + iteration.getBatchSize());
            }
            chunks.prepare((long) REQUESTS * BYTES_PER_REQUEST, CHUNKS_MORE);
        }

        /** Gives the memory back that nobody took. */
        @TearDown(Level.Trial)
        public void closeMemory() {
            chunks.close();
        }
    }

    /** An engine with accounts. */
    public abstract static class Ledger extends Memory {
        private @Nullable EngineDriver driver;

        abstract RequestKind kind();

        EngineDriver driver() {
            if (driver == null) {
                throw new IllegalStateException("not open");
            }
            return driver;
        }

        /** Makes an engine with its accounts. */
        @Setup(Level.Trial)
        public void open() {
            Topology.print(
                    "encoded requests ──▶ engine ──▶ replies, dropped; one thread",
                    "sockets, ring, journal, encoding, the first touch of new memory");
            driver = new EngineDriver(accounts, accounts + NEW_ACCOUNTS_MAX, TRANSFERS_MAX, chunks);
            if (kind().original() == RequestKind.Original.STATEMENT) {
                driver.applyOriginals(kind().original(), REQUESTS);
            }
        }

        /** Makes what the requests act on. */
        @Setup(Level.Iteration)
        public void prepare() {
            if (kind().original().isConsumed()) {
                driver().applyOriginals(kind().original(), REQUESTS);
            }
        }

        /** Encodes the next batch. */
        @Setup(Level.Invocation)
        public void fill() {
            batch.fill(driver().requests(), kind());
        }

        /** Checks that it was the work that was meant. */
        @TearDown(Level.Iteration)
        public void check() {
            driver().requireAllAccepted();
        }

        /** Gives the engine's memory back. */
        @TearDown(Level.Trial)
        public void close() {
            driver().close();
        }
    }

    /** Requests of any kind. */
    public static class Requests extends Ledger {
        /** What they are. */
        @Param
        RequestKind kind = RequestKind.TRANSFER;

        @Override
        RequestKind kind() {
            return kind;
        }
    }

    /** Transfers alone. */
    public static class Transfers extends Ledger {
        @Override
        RequestKind kind() {
            return RequestKind.TRANSFER;
        }
    }

    /** Tables as large as an engine's. */
    public static class Tables extends Memory {
        private @Nullable RandomRequests requests;
        private @Nullable BareMemory memory;

        /** Makes the tables of the accounts. */
        @Setup(Level.Trial)
        public void open() {
            Topology.print(
                    "encoded transfers ──▶ the lines that the engine touches for them; one thread",
                    "sockets, ring, journal, encoding, the first touch of new memory, any rule of the ledger");
            requests = new RandomRequests(accounts);
            memory = new BareMemory(accounts, chunks);
        }

        /** Encodes the next batch. */
        @Setup(Level.Invocation)
        public void fill() {
            if (requests != null) {
                batch.fill(requests, RequestKind.TRANSFER);
            }
        }

        /** Gives the tables' memory back. */
        @TearDown(Level.Trial)
        public void close() {
            memory().close();
        }

        BareMemory memory() {
            if (memory == null) {
                throw new IllegalStateException("not open");
            }
            return memory;
        }
    }

    /** Requests as the server applies them. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void batch(final Requests requests) {
        requests.driver().apply(requests.batch);
    }

    /** Transfers one after the other, each waiting for its own reads. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void oneByOne(final Transfers transfers) {
        transfers.driver().applyOneByOne(transfers.batch);
    }

    /** What transfers cost the memory alone. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void bareMemory(final Tables tables) {
        tables.memory().touch(tables.batch);
    }
}
