package io.florin.cli;

import io.florin.client.Id128;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which commands of a journal are wanted: those that fit all that was given. */
final class DumpFilter {
    @Option(names = "--account", paramLabel = "ID", description = "Commands that name this account")
    private @Nullable Id128 account;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Commands with this id, and those that act on it: captures of an authorization, refunds, ...")
    private @Nullable Id128 id;

    @Option(names = "--principal", paramLabel = "N", description = "Commands of this principal; 0 is the server itself")
    private @Nullable Long principal;

    @Option(names = "--from", paramLabel = "TIME", description = "Commands at or after this time. " + Times.DESCRIPTION)
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Commands before this time. " + Times.DESCRIPTION)
    private @Nullable Instant to;

    @Option(names = "--to-sequence", paramLabel = "N", description = "Commands up to this sequence")
    private long toSequence = Long.MAX_VALUE;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many commands (default: all)")
    private long limit = Long.MAX_VALUE;

    /** @throws ParameterException naming the value that cannot be. */
    void check(final CommandLine commandLine) {
        final Ranges ranges = new Ranges(commandLine);
        ranges.check("--limit", limit, 1, Long.MAX_VALUE);
        ranges.check("--to-sequence", toSequence, 1, Long.MAX_VALUE);
        if (principal != null) {
            ranges.check("--principal", principal, 0, 0xFFFF_FFFFL);
        }
    }

    long limit() {
        return limit;
    }

    /** @return whether neither this command nor any behind it is wanted: times and sequences never go back. */
    boolean isBehind(final long sequence, final long timestampNs) {
        return sequence > toSequence || (to != null && timestampNs >= Times.toNs(to));
    }

    boolean accepts(final long timestampNs, final long principalId, final List<Id128> ids, final List<Id128> accounts) {
        return (from == null || timestampNs >= Times.toNs(from))
                && (principal == null || principal == principalId)
                && (id == null || ids.contains(id))
                && (account == null || accounts.contains(account));
    }
}
