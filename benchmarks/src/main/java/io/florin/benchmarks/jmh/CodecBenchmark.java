package io.florin.benchmarks.jmh;

import io.florin.benchmarks.RequestEncoder;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.CaptureDecoder;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.CommandReplyEncoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.TransferDecoder;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The messages of a payment, one thread: time to encode and to decode one.
 *
 * <pre>
 *   values ──▶ message      encode: the header and all fields
 *   message ──▶ values      decode: every field; check: that it can be decoded without reading past its end
 * </pre>
 *
 * Always the same message, in a buffer outside the heap that is in the processor's nearest cache. A capture has three payees. Not
 * measured: frames (see IngressBenchmark), signatures (see {@link SignatureBenchmark}), misses of the cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class CodecBenchmark {
    private final RequestEncoder encoder = new RequestEncoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandReplyEncoder replyEncoder = new CommandReplyEncoder();
    private final TransferDecoder transfer = new TransferDecoder();
    private final AuthorizeDecoder authorize = new AuthorizeDecoder();
    private final CaptureDecoder capture = new CaptureDecoder();
    private final CommandReplyDecoder reply = new CommandReplyDecoder();
    private final UnsafeBuffer transferMessage = buffer();
    private final UnsafeBuffer authorizeMessage = buffer();
    private final UnsafeBuffer captureMessage = buffer();
    private final UnsafeBuffer replyMessage = buffer();
    private int transferLength;
    private long number;

    /** Makes the messages that are decoded. */
    @Setup(Level.Trial)
    public void encode() {
        Topology.print("values ──▶ message, message ──▶ values; one thread", "frames, signatures, cache misses");
        transferLength = encodeTransfer();
        encodeAuthorize();
        encodeCapture();
        encodeReply();
    }

    /** A transfer. @return its length in bytes. */
    @Benchmark
    public int encodeTransfer() {
        return encoder.transfer(transferMessage, 0, ++number, 1, 2, 100);
    }

    /** A hold. @return its length in bytes. */
    @Benchmark
    public int encodeAuthorize() {
        return encoder.authorize(authorizeMessage, 0, ++number, 1, 2, 100);
    }

    /** A capture with three payees. @return its length in bytes. */
    @Benchmark
    public int encodeCapture() {
        return encoder.captureSplit(captureMessage, 0, ++number, 1, 100, 3);
    }

    /** The reply to a command. @return its length in bytes. */
    @Benchmark
    public int encodeReply() {
        replyEncoder
                .wrapAndApplyHeader(replyMessage, 0, headerEncoder)
                .correlationId(++number)
                .sequence(number)
                .timestampNs(number)
                .status(Status.OK.code())
                .reserved(0)
                .debitsPending(0)
                .debitsPosted(number)
                .creditsPending(0)
                .creditsPosted(number)
                .available(number);
        replyEncoder.flags().clear();
        return MessageHeaderEncoder.ENCODED_LENGTH + replyEncoder.encodedLength();
    }

    /** A transfer, as the gateway checks it. @return null: it is sound. */
    @Benchmark
    public @Nullable DisconnectReason checkTransfer() {
        return RequestType.check(transferMessage, 0, transferLength);
    }

    /** A transfer. */
    @Benchmark
    public void decodeTransfer(final Blackhole values) {
        transfer.wrapAndApplyHeader(transferMessage, 0, header);
        values.consume(transfer.correlationId());
        values.consume(transfer.flags().linked());
        values.consume(transfer.code());
        values.consume(transfer.ledger());
        values.consume(transfer.transferId().lo());
        values.consume(transfer.transferId().hi());
        values.consume(transfer.debitAccountId().lo());
        values.consume(transfer.debitAccountId().hi());
        values.consume(transfer.creditAccountId().lo());
        values.consume(transfer.creditAccountId().hi());
        values.consume(transfer.amount());
        values.consume(transfer.userData().lo());
        values.consume(transfer.userData().hi());
        values.consume(transfer.skipReference());
        values.consume(transfer.skipText());
    }

    /** A hold. */
    @Benchmark
    public void decodeAuthorize(final Blackhole values) {
        authorize.wrapAndApplyHeader(authorizeMessage, 0, header);
        values.consume(authorize.correlationId());
        values.consume(authorize.flags().linked());
        values.consume(authorize.code());
        values.consume(authorize.ledger());
        values.consume(authorize.authorizationId().lo());
        values.consume(authorize.authorizationId().hi());
        values.consume(authorize.debitAccountId().lo());
        values.consume(authorize.debitAccountId().hi());
        values.consume(authorize.creditAccountId().lo());
        values.consume(authorize.creditAccountId().hi());
        values.consume(authorize.amount());
        values.consume(authorize.userData().lo());
        values.consume(authorize.userData().hi());
        values.consume(authorize.timeoutNs());
        values.consume(authorize.skipReference());
        values.consume(authorize.skipText());
    }

    /** A capture with three payees. */
    @Benchmark
    public void decodeCapture(final Blackhole values) {
        capture.wrapAndApplyHeader(captureMessage, 0, header);
        values.consume(capture.correlationId());
        values.consume(capture.flags().finalCapture());
        values.consume(capture.code());
        values.consume(capture.captureId().lo());
        values.consume(capture.captureId().hi());
        values.consume(capture.authorizationId().lo());
        values.consume(capture.authorizationId().hi());
        values.consume(capture.amount());
        values.consume(capture.userData().lo());
        values.consume(capture.userData().hi());
        for (CaptureDecoder.SplitsDecoder split = capture.splits(); split.hasNext(); ) {
            split.next();
            values.consume(split.creditAccountId().lo());
            values.consume(split.creditAccountId().hi());
            values.consume(split.amount());
        }
        values.consume(capture.skipReference());
        values.consume(capture.skipText());
    }

    /** The reply to a command. */
    @Benchmark
    public void decodeReply(final Blackhole values) {
        reply.wrapAndApplyHeader(replyMessage, 0, header);
        values.consume(reply.correlationId());
        values.consume(reply.sequence());
        values.consume(reply.timestampNs());
        values.consume(reply.status());
        values.consume(reply.flags().replayed());
        values.consume(reply.debitsPending());
        values.consume(reply.debitsPosted());
        values.consume(reply.creditsPending());
        values.consume(reply.creditsPosted());
        values.consume(reply.available());
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(RequestEncoder.LENGTH_MAX, Long.BYTES));
    }
}
