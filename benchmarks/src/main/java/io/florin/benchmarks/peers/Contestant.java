package io.florin.benchmarks.peers;

import io.florin.benchmarks.PaymentPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Somebody who keeps accounts and pays between them, in one mode. Immutable. */
interface Contestant {
    Mode mode();

    /** @return the Debian package that has to be installed first; empty when nothing has. */
    default Optional<String> missingPackage() throws IOException, InterruptedException {
        return Optional.empty();
    }

    /**
     * Starts it and opens the plan's accounts, each with nothing.
     *
     * @param directory new and empty; on the device that is measured.
     * @throws Exception when it cannot be; then nothing is left running.
     */
    Ledger open(Path directory, PaymentPlan plan) throws Exception;
}
