package io.florin.benchmarks.faults;

import io.florin.gateway.recovery.RecoveryProgress;
import io.florin.gateway.recovery.StartState;
import io.florin.gateway.recovery.StateRecovery;
import io.florin.journal.DamagedJournalException;
import io.florin.journal.JournalException;
import io.florin.journal.KeyRing;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Damages one directory in every way, one at a time, and lets an engine recover from it each time. */
final class Damage {
    private static final long RECOVERY_TIME_MAX_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int BEHIND_THE_END = 24;

    private final Path directory;
    private final Path aside;
    private final String variant;
    private final KeyRing keys;
    private final Set<SampleJournal.State> expected;
    private final CampaignReport report;

    /**
     * @param aside a directory of the same volume for files that are out of the way.
     * @param variant how the directory was made, for messages.
     * @param keys of the journal.
     * @param expected states that a recovery may give: with everything that was acknowledged.
     */
    Damage(
            final Path directory,
            final Path aside,
            final String variant,
            final KeyRing keys,
            final Set<SampleJournal.State> expected,
            final CampaignReport report) {
        this.directory = directory;
        this.aside = aside;
        this.variant = variant;
        this.keys = keys;
        this.expected = Set.copyOf(expected);
        this.report = report;
    }

    /** How many bits of a byte are flipped, one after the other. */
    @FunctionalInterface
    interface Bits {
        IntStream of(long position);
    }

    /** Nothing is damaged yet: recovers. */
    void none() {
        recover("intact", directory, "nothing");
    }

