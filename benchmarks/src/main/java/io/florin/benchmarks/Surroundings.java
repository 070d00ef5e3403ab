package io.florin.benchmarks;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is watched beside a load.
 *
 * @param probe of the device; null if there is none.
 * @param events of the data directory; null if nobody watches.
 */
record Surroundings(@Nullable ForceProbe probe, @Nullable StorageEvents events) implements AutoCloseable {
    /** Watches a server's data directory, or nothing. The probe's file lies beside it. */
    static Surroundings of(final @Nullable Path data) {
        if (data == null) {
            return new Surroundings(null, null);
        }
        final Path parent = data.toAbsolutePath().normalize().getParent();
        return new Surroundings(new ForceProbe(parent == null ? data : parent), new StorageEvents(data));
    }

    /** Ends the probe's measurement. */
    void stop() {
        if (probe != null) {
            probe.stop();
        }
    }

    @Override
    public void close() {
        if (probe != null) {
            probe.close();
        }
        if (events != null) {
            events.close();
        }
    }
}
