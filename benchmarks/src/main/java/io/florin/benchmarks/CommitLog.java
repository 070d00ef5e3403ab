package io.florin.benchmarks;

import org.agrona.DirectBuffer;

/** A log that is measured: append, then commit. Single thread. */
interface CommitLog extends AutoCloseable {
    /** Appends one record of {@code count} commands. */
    void append(long firstSequence, int count, DirectBuffer payload, int length);

    /** Makes durable, as far as the log promises it, what was appended. */
    void commit();

    /** How often the log has gone over to a new file. */
    int rollCount();

    /** Bytes of all records, without anything between them. */
    long lengthBytes();

    @Override
    void close();
}
