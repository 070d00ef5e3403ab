package io.florin.gateway;

import io.florin.gateway.security.AccessControl;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.SecurityConfig;
import io.florin.protocol.RequestType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a stranger says before the Welcome: it is answered by a Challenge or a Refusal, and never lets him in. */
@SuppressWarnings("NullAway.Init") // made before all
public class HandshakeFuzzTest {
    private static final int MESSAGES_MAX = 16;

    private static Path directory;
    private static AccessControl access;

    /** Called by Jazzer before all inputs. */
    @BeforeAll
    public static void fuzzerInitialize() throws IOException {
        directory = Files.createTempDirectory("florin-fuzz");
        final Path principals = directory.resolve("principals");
        Access.add(principals, Access.principal(2, "shop", "1..9", Role.PAYER));
        access = AccessControl.load(new SecurityConfig(principals, null, false, false));
    }

    /** Called by Jazzer after all inputs. */
    @AfterAll
    public static void fuzzerTearDown() throws IOException {
        Files.delete(directory.resolve("principals"));
        Files.delete(directory);
    }

    static List<Path> inputs() throws IOException {
        return FuzzInput.corpus("handshake");
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void shouldNeverLetAStrangerIn(final Path input) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(input));
    }

    /** Called by Jazzer, and with the kept inputs by the test. */
    public static void fuzzerTestOneInput(final byte[] bytes) {
        final Handshake handshake = new Handshake(access, null, () -> null, "fuzz");
        final int[] messages = {0};
        FuzzInput.forEachFrame(bytes, (buffer, offset, length) -> {
            if (RequestType.check(buffer, offset, length) != null) {
                return false;
            }
            final Handshake.Step step = handshake.onMessage(buffer, offset);
            if (step instanceof Handshake.Open open) {
                throw new IllegalStateException("a stranger is in: " + open);
            }
            messages[0]++;
            return step instanceof Handshake.Challenge && messages[0] < MESSAGES_MAX;
        });
    }
}
