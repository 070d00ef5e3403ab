package io.florin.gateway;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.security.Rights;
import io.florin.gateway.security.Role;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes, in pieces of any size: what is taken does not depend on the pieces, each request taken is answered once, and nothing else
 * happens. The requests are a principal's without any rights, so that the ledger stays as it is and the journal does not grow.
 */
@SuppressWarnings("NullAway.Init") // made before all
public class FrameDecoderFuzzTest {
    private static final int WINDOW = 64;

    private static Path directory;
    private static RunningPipeline running;

    /** Called by Jazzer before all inputs. */
    @BeforeAll
    public static void fuzzerInitialize() throws IOException {
        directory = Files.createTempDirectory("florin-fuzz");
        running = new RunningPipeline(directory, new Capacity(4, 100, 100, 10));
    }

    /** Called by Jazzer after all inputs. */
    @AfterAll
    public static void fuzzerTearDown() throws IOException {
        running.close();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    static List<Path> inputs() throws IOException {
        return FuzzInput.corpus("frame-decoder");
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void shouldTakeTheSameInWhateverPieces(final Path input) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(input));
    }

    /** Called by Jazzer, and with the kept inputs by the test. */
    public static void fuzzerTestOneInput(final byte[] input) {
        if (input.length > 1) {
            final int piece = 1 + Byte.toUnsignedInt(input[0]);
            final UnsafeBuffer bytes = new UnsafeBuffer(input, 1, input.length - 1);
            final Outcome whole = feed(bytes, bytes.capacity());
            final Outcome pieces = feed(bytes, piece);
            if (!whole.equals(pieces)) {
                throw new IllegalStateException("piece=" + piece + ", whole=" + whole + ", pieces=" + pieces);
            }
        }
    }

    private record Outcome(long published, @Nullable DisconnectReason violation, int left) {}

    /** Does what {@link SessionHandler} does with what comes from a socket. */
    private static Outcome feed(final UnsafeBuffer bytes, final int piece) {
        final CountingEgress egress = new CountingEgress();
        final IngressAdapter ingress = new IngressAdapter(
                running.pipeline(),
                egress,
                2,
                Rights.of(Access.principal(2, "fuzz", "99", Role.READER)),
                null,
                WINDOW,
                Framing.REQUEST_FRAME_LENGTH_MAX);
        int taken = 0;
        int arrived = 0;
        while (ingress.violation() == null && (arrived < bytes.capacity() || ingress.missingSlots() > 0)) {
            if (ingress.missingSlots() == 0) {
                arrived = Math.min(bytes.capacity(), arrived + piece);
            }
            final int now = ingress.onBytes(bytes, taken, arrived - taken, egress.replied(), System.nanoTime());
            if (now < 0 || now > arrived - taken) {
                throw new IllegalStateException("taken=" + now + ", there=" + (arrived - taken));
            }
            taken += now;
        }
        while (ingress.isInFlight(egress.replied())) {
            LockSupport.parkNanos(1); // the pipeline may need the core
        }
        if (egress.replied() != ingress.published()) {
            throw new IllegalStateException("published=" + ingress.published() + ", replied=" + egress.replied());
        }
        return new Outcome(ingress.published(), ingress.violation(), bytes.capacity() - taken);
    }
}
