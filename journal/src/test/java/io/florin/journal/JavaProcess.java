package io.florin.journal;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another JVM with the flags and the class path of this one. Killed when closed. */
final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private JavaProcess(final Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    static JavaProcess start(final Class<?> main, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(System.getProperty("florin.root"), "scripts", "jvm.options"));
        command.add("-Xshare:auto");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new JavaProcess(
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /** Called in the other process: one line, unbuffered. */
    static void say(final String line) throws IOException {
        final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        out.write((line + '\n').getBytes(StandardCharsets.US_ASCII));
    }

    long pid() {
        return process.pid();
    }

    /** @return the next line that the process said; null when it has ended and all has been read. */
    @Nullable
    String readLine() throws IOException {
        return output.readLine();
    }

    /** SIGKILL. What the process said before can still be read. */
    void kill() {
        final boolean signalled = process.toHandle().destroyForcibly();
        if (!signalled && process.isAlive()) {
            throw new IllegalStateException("cannot kill process: pid=" + process.pid());
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        process.onExit().join();
        output.close();
    }
}
