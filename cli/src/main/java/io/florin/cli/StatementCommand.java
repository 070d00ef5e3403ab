package io.florin.cli;

import io.florin.client.BlockingClient;
import io.florin.client.EntriesPage;
import io.florin.client.EntriesQuery;
import io.florin.client.Id128;
import io.florin.client.QueryResult;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code florin statement}. */
@Command(
        name = "statement",
        description = {
            "Print the entries of an account, oldest first, each with the balance after it. What the account paid is negative.",
            "",
            "Holds, voids and expiries move no money and are no entries. With --output csv the entries are printed as they come; table and"
                    + " json are printed when all of them are there."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class StatementCommand implements Callable<Integer> {
    private static final int PAGE_ENTRIES_MAX = 256;

    @Parameters(paramLabel = "ACCOUNT", description = AccountOpenCommand.ID_DESCRIPTION)
    private Id128 account = Id128.ZERO;

    @Option(names = "--from", paramLabel = "TIME", description = "Entries at or after this time. " + Times.DESCRIPTION)
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Entries before this time. " + Times.DESCRIPTION)
    private @Nullable Instant to;

    @Option(names = "--newest-first", description = "Begin with the last entry")
    private boolean isNewestFirst;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many entries (default: all)")
    private long limit = Long.MAX_VALUE;

    @Mixin
    private final RequestOptions request = new RequestOptions(true);

    @Override
    public Integer call() {
        request.ranges().check("--limit", limit, 1, Long.MAX_VALUE);
        return request.ask(this::print);
    }

    /** Fetches page after page: numbers of entries never change, so pages fit together. */
    private int print(final BlockingClient client) {
        EntriesQuery query = query();
        QueryResult<EntriesPage> answer = ask(client, query, limit);
        if (answer.value() == null) {
            return request.refuse(Documents.refusal(account, answer.status()), answer.status(), "");
        }
        EntriesPage page = answer.orElseThrow();
        final StatementPrinter printer = new StatementPrinter(request, page);
        long left = limit - page.entries().size();
        printer.print(page.entries());
        while (page.nextCursor() != 0 && left > 0) {
            query = query.withCursor(page.nextCursor());
            answer = ask(client, query, left);
            page = answer.orElseThrow();
            left -= page.entries().size();
            printer.print(page.entries());
        }
        printer.end();
        return ExitCode.DONE;
    }

    private static QueryResult<EntriesPage> ask(
            final BlockingClient client, final EntriesQuery query, final long entriesMax) {
        return client.listEntries(query.withEntriesMax((int) Math.min(PAGE_ENTRIES_MAX, entriesMax)));
    }

    private EntriesQuery query() {
        final EntriesQuery all = isNewestFirst ? EntriesQuery.newestFirst(account) : EntriesQuery.oldestFirst(account);
        return all.between(from == null ? all.fromNs() : Times.toNs(from), to == null ? all.toNs() : Times.toNs(to));
    }
}
