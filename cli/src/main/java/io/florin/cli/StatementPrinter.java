package io.florin.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.florin.client.EntriesPage;
import io.florin.client.Entry;
import io.florin.client.Id128;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Prints a statement, page after page: CSV as it comes, everything else at the end. */
final class StatementPrinter {
    private static final String[] COLUMNS = {
        "number", "timestamp", "kind", "transfer", "original", "other_account", "amount", "balance", "currency"
    };

    private final RequestOptions request;
    private final Id128 account;
    private final CurrencyUnit unit;
    private final long entryCount;
    private final CsvWriter csv;
    private final List<Document> entries = new ArrayList<>();

    /** @param first the page whose entries are printed first. */
    StatementPrinter(final RequestOptions request, final EntriesPage first) {
        this.request = request;
        account = first.account();
        unit = CurrencyUnit.ofLedger(first.ledger());
        entryCount = first.entryCount();
        csv = CsvWriter.builder().build(request.commandLine().getOut());
        if (isCsv()) {
            csv.writeRecord(COLUMNS);
        }
    }

    void print(final List<Entry> page) {
        for (final Entry entry : page) {
            final Document document = Documents.entry(entry, unit);
            if (isCsv()) {
                csv.writeRecord(row(document));
            } else {
                entries.add(document);
            }
        }
    }

    void end() {
        if (!isCsv()) {
            request.print(new Document()
                    .put("account", account.toString())
                    .put("currency", unit.code())
                    .put("ledger", unit.ledger())
                    .put("entryCount", entryCount)
                    .put("entries", entries));
            return;
        }
        final PrintWriter out = request.commandLine().getOut();
        try {
            csv.flush();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    private boolean isCsv() {
        return request.output() == OutputFormat.CSV;
    }

    private List<String> row(final Document entry) {
        final List<String> row = new ArrayList<>();
        entry.values().values().forEach(value -> row.add(Objects.toString(value, "")));
        row.add(unit.code());
        return row;
    }
}
