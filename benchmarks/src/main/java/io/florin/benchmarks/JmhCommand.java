package io.florin.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs the JMH suite. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the JMH benchmarks. All arguments are JMH's own, such as a regular expression of names, -p accounts=1000000, -f 5,"
                    + " -rf json -rff FILE; -l lists the benchmarks.",
            "",
            "Each prints its topology and what it does not measure, and what it allocates: -prof gc is set unless another -prof is. Those that"
                    + " write files do so in a directory that they make in -p directory=DIR, by default the current one, and delete.",
            "",
            "All of them, as without arguments, take minutes with one fork each; for figures to be kept take more forks of what is wanted."
                    + " Run it alone: a build beside it shows in the figures."
        })
public final class JmhCommand implements Callable<Integer> {
    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws RunnerException {
        try {
            final CommandLineOptions options = new CommandLineOptions(arguments.toArray(new String[0]));
            final Runner runner = new Runner(withProfiler(options));
            if (options.shouldList()) {
                runner.list();
            } else {
                runner.run();
            }
            return 0;
        } catch (final CommandLineOptionException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Profiles the allocation, unless the user wants another profiler. */
    static Options withProfiler(final Options options) {
        return options.getProfilers().isEmpty()
                ? new OptionsBuilder()
                        .parent(options)
                        .addProfiler(GCProfiler.class)
                        .build()
                : options;
    }
}
