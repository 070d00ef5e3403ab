package io.florin.benchmarks.peers;

import io.florin.benchmarks.ServerProcess;
import io.florin.benchmarks.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL cluster of its own in a process of its own, over TCP on loopback. PostgreSQL refuses to be root: then it is postgres. */
record PostgresServer(ServerProcess process, String url) implements AutoCloseable {
    /** What is not as initdb leaves it. Everything that makes a commit durable is on, as it is by default. */
    static final List<String> SETTINGS = List.of(
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "shared_buffers=2GB",
            "wal_buffers=64MB",
            "min_wal_size=4GB",
            "max_wal_size=16GB",
            "checkpoint_timeout=30min",
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_connections=100",
            "jit=off");

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";

    /** @throws IOException when the cluster cannot be made. */
    static PostgresServer start(final Path directory) throws IOException, InterruptedException {
        final Path programs =
                programs().orElseThrow(() -> new IllegalStateException("no PostgreSQL: directory=" + DEBIAN));
        final Path data = directory.resolve("cluster");
        final List<String> asUser = asUser(directory);
        Shell.require(words(
                asUser,
                programs.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync", // the cluster lives for a minute; what it commits is forced
                "--no-instructions"));
        final int port = ServerProcess.freePort();
        final List<String> command = new ArrayList<>(List.of(words(
                asUser,
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-h",
                Servers.LOOPBACK,
                "-p",
                String.valueOf(port),
                "-c",
                "unix_socket_directories=")));
        SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
        final ServerProcess process = Servers.await(output -> ServerProcess.start(
                command, line -> line.contains("database system is ready to accept connections"), output));
        return new PostgresServer(
                process, "jdbc:postgresql://" + Servers.LOOPBACK + ":" + port + "/" + USER + "?user=" + USER);
    }

    @Override
    public void close() {
        process.close();
    }

    /** Where Debian puts its programs, off the PATH; the newest version's. Empty when it is not installed. */
    static Optional<Path> programs() {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.comparing(Path::toString));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot look for PostgreSQL: directory=" + DEBIAN, e);
        }
    }

    /** setpriv becomes the server, where su and runuser would stay in front of it and keep the signals. */
    private static List<String> asUser(final Path directory) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        Files.setOwner(
                directory,
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        return List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups");
    }

    private static String[] words(final List<String> before, final String... words) {
        return Stream.concat(before.stream(), Stream.of(words)).toArray(String[]::new);
    }
}
