package io.florin.client;

import io.florin.protocol.codec.ListEntriesEncoder;

/** Reads a page of an account's statement. Answered by {@link EntriesReply}. */
public final class ListEntriesRequest extends Request {
    private final ListEntriesEncoder encoder = new ListEntriesEncoder();

    /** Makes a request for the first page of account 0, oldest first. */
    public ListEntriesRequest() {
        super(ListEntriesEncoder.TEMPLATE_ID, ListEntriesEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
        toNs(Long.MAX_VALUE).order(EntryOrder.OLDEST_FIRST);
    }

    /** Sets all fields. */
    public ListEntriesRequest set(final EntriesQuery query) {
        return accountId(query.account().hi(), query.account().lo())
                .fromNs(query.fromNs())
                .toNs(query.toNs())
                .cursor(query.cursor())
                .order(query.order())
                .entriesMax(query.entriesMax());
    }

    /** Sets whose statement it asks for. */
    public ListEntriesRequest accountId(final long hi, final long lo) {
        encoder.accountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the time of the earliest entry, in nanoseconds since 1970. */
    public ListEntriesRequest fromNs(final long timestampNs) {
        encoder.fromNs(timestampNs);
        return this;
    }

    /** Sets the time before which all entries are; {@link Long#MAX_VALUE} for all. */
    public ListEntriesRequest toNs(final long timestampNs) {
        encoder.toNs(timestampNs);
        return this;
    }

    /** Sets the number of the first entry wanted; 0 to begin. */
    public ListEntriesRequest cursor(final long number) {
        encoder.cursor(number);
        return this;
    }

    /** Sets the order. */
    public ListEntriesRequest order(final EntryOrder order) {
        encoder.order(order.wire());
        return this;
    }

    /** Sets how many entries are wanted, 0 to 65,535; 0 takes as many as a reply holds. */
    public ListEntriesRequest entriesMax(final int entriesMax) {
        checkCode(entriesMax);
        encoder.entriesMax(entriesMax);
        return this;
    }
}
