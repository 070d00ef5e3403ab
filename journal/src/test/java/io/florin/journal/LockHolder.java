package io.florin.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A process that takes a directory, says whether it could, and holds it until its input ends. */
final class LockHolder {
    private LockHolder() {}

    public static void main(final String[] args) throws IOException {
        try (DirectoryLock lock = DirectoryLock.acquire(Path.of(args[0]))) {
            JavaProcess.say(lock.isHeld() ? "acquired" : "lost");
            if (args[1].equals("hold")) {
                final int end = System.in.read();
                JavaProcess.say("input ended: " + end);
            }
        } catch (final JournalException e) {
            JavaProcess.say("refused");
        }
    }
}
