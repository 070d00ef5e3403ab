package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real server killed in mid-load under each sync policy: what {@code florin demo} proves, smaller, with the JVM flags of
 * scripts/jvm-server.options as shipped.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DemoIT {
    @ParameterizedTest
    @ValueSource(strings = {"none", "batch"})
    void shouldProveThatAKillLosesAndRepeatsNothing(final String syncPolicy) throws Exception {
        final Path root = Path.of(Objects.requireNonNull(System.getProperty("florin.root")));
        final ProcessBuilder builder = new ProcessBuilder(
                        root.resolve("scripts/florin").toString(),
                        "demo",
                        "--payments",
                        "20000",
                        "--accounts",
                        "1000",
                        "--window",
                        "512",
                        "--sync",
                        syncPolicy)
                .redirectErrorStream(true);
        builder.environment().put("FLORIN_NO_BUILD", "1");
        builder.environment().remove("FLORIN_JVM_OPTS");
        final Process demo = builder.start();
        final String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, demo.waitFor(), output);
        assertTrue(output.contains("PROVEN") && !output.contains("NOT PROVEN"), output);
        assertTrue(output.contains("SIGKILL"), output);
    }
}
