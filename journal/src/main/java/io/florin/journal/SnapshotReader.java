package io.florin.journal;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload of one snapshot. A thread of its own reads ahead, checks and decrypts, while the caller uses what it has:
 *
 * <pre>
 *   disk ──▶ [florin-snapshot] CRC, key ──▶ up to 4 blocks of 1 MiB ──▶ read()
 * </pre>
 *
 * <p>What it hands out is intact, but only {@link #end} says that it was all of it. Single thread.
 */
public final class SnapshotReader implements AutoCloseable {
    private static final int BLOCKS_AHEAD = 4;
    private static final long JOIN_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(30);

    private final SnapshotInfo info;
    private final SnapshotInput input;
    private final BlockSource source;
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
    private final Thread thread;
    private Block current;
    private boolean isAtEnd;

    /**
     * @param input behind its header; closed with this.
     * @param source of its blocks.
     */
    SnapshotReader(final SnapshotInfo info, final SnapshotInput input, final BlockSource source) {
        this.info = info;
        this.input = input;
        this.source = source;
        current = new Block(input.payloadLengthMax());
        for (int i = 1; i < BLOCKS_AHEAD; i++) {
            free.add(new Block(input.payloadLengthMax()));
        }
        thread = new Thread(this::readAhead, "florin-snapshot");
        thread.setDaemon(true);
        thread.start();
    }

    /** Fills a payload with the next block's, and returns its length; 0 at the end. */
    @FunctionalInterface
    interface BlockSource {
        int read(byte[] payload) throws IOException;
    }

    /** A block on its way; of length 0 it is the end, with a failure the place where reading had to stop. */
    private static final class Block {
        private final byte[] payload;
        private int length;
        private int offset;
        private @Nullable JournalException failure;

        Block(final int payloadLengthMax) {
            payload = new byte[payloadLengthMax];
        }
    }

    /** @return what the header says. */
    public SnapshotInfo info() {
        return info;
    }

    /**
     * Takes the next bytes of the payload.
     *
     * @throws DamagedSnapshotException if the file is not as it was written, or holds less.
     * @throws JournalException if it cannot be read.
     */
    public void read(final MutableDirectBuffer buffer, final int offset, final int length) {
        int done = 0;
        while (done < length) {
            if (current.offset == current.length && !advance()) {
                throw new DamagedSnapshotException(
                        info.file(), info.lengthBytes(), "the payload ends too early: missing=" + (length - done));
            }
            final int part = Math.min(length - done, current.length - current.offset);
            buffer.putBytes(offset + done, current.payload, current.offset, part);
            current.offset += part;
            done += part;
        }
    }

    /**
     * Checks that everything was read and everything was intact.
     *
     * @throws DamagedSnapshotException if it was not.
     */
    public void end() {
        if (current.offset != current.length || advance()) {
            throw new DamagedSnapshotException(
                    info.file(), info.lengthBytes(), "the payload is longer than what was read of it");
        }
    }

    /** Stops reading. */
    @Override
    public void close() {
        thread.interrupt();
        boolean isInterrupted = false;
        try {
            thread.join(JOIN_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            isInterrupted = true;
        }
        input.close();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether there is another block. */
    private boolean advance() {
        if (isAtEnd) {
            return false;
        }
        try {
            free.put(current);
            current = full.take();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalException("interrupted while reading a snapshot: file=" + info.file(), e);
        }
        final JournalException failure = current.failure;
        if (failure != null) {
            throw failure;
        }
        isAtEnd = current.length == 0;
        return !isAtEnd;
    }

    private void readAhead() {
        try {
            Block block;
            do {
                block = free.take();
                fill(block);
                full.put(block);
            } while (block.length > 0 && block.failure == null);
        } catch (final InterruptedException e) {
            return; // closed
        }
    }

    /** Whatever is thrown goes to the caller: it would wait for ever for a thread that is gone. */
    private void fill(final Block block) {
        block.offset = 0;
        try {
            block.length = source.read(block.payload);
        } catch (final JournalException e) {
            block.failure = e;
        } catch (final Throwable e) {
            block.failure = new JournalException("cannot read snapshot: file=" + info.file() + " cause=" + e, e);
        }
        if (block.failure != null) {
            block.length = 0;
        }
    }
}
