package io.florin.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A process that opens a journal and then appends, commits, and says what it may answer, until it is killed. */
final class AcknowledgingWriter {
    static final int RECORDS_MAX = 5;

    private AcknowledgingWriter() {}

    public static void main(final String[] args) throws IOException {
        final SyncPolicy policy = SyncPolicy.valueOf(args[1]);
        try (OwnedJournal owned = OwnedJournal.open(Path.of(args[0]), policy)) {
            JavaProcess.say("recovered " + owned.recovered().lastSequence());
            for (int batch = 0; batch < Integer.MAX_VALUE; batch++) {
                owned.append(1 + batch % RECORDS_MAX);
                owned.journal().commit(System.nanoTime());
                JavaProcess.say("acknowledged " + owned.journal().appendedSequence());
            }
        }
    }
}
