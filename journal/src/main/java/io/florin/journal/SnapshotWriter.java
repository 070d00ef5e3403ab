package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes one snapshot. It has no name that anybody reads before {@link #commit}, and is complete and on storage then; closed
 * without, or killed at any moment, there is none. Single thread.
 */
public final class SnapshotWriter implements AutoCloseable {
    private final SnapshotInfo info;
    private final SnapshotSeal seal;
    private final SnapshotOutput output;
    private final Forcer forcer;
    private final CRC32C crc = new CRC32C();
    private final byte[] payload = new byte[SnapshotBlock.PAYLOAD_LENGTH_MAX];
    private final UnsafeBuffer payloadView = new UnsafeBuffer(payload);
    private final byte[] block = new byte[SnapshotBlock.LENGTH_MAX];
    private final UnsafeBuffer blockView = new UnsafeBuffer(block);
    private Path file;
    private int payloadLength;
    private long payloadBytes;
    private long blockCount;
    private boolean isCommitted;
    private boolean isClosed;

    /** @param info with the name that the file gets when it is complete. */
    SnapshotWriter(
            final SnapshotInfo info,
            final byte[] header,
            final SnapshotSeal seal,
            final SnapshotLimits limits,
            final Forcer forcer)
            throws IOException {
        this.info = info;
        this.file = SnapshotFiles.unfinished(info.file());
        this.seal = seal;
        this.forcer = forcer;
        this.output = new SnapshotOutput(file, limits, forcer);
        boolean isWritten = false;
        try {
            output.append(header, header.length);
            isWritten = true;
        } finally {
            if (!isWritten) {
                output.close();
            }
        }
    }

    /**
     * Adds bytes to the payload. They are copied.
     *
     * @throws JournalException if they cannot be written, also when the volume would get full. Close it then.
     */
    public void write(final DirectBuffer buffer, final int offset, final int length) {
        requireOpen();
        int from = 0;
        while (from < length) {
            final int part = Math.min(length - from, SnapshotBlock.PAYLOAD_LENGTH_MAX - payloadLength);
            payloadView.putBytes(payloadLength, buffer, offset + from, part);
            payloadLength += part;
            from += part;
            if (payloadLength == SnapshotBlock.PAYLOAD_LENGTH_MAX) {
                endBlock();
            }
        }
    }

    /**
     * Completes the snapshot: its end, the force of the file, its name, the force of the directory, in this order.
     *
     * @return what the snapshot is now.
     * @throws JournalException if that cannot be done. Close it then: that removes the file, also when it has its name already.
     */
    public SnapshotInfo commit() {
        requireOpen();
        try {
            if (payloadLength > 0) {
                endBlock();
            }
            payloadView.putLong(0, payloadBytes, LITTLE_ENDIAN);
            payloadView.putLong(SnapshotBlock.END_BLOCK_COUNT_OFFSET, blockCount, LITTLE_ENDIAN);
            append(SnapshotBlock.END_PAYLOAD_LENGTH, true);
            final long lengthBytes = output.finish();
            output.close();
            file = Files.move(file, info.file(), StandardCopyOption.ATOMIC_MOVE);
            JournalFiles.forceDirectory(SnapshotFiles.directoryOf(file), forcer);
            isCommitted = true;
            return info.withLengthBytes(lengthBytes);
        } catch (final IOException e) {
            throw failed(e);
        }
    }

    /** Lets the file go; removes it when it was not committed. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        output.close();
        if (!isCommitted) {
            try {
                Files.deleteIfExists(file);
            } catch (final IOException e) {
                throw failed(e);
            }
        }
    }

    private void endBlock() {
        try {
            payloadBytes += payloadLength;
            append(payloadLength, false);
            payloadLength = 0;
            blockCount++;
        } catch (final IOException e) {
            throw failed(e);
        }
    }

    private void append(final int length, final boolean isLast) throws IOException {
        final int sealedLength = seal.seal(blockCount, isLast, payload, length, block, SnapshotBlock.HEADER_LENGTH);
        blockView.putInt(SnapshotBlock.LENGTH_OFFSET, sealedLength | (isLast ? SnapshotBlock.LAST : 0), LITTLE_ENDIAN);
        blockView.putLong(SnapshotBlock.NUMBER_OFFSET, blockCount, LITTLE_ENDIAN);
        final int blockLength = SnapshotBlock.HEADER_LENGTH + sealedLength;
        crc.reset();
        crc.update(block, Integer.BYTES, blockLength - Integer.BYTES);
        blockView.putInt(0, (int) crc.getValue(), LITTLE_ENDIAN);
        output.append(block, blockLength);
    }

    private void requireOpen() {
        if (isClosed || isCommitted) {
            throw new IllegalStateException("snapshot is finished: file=" + info.file());
        }
    }

    private JournalException failed(final IOException cause) {
        return new JournalException("cannot write snapshot: file=" + file + " cause=" + cause, cause);
    }
}
