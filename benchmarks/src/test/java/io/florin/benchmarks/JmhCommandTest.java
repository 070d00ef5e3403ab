package io.florin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.ProfilerConfig;

final class JmhCommandTest {
    @Test
    void shouldProfileAllocationUnlessAnotherProfilerIsWanted() throws CommandLineOptionException {
        assertEquals(List.of("org.openjdk.jmh.profile.GCProfiler"), profilers());
        assertEquals(List.of("stack"), profilers("-prof", "stack"));
    }

    private static List<String> profilers(final String... arguments) throws CommandLineOptionException {
        return JmhCommand.withProfiler(new CommandLineOptions(arguments)).getProfilers().stream()
                .map(ProfilerConfig::getKlass)
                .toList();
    }
}
