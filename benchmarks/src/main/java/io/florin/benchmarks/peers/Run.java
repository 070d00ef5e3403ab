package io.florin.benchmarks.peers;

import java.util.List;
import java.util.Map;

/**
 * What one contestant did in one round.
 *
 * @param version of its software.
 * @param perSecond payments acknowledged a second, within the measured time.
 * @param latencyUs by percentile, from sending to the acknowledgement, which in a batch is that of the batch.
 * @param acknowledged payments, with the warm-up and those behind the measured time.
 * @param faults what its books did not agree in; empty when they are right.
 */
record Run(String version, double perSecond, Map<String, Double> latencyUs, long acknowledged, List<String> faults) {
    boolean isRight() {
        return faults.isEmpty();
    }
}
