package io.florin.simulator;

import io.florin.reference.Command;
import io.florin.reference.CommandDecoder;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;

/** One step of a history. It can be printed as a line, and read again from it. */
sealed interface Step {
    /** @return the step in one line; what follows a {@code #} is for people. */
    String line();

    /**
     * A command arrives.
     *
     * @param atNs the time then; never less than in an earlier step. Neighbours with the same time are journaled together.
     */
    record Send(long atNs, Command command) implements Step {
        @Override
        public String line() {
            return "send " + atNs + " " + HexFormat.of().formatHex(command.encode()) + "  # " + command;
        }
    }

    /**
     * The process dies and starts again.
     *
     * @param lost in an engine alone, how many of the last commands had not reached the journal; behind the pipeline, how many
     *     replies of the next group leave before the process dies in it: with 0 its record is torn.
     */
    record Crash(int lost) implements Step {
        @Override
        public String line() {
            return "crash " + lost;
        }
    }

    /**
     * A sync fails while the next group arrives: the process answers nothing more and halts.
     *
     * @param after how many syncs succeed before; if the group needs no more than these, none fails.
     */
    record SyncFails(int after) implements Step {
        @Override
        public String line() {
            return "sync-fails " + after;
        }
    }

    /** The disk is full while the next group arrives, and has room again when it is sent once more. For the pipeline alone. */
    record DiskFull() implements Step {
        @Override
        public String line() {
            return "disk-full";
        }
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException when it is none.
     */
    static Step parse(final String line) {
        final String[] words = line.split("#", 2)[0].trim().split(" +", -1);
        try {
            return switch (words[0]) {
                case "send" -> {
                    final byte[] message = HexFormat.of().parseHex(words[2]);
                    yield new Send(Long.parseLong(words[1]), CommandDecoder.decode(new UnsafeBuffer(message), 0));
                }
                case "crash" -> new Crash(Integer.parseInt(words[1]));
                case "sync-fails" -> new SyncFails(Integer.parseInt(words[1]));
                case "disk-full" -> new DiskFull();
                default -> throw new IllegalArgumentException("unknown step");
            };
        } catch (final RuntimeException e) {
            throw new IllegalArgumentException("not a step: " + line, e);
        }
    }
}
