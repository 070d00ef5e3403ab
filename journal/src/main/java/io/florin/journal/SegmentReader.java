package io.florin.journal;

import static io.florin.journal.ExcerptWord.END_OF_SEGMENT;
import static io.florin.journal.ExcerptWord.LENGTH_MASK;
import static io.florin.journal.ExcerptWord.META_DATA;
import static io.florin.journal.ExcerptWord.NOT_COMPLETE;
import static io.florin.journal.ExcerptWord.WORD_LENGTH;
import static io.florin.journal.ExcerptWord.skip;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the excerpts of one Chronicle segment, and checks each record by itself.
 *
 * <p>{@link ExcerptWord} draws what lies in front of a record. Chronicle's own tailer is not used: on damage it may wait, throw from
 * deep inside or silently skip, and it cannot say at which byte. This one only goes forwards, by at least 4 bytes a step, and reads
 * instead of mapping, so that a failing disk is an exception and not a SIGBUS.
 *
 * <p>A segment that is being written may be read too, up to what is known to be there; see {@link #refresh()}.
 *
 * <p>Single thread. The record's accessors hold until the next step.
 */
final class SegmentReader implements AutoCloseable {
    private static final int RECORD_LENGTH_MAX =
            RecordHeader.LENGTH + JournalConfig.RECORD_LENGTH_LIMIT + RecordCipher.TAG_LENGTH;
    private static final int WINDOW_LENGTH = 1 << 20;
    private static final int LIVE_WINDOW_LENGTH = 1 << 15;

    private final Path file;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ByteBuffer window;
    private long windowPosition;
    private int windowLength;
    private long fileLength;
    private int readAhead = WINDOW_LENGTH;

    private long position;
    private int record;
    private int recordLength;
    private String reason = "";

    /** What a step found. */
    enum Step {
        /** A record that is intact by itself. */
        RECORD,
        /** Nothing more was written, or the word that says otherwise is damaged. */
        END,
        /** Chronicle's mark that the segment is finished. */
        SEALED,
        /** Something that is no intact record; {@link #reason()} says what. */
        BAD
    }

    SegmentReader(final Path file) {
        this.file = file;
        try {
            this.channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (final IOException e) {
            throw unreadable(file, e);
        }
        this.fileLength = length();
        this.window = newWindow((int) Math.min(WINDOW_LENGTH, fileLength));
    }

    Path file() {
        return file;
    }

    /** @return where the last step found what it found: the position of Chronicle's word. */
    long position() {
        return position;
    }

    /** @return the position of the word behind the record of the last step. */
    long nextPosition() {
        return position + skip(recordLength);
    }

    /** @return why the last step was {@link Step#BAD}. */
    String reason() {
        return reason;
    }

    long fileLength() {
        return fileLength;
    }

    /** Goes to a place between two excerpts: the next step looks there. */
    void goTo(final long newPosition) {
        position = newPosition;
        recordLength = 0;
    }

    /**
     * Forgets what was read of the file, since another process has gone on writing it. At first it reads little at once, since a
     * reader that has caught up would read most of it again and again.
     */
    void refresh() {
        windowLength = 0;
        readAhead = LIVE_WINDOW_LENGTH;
        fileLength = length();
    }

    /** Goes to the next record, from the start of the segment, or from behind the record of the last step. */
    Step next() {
        position += recordLength == 0 ? 0 : skip(recordLength);
        recordLength = 0;
        while (fileLength - position >= WORD_LENGTH) {
            final int word = view.getInt(load(position, WORD_LENGTH), LITTLE_ENDIAN);
            if (word == 0) {
                return Step.END;
            }
            if (word == END_OF_SEGMENT) {
                return Step.SEALED;
            }
            if ((word & NOT_COMPLETE) != 0) {
                return bad("an excerpt that was not finished");
            }
            final int length = word & LENGTH_MASK;
            if (position + WORD_LENGTH + length > fileLength) {
                return bad("an excerpt of length " + length + " in a file of length " + fileLength);
            }
            if ((word & META_DATA) == 0) {
                return check(length);
            }
            position += skip(length);
        }
        return Step.END;
    }

    /**
     * Searches a range for a whole record, word and all, that the epoch's key proves to be one. Leaves the reader at it.
     *
     * @param until a record that starts there or later is not looked at; see {@link #end()}.
     */
    boolean find(final long from, final long until, final long epochKey) {
        recordLength = 0;
        position = BitUtil.align(from, WORD_LENGTH);
        while (position < until && fileLength - position >= WORD_LENGTH + RecordHeader.LENGTH_MIN) {
            final int offset = load(position, WORD_LENGTH + RecordHeader.LENGTH_MIN);
            final int candidate = offset + WORD_LENGTH;
            if (RecordHeader.magic(view, candidate) == RecordHeader.MAGIC
                    && RecordHeader.epochKey(view, candidate) == epochKey
                    && isWhole(view.getInt(offset, LITTLE_ENDIAN))) {
                return true;
            }
            position += WORD_LENGTH;
        }
        return false;
    }

    /** @return the position behind the last byte of the file that is not zero. */
    long end() {
        long end = fileLength;
        while (end > 0) {
            final int length = (int) Math.min(WINDOW_LENGTH, end);
            final int offset = load(end - length, length);
            final int used = usedLength(offset, length);
            if (used > 0) {
                return end - length + used;
            }
            end -= length;
        }
        return 0;
    }

    private int usedLength(final int offset, final int length) {
        int used = length;
        while (used >= Long.BYTES && view.getLong(offset + used - Long.BYTES) == 0) {
            used -= Long.BYTES;
        }
        while (used > 0 && view.getByte(offset + used - 1) == 0) {
            used--;
        }
        return used;
    }

    /** @return the buffer of the record; see {@link RecordHeader} for what is in it. */
    DirectBuffer buffer() {
        return view;
    }

    /** @return offset of the record's header in the buffer. */
    int record() {
        return record;
    }

    int recordLength() {
        return recordLength;
    }

    /** @return offset of the stored payload in the buffer. */
    int payload() {
        return record + RecordHeader.headerLength(view, record);
    }

    /** @return bytes of the stored payload. */
    int payloadLength() {
        return RecordHeader.payloadLength(view, record);
    }

    long firstSequence() {
        return RecordHeader.firstSequence(view, record);
    }

    long lastSequence() {
        return firstSequence() + RecordHeader.count(view, record) - 1;
    }

    @Override
    public void close() {
        view.wrap(0, 0);
        BufferUtil.free(window);
        CloseHelper.quietClose(channel);
    }

    private boolean isWhole(final int word) {
        return word >= RecordHeader.LENGTH_MIN
                && word <= fileLength - position - WORD_LENGTH
                && check(word) == Step.RECORD;
    }

    private Step check(final int length) {
        if (length < RecordHeader.LENGTH_MIN || length > RECORD_LENGTH_MAX) {
            return bad("an excerpt of length " + length + ", which no record has");
        }
        final int offset = load(position, WORD_LENGTH + length) + WORD_LENGTH;
        if (RecordHeader.magic(view, offset) != RecordHeader.MAGIC) {
            return bad("no record header");
        }
        if (RecordHeader.crc(view, offset) != computeCrc(offset, length)) {
            return bad("a record that does not have its CRC-32C");
        }
        requireVersion(offset);
        final int headerLength = RecordHeader.lengthOf(RecordHeader.version(view, offset));
        if (RecordHeader.headerLength(view, offset) != headerLength
                || RecordHeader.payloadLength(view, offset) != length - headerLength
                || length < headerLength
                || RecordHeader.count(view, offset) < 1) {
            return bad("a record whose lengths do not fit");
        }
        record = offset;
        recordLength = length;
        return Step.RECORD;
    }

    private void requireVersion(final int offset) {
        final int version = RecordHeader.version(view, offset);
        if (RecordHeader.lengthOf(version) == 0) {
            throw new JournalException("journal is of another version: file=" + file + " position=" + position
                    + " version=" + version + " supported=" + RecordHeader.VERSION);
        }
    }

    private int computeCrc(final int offset, final int length) {
        final int from = offset + RecordHeader.CRC_OFFSET + Integer.BYTES;
        window.limit(offset + length).position(from);
        crc.reset();
        crc.update(window);
        return (int) crc.getValue();
    }

    private Step bad(final String what) {
        reason = what;
        return Step.BAD;
    }

    /** @return offset in the view of a range of the file that is within its length. */
    private int load(final long from, final int length) {
        if (from < windowPosition || from + length > windowPosition + windowLength) {
            if (length > window.capacity()) {
                BufferUtil.free(window);
                window = newWindow(length);
            }
            fill(from, (int) Math.min(Math.min(window.capacity(), Math.max(readAhead, length)), fileLength - from));
            readAhead = Math.min(2 * readAhead, WINDOW_LENGTH);
        }
        return (int) (from - windowPosition);
    }

    private ByteBuffer newWindow(final int length) {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        view.wrap(buffer);
        windowLength = 0;
        return buffer;
    }

    private void fill(final long from, final int length) {
        windowLength = 0;
        window.limit(length).position(0);
        try {
            while (window.hasRemaining()) {
                if (channel.read(window, from + window.position()) < 0) {
                    throw new EOFException("file became shorter: length=" + fileLength);
                }
            }
        } catch (final IOException e) {
            throw unreadable(file, e);
        }
        windowPosition = from;
        windowLength = length;
    }

    private long length() {
        try {
            return channel.size();
        } catch (final IOException e) {
            throw unreadable(file, e);
        }
    }

    private static JournalException unreadable(final Path file, final IOException cause) {
        return new JournalException("cannot read journal: file=" + file + " cause=" + cause, cause);
    }
}
