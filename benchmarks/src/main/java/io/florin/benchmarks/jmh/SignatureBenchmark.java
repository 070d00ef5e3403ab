package io.florin.benchmarks.jmh;

import io.florin.benchmarks.RequestEncoder;
import io.florin.protocol.auth.CommandSigner;
import io.florin.protocol.auth.CommandVerifier;
import io.florin.protocol.auth.SigningKey;
import io.florin.protocol.auth.VerifyingKey;
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

/**
 * What it takes to sign a transfer, and to check its signature: one thread, one key.
 *
 * <pre>
 *   transfer ──▶ Ed25519 ──▶ signature                 make, as a client does
 *   transfer, signature ──▶ Ed25519 ──▶ key            check, as a server does
 * </pre>
 *
 * Not measured: frames, the hand-over to the server's threads for signatures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
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
        Topology.print(
                "transfer ──▶ signature, transfer and signature ──▶ check; one thread",
                "frames, hand-over to other threads");
        length = new RequestEncoder().transfer(buffer, 0, 1, 1, 2, 1);
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
