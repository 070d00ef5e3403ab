package io.florin.cli;

import io.florin.protocol.Status;
import java.util.EnumMap;
import java.util.Map;

/** What became of the rows of one file. */
final class ImportTally {
    private final Map<Status, Long> refusedByStatus = new EnumMap<>(Status.class);
    private long rows;
    private long accepted;
    private long replayed;
    private long refused;
    private long malformed;

    void onRow() {
        rows++;
    }

    void onMalformed() {
        malformed++;
    }

    void onReply(final Status status, final boolean isReplayed) {
        if (status != Status.OK) {
            refused++;
            refusedByStatus.merge(status, 1L, Long::sum);
        } else if (isReplayed) {
            replayed++;
        } else {
            accepted++;
        }
    }

    /** Rows with an outcome. */
    long done() {
        return accepted + replayed + refused + malformed;
    }

    long accepted() {
        return accepted;
    }

    long malformed() {
        return malformed;
    }

    /** Whether every row was accepted, now or before. */
    boolean isClean() {
        return refused == 0 && malformed == 0;
    }

    Document document() {
        final Document byStatus = new Document();
        refusedByStatus.forEach((status, count) -> byStatus.put(status.name(), count));
        return new Document()
                .put("rows", rows)
                .put("accepted", accepted)
                .put("replayed", replayed)
                .put("refused", refused)
                .put("malformed", malformed)
                .put("refusedByStatus", byStatus);
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        text.append(rows).append(" rows, ");
        text.append(accepted).append(" accepted, ");
        text.append(replayed).append(" replayed, ");
        text.append(refused).append(" refused, ");
        text.append(malformed).append(" malformed");
        refusedByStatus.forEach((status, count) ->
                text.append("\n  refused ").append(status).append(": ").append(count));
        return text.toString();
    }
}
