package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code florin attack}, small: one attack by a stranger, one by an insider, and a crowd. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class AttackIT {
    @TempDir
    private Path work;

    @Test
    void shouldTurnAttackersAwayAndKeepTheBooks() throws Exception {
        final Path root = Path.of(Objects.requireNonNull(System.getProperty("florin.root")));
        final Path out = work.resolve("out");
        final Path err = work.resolve("err");
        final ProcessBuilder builder = new ProcessBuilder(List.of(
                        root.resolve("scripts/florin").toString(),
                        "attack",
                        "--attacks",
                        "zero-length,repeated-hello,crowd",
                        "--crowd",
                        "300",
                        "--seconds",
                        "1",
                        "--warmup",
                        "1",
                        "--rate",
                        "500",
                        "--accounts",
                        "100",
                        "--output",
                        "json"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("FLORIN_NO_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        final int exitCode = builder.start().waitFor();

        final JsonNode result = new ObjectMapper().readTree(out.toFile());
        assertEquals(0, exitCode, () -> result + " " + err);
        assertEquals(0, result.get("findings").size(), result.toString());
        assertTrue(result.get("checks").get("isRight").asBoolean(), result.toString());
        assertEquals(3, result.get("rows").size());
        assertTrue(result.get("rows").get(0).get("closed").get("NOT_A_FRAME").asLong() > 0, result.toString());
        assertTrue(result.get("rows").get(1).get("closed").get("HELLO_REPEATED").asLong() > 0, result.toString());
        assertEquals(300, result.get("rows").get(2).get("heldMost").asInt());
        assertTrue(Files.size(err) > 0);
    }
}