    /** Flips bits of each byte of each file that was written, and of some behind; or of every so manieth byte. */
    void flipEach(final Bits bits, final int step) throws IOException {
        for (final Path file : files()) {
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                final long end = Math.min(access.length(), usedLength(file) + BEHIND_THE_END);
                for (long position = 0; position < end; position += step) {
                    flipEach(bits, file, access, position);
                }
            }
        }
    }

    private void flipEach(final Bits bits, final Path file, final RandomAccessFile access, final long position)
            throws IOException {
        access.seek(position);
        final int original = access.read();
        for (final int bit : bits.of(position).toArray()) {
            access.seek(position);
            access.write(original ^ 1 << bit);
            recover("flips", file, "bit " + bit + " of byte " + position);
        }
        access.seek(position);
        access.write(original);
    }

    /** Cuts each file to each length, from the end of what was written down to nothing, in steps. */
    void truncateEach(final int step) throws IOException {
        for (final Path file : files()) {
            final byte[] bytes = Files.readAllBytes(file);
            for (long length = usedLength(file); length >= 0; length -= step) {
                try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                    access.setLength(length);
                }
                recover("truncations", file, "cut to " + length);
            }
            Files.write(file, bytes);
        }
    }

    /** Removes, empties and zeroes each file, and removes each directory. */
    void removeEach() throws IOException {
        for (final Path file : files()) {
            final byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            recover("files-removed", file, "removed");
            Files.write(file, new byte[0]);
            recover("files-emptied", file, "emptied");
            Files.write(file, new byte[bytes.length]);
            recover("files-zeroed", file, "zeroed");
            Files.write(file, bytes);
        }
        for (final Path epoch : children("epoch-????????")) {
            final Path moved = Files.move(epoch, aside.resolve("epoch"));
            recover("directories-removed", epoch, "removed");
            Files.move(moved, epoch);
        }
    }

    /** Lets each file stand in for each other one of its kind, under that one's name and under the next free one, and swaps them. */
    void exchangeEach() throws IOException {
        final List<Path> files = files();
        for (final Path one : files) {
            for (final Path other : files) {
                if (!one.equals(other) && suffix(one).equals(suffix(other))) {
                    copyOver(one, other);
                    if (one.compareTo(other) < 0) {
                        swap(one, other);
                    }
                }
            }
            duplicate(one);
        }
    }

    private void copyOver(final Path one, final Path other) throws IOException {
        final byte[] bytes = Files.readAllBytes(other);
        Files.copy(one, other, StandardCopyOption.REPLACE_EXISTING);
        recover("files-replaced", other, "replaced by " + one.getFileName());
        Files.write(other, bytes);
    }

    private void swap(final Path one, final Path other) throws IOException {
        exchange(one, other);
        recover("files-swapped", one, "swapped with " + other.getFileName());
        exchange(one, other);
    }

    private void duplicate(final Path file) throws IOException {
        final String name = String.valueOf(file.getFileName());
        for (int number = 1; number < 10; number++) {
            final Path copy = file.resolveSibling(
                    name.replaceFirst("\\d+", String.format(Locale.ROOT, "%0" + digits(name) + "d", number)));
            if (!Files.exists(copy)) {
                Files.copy(file, copy);
                recover("files-duplicated", copy, "a copy of " + name);
                Files.delete(copy);
                return;
            }
        }
    }

    private static int digits(final String name) {
        return (int) name.chars().filter(Character::isDigit).count();
    }

    private void exchange(final Path one, final Path other) throws IOException {
        final Path between = aside.resolve("file");
        Files.move(one, between);
        Files.move(other, one);
        Files.move(between, other);
    }

    private void recover(final String kind, final Path file, final String what) {
        report.count(kind);
        final long startNs = System.nanoTime();
        final String where = variant + ": " + directory.relativize(file) + ": " + what + ": ";
        try (StartState recovered = StateRecovery.recover(directory, keys, false, RecoveryProgress.NONE)
                .start()) {
            final SampleJournal.State state = new SampleJournal.State(
                    recovered.engine().engine().lastSequence(),
                    recovered.engine().engine().stateHash());
            report.add("fallbacks", recovered.skipped().isEmpty() ? 0 : 1);
            if (expected.contains(state)) {
                report.count("recovered-exactly");
            } else {
                report.find(
                        state.sequence() < leastSequence() ? Finding.LOST : Finding.WRONG,
                        where + "recovered " + state + ", expected " + expected);
            }
        } catch (final DamagedJournalException refusal) {
            report.count("refused");
            if (!refusal.file().startsWith(directory)) {
                report.find(Finding.UNEXPECTED, where + "refused without naming a file of the journal: " + refusal);
            }
        } catch (final JournalException refusal) {
            report.count("refused-otherwise");
            if (!String.valueOf(refusal.getMessage()).contains("file=")) {
                report.find(Finding.UNEXPECTED, where + "refused without naming a file: " + refusal);
            }
        } catch (final RuntimeException | AssertionError | OutOfMemoryError failure) {
            report.find(Finding.UNEXPECTED, where + failure);
        }
        final long tookNs = System.nanoTime() - startNs;
        report.atMost("longest-recovery-ms", TimeUnit.NANOSECONDS.toMillis(tookNs));
        if (tookNs > RECOVERY_TIME_MAX_NS) {
            report.find(Finding.HUNG, where + "took " + TimeUnit.NANOSECONDS.toMillis(tookNs) + " ms");
        }
    }

    private long leastSequence() {
        return expected.stream().mapToLong(SampleJournal.State::sequence).min().orElse(0);
    }

    /** @return all files that a recovery reads. */
    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(file -> Set.of("cq4", "mark", "snap").contains(suffix(file)))
                    .sorted()
                    .toList();
        }
    }

    private List<Path> children(final String glob) throws IOException {
        try (var children = Files.newDirectoryStream(directory, glob)) {
            final List<Path> paths = new java.util.ArrayList<>();
            children.forEach(paths::add);
            return paths;
        }
    }

    private static String suffix(final Path file) {
        return String.valueOf(file.getFileName()).replaceFirst(".*\\.", "");
    }

    /** @return the length of a file without the zeros at its end. */
    private static long usedLength(final Path file) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }
}
