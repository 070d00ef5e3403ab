package io.florin.benchmarks.jmh;

import io.florin.engine.Engine;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.ConfigureEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.OpenAccountEncoder;
import io.florin.protocol.codec.TransferEncoder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine alone, one thread.
 *
 * <pre>
 *   encoded transfer ──▶ engine ──▶ reply, dropped
 * </pre>
 *
 * Each transfer has a new id and two random accounts. Not measured: sockets, ring, journal, and more retained transfers than one
 * iteration makes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class EngineBenchmark {
    private static final int LEDGER = 999;
    private static final long OVERDRAFT_LIMIT = 1L << 53;

    /** Accounts to pay between. */
    @Param({"10000", "1000000"})
    int accounts;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TransferEncoder transfer = new TransferEncoder();
    private final SplittableRandom random = new SplittableRandom(42);
    private Engine engine = new Engine((buffer, offset, length) -> {});
    private long sequence;
    private int transferLength;

    /** Makes an engine with its accounts. */
    @Setup(Level.Iteration)
    public void open() {
        engine = new Engine((buffer, offset, length) -> {});
        sequence = 0;
        new ConfigureEncoder()
                .wrapAndApplyHeader(message, 0, header)
                .correlationId(0)
                .reserved(0)
                .ledgersMax(1)
                .accountsMax(accounts)
                .transfersMax(1 << 26);
        apply(MessageHeaderEncoder.ENCODED_LENGTH + ConfigureEncoder.BLOCK_LENGTH);
        final OpenAccountEncoder open = new OpenAccountEncoder();
        for (int i = 1; i <= accounts; i++) {
            open.wrapAndApplyHeader(message, 0, header)
                    .correlationId(i)
                    .code(1)
                    .ledger(LEDGER)
                    .overdraftLimit(OVERDRAFT_LIMIT)
                    .kind(AccountKind.CUSTOMER);
            open.flags().clear();
            open.accountId().lo(i).hi(1);
            open.userData().lo(0).hi(0);
            apply(MessageHeaderEncoder.ENCODED_LENGTH + OpenAccountEncoder.BLOCK_LENGTH);
        }
        transfer.wrapAndApplyHeader(message, 0, header).correlationId(0).code(1).ledger(LEDGER);
        transfer.flags().clear();
        transfer.userData().lo(0).hi(0);
        transfer.reference("").text("");
        transferLength = MessageHeaderEncoder.ENCODED_LENGTH + transfer.encodedLength();
    }

    /** Gives the engine's memory back. */
    @TearDown(Level.Iteration)
    public void close() {
        engine.close();
    }

    /** One transfer. */
    @Benchmark
    public void transfer() {
        final int debit = 1 + random.nextInt(accounts);
        final int credit = 1 + random.nextInt(accounts - 1);
        transfer.transferId().lo(sequence).hi(7);
        transfer.debitAccountId().lo(debit).hi(1);
        transfer.creditAccountId().lo(credit >= debit ? credit + 1 : credit).hi(1);
        transfer.amount(1 + (sequence & 0xFF));
        apply(transferLength);
    }

    private void apply(final int length) {
        sequence++;
        engine.onCommand(message, 0, length, sequence, sequence, 1);
    }
}
