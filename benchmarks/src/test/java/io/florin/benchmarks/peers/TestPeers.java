package io.florin.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** What the tests of this package share. */
final class TestPeers {
    private TestPeers() {}

    static Mode mode(final String name, final int connections, final int batch, final Durability durability) {
        return new Mode("peer", name, connections, batch, durability, "as it comes", "another language");
    }

    static Run run(final double perSecond) {
        return new Run("Peer 1", perSecond, Map.of("p50", 10.0, "p99", 20.0), 100, List.of());
    }

    /** A directory where the user postgres can go, as that of the command. */
    static Path directory() throws IOException {
        return Files.createTempDirectory(
                Path.of("/var/tmp"),
                "florin-peers-test-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }
}
