package io.florin.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;

/** Holds the arrows between the modules: see docs/architecture.md. */
@AnalyzeClasses(
        packages = "io.florin",
        importOptions = {DoNotIncludeTests.class, ModuleArrowsTest.DoNotIncludeGatewaysBenchmarks.class})
final class ModuleArrowsTest {
    /** Benchmarks of the gateway's package-private classes lie in its packages, as its tests do, and belong to it no more than these. */
    static final class DoNotIncludeGatewaysBenchmarks implements ImportOption {
        private static final Pattern BENCHMARK = Pattern.compile(".*/io/florin/gateway/.*(Benchmark|jmh_generated).*");

        @Override
        public boolean includes(final Location location) {
            return !location.matches(BENCHMARK);
        }
    }

    @ArchTest
    final ArchRule modulesUseOnlyWhatTheyMay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("protocol")
            .definedBy("io.florin.protocol..")
            .layer("engine")
            .definedBy("io.florin.engine..")
            .layer("journal")
            .definedBy("io.florin.journal..")
            .layer("gateway")
            .definedBy("io.florin.gateway..")
            .layer("client")
            .definedBy("io.florin.client..")
            .layer("reference")
            .definedBy("io.florin.reference..")
            .layer("simulator")
            .definedBy("io.florin.simulator..")
            .layer("benchmarks")
            .definedBy("io.florin.benchmarks..")
            .layer("cli")
            .definedBy("io.florin.cli..")
            .whereLayer("protocol")
            .mayNotAccessAnyLayer()
            .whereLayer("engine")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("journal")
            .mayNotAccessAnyLayer()
            .whereLayer("gateway")
            .mayOnlyAccessLayers("engine", "journal", "protocol")
            .whereLayer("client")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("benchmarks")
            .mayOnlyAccessLayers("client", "gateway", "engine", "journal", "protocol")
            .whereLayer("reference")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("simulator")
            .mayOnlyAccessLayers("reference", "gateway", "engine", "journal", "protocol")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.florin.(**)").should().beFreeOfCycles();
}
