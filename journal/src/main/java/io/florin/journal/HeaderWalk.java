package io.florin.journal;

import static io.florin.journal.ExcerptWord.END_OF_SEGMENT;
import static io.florin.journal.ExcerptWord.LENGTH_MASK;
import static io.florin.journal.ExcerptWord.META_DATA;
import static io.florin.journal.ExcerptWord.NOT_COMPLETE;
import static io.florin.journal.ExcerptWord.WORD_LENGTH;
import static io.florin.journal.ExcerptWord.skip;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Goes over the records of a segment by their headers alone: fast, and it checks no payload. {@link ExcerptWord} draws what lies in
 * front of a record.
 */
final class HeaderWalk implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(WORD_LENGTH + RecordHeader.LENGTH_MIN);
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);
    private long position;
    private int recordLength;
    private boolean isAtEnd;

    HeaderWalk(final Path file) {
        this.file = file;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (final IOException e) {
            throw unreadable(e);
        }
    }

    /** Goes to the next record of an epoch. @return false when something else is there, or nothing. */
    boolean next(final long epochKey) {
        position += recordLength == 0 ? 0 : skip(recordLength);
        recordLength = 0;
        while (read()) {
            final int word = view.getInt(0, LITTLE_ENDIAN);
            if (word == 0 || (word & NOT_COMPLETE) != 0) {
                isAtEnd = word == 0 || word == END_OF_SEGMENT;
                return false;
            }
            if ((word & META_DATA) == 0) {
                if (bytes.position() < WORD_LENGTH + RecordHeader.LENGTH_MIN
                        || RecordHeader.magic(view, WORD_LENGTH) != RecordHeader.MAGIC
                        || RecordHeader.epochKey(view, WORD_LENGTH) != epochKey) {
                    return false;
                }
                recordLength = word & LENGTH_MASK;
                return true;
            }
            position += skip(word & LENGTH_MASK);
        }
        isAtEnd = true;
        return false;
    }

    /** @return the position behind the record. */
    long endPosition() {
        return position + skip(recordLength);
    }

    /** @return whether the records have ended as they do when nothing is wrong. */
    boolean isAtEnd() {
        return isAtEnd;
    }

    int recordLength() {
        return recordLength;
    }

    long firstSequence() {
        return RecordHeader.firstSequence(view, WORD_LENGTH);
    }

    long lastSequence() {
        return firstSequence() + RecordHeader.count(view, WORD_LENGTH) - 1;
    }

    long timestampNs() {
        return RecordHeader.timestampNs(view, WORD_LENGTH);
    }

    @Override
    public void close() {
        CloseHelper.quietClose(channel);
    }

    /** @return whether there is a word at the position. */
    private boolean read() {
        bytes.clear();
        try {
            while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {}
        } catch (final IOException e) {
            throw unreadable(e);
        }
        return bytes.position() >= WORD_LENGTH;
    }

    private JournalException unreadable(final IOException cause) {
        return new JournalException("cannot read journal: file=" + file + " cause=" + cause, cause);
    }
}
