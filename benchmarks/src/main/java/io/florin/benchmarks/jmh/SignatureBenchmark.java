package io.florin.benchmarks.jmh;

import io.florin.protocol.auth.CommandSigner;
import io.florin.protocol.auth.CommandVerifier;
import io.florin.protocol.auth.SigningKey;
import io.florin.protocol.auth.VerifyingKey;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.TransferEncoder;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to sign a transfer, and to check its signature: one thread, one key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SignatureBenchmark {
    private static final int PRINCIPAL = 2;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final SigningKey.Pair pair = SigningKey.generate("bench", PRINCIPAL, new SecureRandom());
    private final CommandSigner signer = pair.signingKey().newSigner();
    private final CommandVerifier verifier = new CommandVerifier(PRINCIPAL, List.of(pair.verifyingKey()));
    private int length;

    /** Makes a signed transfer. */
    @Setup
    public void sign() {
        final TransferEncoder encoder = new TransferEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .ledger(978)
                .amount(1);
        encoder.reference("").text("");
        length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        make();
    }

    /** Signs. */
    @Benchmark
    public void make() {
        signer.begin();
        signer.sign(buffer, 0, length, buffer, length);
    }

    /** Checks. @return the key, which it is. */
    @Benchmark
    public @Nullable VerifyingKey check() {
        verifier.begin();
        return verifier.verify(buffer, 0, length);
    }
}
