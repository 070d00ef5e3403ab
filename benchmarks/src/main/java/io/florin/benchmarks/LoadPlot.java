package io.florin.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Latency against load: predicted as lines, measured as points. */
final class LoadPlot {
    private static final int STEPS = 200;
    private static final double DRAWN = 0.97;

    private LoadPlot() {}

    /** @return a PNG. */
    static byte[] png(final LatencyModel model, final List<BenchResult> open) {
        final XYChart chart = Charts.ofLatencies("latency against load: predicted and measured", "payments a second");
        chart.getStyler().setXAxisDecimalPattern("#,##0");
        addLine(chart, "p50 predicted", model, model::p50Us);
        addLine(chart, "p99 predicted", model, model::p99Us);
        addPoints(chart, "p50 measured", open, result -> result.latencyUs("p50"));
        addPoints(chart, "p99 measured", open, result -> result.latencyUs("p99"));
        return Charts.png(chart);
    }

    private static void addLine(
            final XYChart chart, final String name, final LatencyModel model, final DoubleUnaryOperator latency) {
        final List<Double> rates = new ArrayList<>();
        final List<Double> us = new ArrayList<>();
        for (int i = 1; i <= STEPS; i++) {
            final double rate = DRAWN * model.limitPerSecond() * i / STEPS;
            rates.add(rate);
            us.add(latency.applyAsDouble(rate));
        }
        chart.addSeries(name, rates, us).setMarker(SeriesMarkers.NONE);
    }

    private static void addPoints(
            final XYChart chart,
            final String name,
            final List<BenchResult> open,
            final ToDoubleFunction<BenchResult> latency) {
        final List<Double> rates = open.stream()
                .map(result -> (double) result.load().ratePerSecond())
                .toList();
        final List<Double> us =
                open.stream().map(result -> latency.applyAsDouble(result)).toList();
        chart.addSeries(name, rates, us).setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    }
}
