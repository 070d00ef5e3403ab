package io.florin.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A segment in a backup, while it is written: hashes the whole of it, and writes what is behind the bytes that are there from
 * before, once it has seen that these are the same.
 */
final class SegmentImage implements AutoCloseable {
    private static final int CHUNK_LENGTH = 1 << 20;
    private static final int ALIGNMENT = 4;

    private final Path file;
    private final FileChannel channel;
    private final MessageDigest digest = Hashes.newSha256();
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final @Nullable BackupFile known;
    private final long knownLength;
    private boolean isVerified;
    private long flushedLength;

    /** @param known what the file is known to hold; null if nothing, and then it is written anew. */
    SegmentImage(final Path file, final @Nullable BackupFile known) throws IOException {
        this.file = file;
        this.known = known;
        this.knownLength = known == null ? 0 : known.length();
        this.isVerified = knownLength == 0;
        this.channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE));
        if (channel.size() < knownLength) {
            throw new EOFException("file became shorter: length=" + channel.size() + " expected=" + knownLength);
        }
        channel.truncate(knownLength); // what an interrupted backup left may not have been forced
    }

    long length() {
        return flushedLength + chunk.position();
    }

    void putInt(final int value) throws IOException {
        if (chunk.remaining() < Integer.BYTES) {
            flush();
        }
        chunk.putInt(value);
    }

    void putZeros(final long length) throws IOException {
        for (long i = 0; i < length; i++) {
            if (!chunk.hasRemaining()) {
                flush();
            }
            chunk.put((byte) 0);
        }
    }

    void put(final DirectBuffer buffer, final int offset, final int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!chunk.hasRemaining()) {
                flush();
            }
            final int part = Math.min(chunk.remaining(), length - done);
            buffer.getBytes(offset + done, chunk, part);
            done += part;
        }
    }

    /** Ends an excerpt; what is known ends with one. */
    void endExcerpt() throws IOException {
        putZeros(BitUtil.align(length(), ALIGNMENT) - length());
        if (known != null && length() == knownLength) {
            flush();
            requireKnown(known);
            isVerified = true;
        }
    }

    /**
     * Forces what was written.
     *
     * @return SHA-256 of the whole.
     * @throws JournalException if it is not what was there before and more.
     */
    String finish() throws IOException {
        flush();
        if (!isVerified) {
            throw otherThanKnown();
        }
        channel.force(true);
        return Hashes.hex(digest.digest());
    }

    long writtenLength() {
        return Math.max(0, flushedLength - knownLength);
    }

    @Override
    public void close() {
        CloseHelper.quietClose(channel);
    }

    private void requireKnown(final BackupFile before) {
        if (!Hashes.hex(copyOf(digest).digest()).equals(before.sha256())) {
            throw otherThanKnown();
        }
    }

    private JournalException otherThanKnown() {
        return JournalBackup.diverged("file=" + file + " is not the beginning of what is in the data directory now");
    }

    private static MessageDigest copyOf(final MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (final CloneNotSupportedException e) {
            throw new IllegalStateException("this Java's SHA-256 cannot be copied", e);
        }
    }

    private void flush() throws IOException {
        chunk.flip();
        digest.update(chunk.array(), 0, chunk.limit());
        final long end = flushedLength + chunk.limit();
        if (end > knownLength) {
            chunk.position((int) Math.max(0, knownLength - flushedLength));
            while (chunk.hasRemaining()) {
                channel.write(chunk, flushedLength + chunk.position());
            }
        }
        flushedLength = end;
        chunk.clear();
    }
}
