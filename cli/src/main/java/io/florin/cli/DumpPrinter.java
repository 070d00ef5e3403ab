package io.florin.cli;

import io.florin.client.Id128;
import io.florin.gateway.pipeline.EntryLayout;
import io.florin.protocol.RequestType;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;

/** Prints the commands of journal records as JSON, one a line, in the shape that the journal's {@code RecordHandler} has. */
final class DumpPrinter {
    private final PrintWriter out;
    private final DumpFilter filter;
    private final long fromSequence;
    private final IntSupplier epoch;
    private final CommandDocuments documents = new CommandDocuments();
    private final List<Id128> ids = new ArrayList<>();
    private final List<Id128> accounts = new ArrayList<>();
    private long printedCount;
    private boolean isDone;

    /**
     * @param fromSequence of the first command that is printed.
     * @param epoch of the record that is printed.
     */
    DumpPrinter(final PrintWriter out, final DumpFilter filter, final long fromSequence, final IntSupplier epoch) {
        this.out = out;
        this.filter = filter;
        this.fromSequence = fromSequence;
        this.epoch = epoch;
    }

    /** @return whether no command that may follow is wanted, or nobody reads any more. */
    boolean isDone() {
        return isDone;
    }

    /** Lets the reader have what was printed. */
    void flush() {
        isDone |= out.checkError();
    }

    void onRecord(
            final long firstSequence,
            final int count,
            final long timestampNs,
            final DirectBuffer record,
            final int offset,
            final int length) {
        if (filter.isBehind(firstSequence, timestampNs)) {
            isDone = true;
            return;
        }
        int position = offset;
        long chainSequence = 0;
        for (int i = 0; i < count && !isDone; i++) {
            final int message = position + EntryLayout.HEADER_LENGTH;
            final boolean isLinked = RequestType.isLinked(record, message);
            if (isLinked && chainSequence == 0) {
                chainSequence = firstSequence + i;
            }
            if (firstSequence + i >= fromSequence) {
                onCommand(firstSequence + i, timestampNs, chainSequence, record, position);
            }
            chainSequence = isLinked ? chainSequence : 0;
            position = EntryLayout.next(record, position);
        }
    }

    private void onCommand(
            final long sequence,
            final long timestampNs,
            final long chainSequence,
            final DirectBuffer record,
            final int entry) {
        final long principalId = Integer.toUnsignedLong(EntryLayout.principalId(record, entry));
        final int message = entry + EntryLayout.HEADER_LENGTH;
        final int templateId = RequestType.templateId(record, message);
        final Document document = new Document()
                .put("sequence", sequence)
                .put("timestamp", Documents.instant(timestampNs))
                .put("epoch", epoch.getAsInt())
                .put("principal", principalId)
                .put("command", CommandDocuments.name(RequestType.of(templateId), templateId));
        if (chainSequence != 0) {
            document.put("chain", chainSequence);
        }
        ids.clear();
        accounts.clear();
        documents.put(document, record, message, ids, accounts);
        putSignature(document, record, entry);
        if (filter.isBehind(sequence, timestampNs)) {
            isDone = true;
        } else if (filter.accepts(timestampNs, principalId, ids, accounts)) {
            out.println(DocumentPrinter.json(document));
            printedCount++;
            isDone = printedCount == filter.limit();
        }
    }

    private static void putSignature(final Document document, final DirectBuffer record, final int entry) {
        final byte[] signature = new byte[EntryLayout.signatureLength(record, entry)];
        if (signature.length > 0) {
            record.getBytes(entry + EntryLayout.HEADER_LENGTH + EntryLayout.messageLength(record, entry), signature);
            document.put("signature", Base64.getEncoder().encodeToString(signature));
        }
    }
}
