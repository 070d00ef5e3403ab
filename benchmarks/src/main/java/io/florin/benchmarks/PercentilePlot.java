package io.florin.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Latency by percentile, both axes logarithmic: each further nine has as much room as the one before. */
final class PercentilePlot {
    private static final int STEPS_PER_HALF = 8;
    private static final double NS_PER_US = 1000.0;
    private static final double HUNDRED = 100.0;
    private static final double EPSILON = 1e-9;

    private final XYChart chart;

    /** @param title above the plot. */
    PercentilePlot(final String title) {
        chart = Charts.ofLatencies(title, "percentile");
        chart.setCustomXAxisTickLabelsFormatter(PercentilePlot::percentileLabel);
    }

    /** Adds a line; one without values is left out. */
    PercentilePlot add(final String name, final Histogram latenciesNs) {
        if (latenciesNs.getTotalCount() == 0) {
            return this;
        }
        final List<Double> nines = new ArrayList<>();
        final List<Double> us = new ArrayList<>();
        for (final var value : latenciesNs.percentiles(STEPS_PER_HALF)) {
            final double share = value.getPercentileLevelIteratedTo() / HUNDRED;
            if (share < 1) {
                nines.add(-Math.log10(1 - share));
                us.add(Math.max(1, value.getValueIteratedTo()) / NS_PER_US);
            }
        }
        nines.add(Math.log10(Math.max(2.0, (double) latenciesNs.getTotalCount())));
        us.add(Math.max(1, latenciesNs.getMaxValue()) / NS_PER_US);
        chart.addSeries(name, nines, us).setMarker(SeriesMarkers.NONE);
        return this;
    }

    /** @return a PNG. */
    byte[] png() {
        return Charts.png(chart);
    }

    /** The axis counts nines: 0, 1, 2 are p0, p90, p99. What lies between has no label. */
    private static String percentileLabel(final double nines) {
        if (Math.abs(nines - Math.rint(nines)) > EPSILON) {
            return "";
        }
        final String percent = String.format(Locale.ROOT, "%.7f", HUNDRED * (1 - Math.pow(10, -nines)));
        return "p" + percent.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
