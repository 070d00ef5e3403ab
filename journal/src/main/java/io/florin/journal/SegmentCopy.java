package io.florin.journal;

import static io.florin.journal.ExcerptWord.END_OF_SEGMENT;
import static io.florin.journal.ExcerptWord.LENGTH_MASK;
import static io.florin.journal.ExcerptWord.WORD_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.florin.journal.SegmentReader.Step;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;

/**
 * Copies the records of one segment that count, each at the position that it has, and checks that each is intact and continues the
 * one before it. What Chronicle notes for itself in between (where it writes, an index) becomes zeros: nobody reads it, and without
 * it a segment that grows is always what it was and more.
 */
final class SegmentCopy implements AutoCloseable {
    private final SegmentReader reader;
    private final FileChannel words;
    private final ByteBuffer word = ByteBuffer.allocate(WORD_LENGTH).order(LITTLE_ENDIAN);

    SegmentCopy(final Path source) throws IOException {
        this.words = FileChannel.open(source, StandardOpenOption.READ);
        this.reader = new SegmentReader(source);
    }

    /**
     * Copies records up to a sequence, or to the end of the segment.
     *
     * @param progress told of each record's end.
     * @return whether the segment ended before that sequence.
     * @throws DamagedJournalException if a record does not continue the one before it.
     */
    boolean copy(
            final SegmentImage image,
            final RecordChain chain,
            final long untilSequence,
            final PositionListener progress)
            throws IOException {
        Step step = Step.RECORD;
        while (chain.sequence() < untilSequence) {
            step = reader.next();
            if (step != Step.RECORD) {
                chain.onStop(reader.file(), reader.position(), step == Step.BAD ? reader.reason() : "the records end");
                break;
            }
            chain.onRecord(reader);
            copyWords(image);
            image.putInt(reader.recordLength());
            image.put(reader.buffer(), reader.record(), reader.recordLength());
            image.endExcerpt();
            progress.onPosition(image.length());
        }
        if (step == Step.SEALED) {
            copyWords(image);
            image.putInt(END_OF_SEGMENT);
            image.endExcerpt();
        }
        return step != Step.RECORD;
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(words, reader);
    }

    /** Copies the words in front of the excerpts between the last record and this step, which no record is in. */
    private void copyWords(final SegmentImage image) throws IOException {
        while (image.length() < reader.position()) {
            word.clear();
            if (words.read(word, image.length()) < WORD_LENGTH) {
                throw new EOFException("file became shorter: file=" + reader.file() + " position=" + image.length());
            }
            final int value = word.getInt(0);
            image.putInt(value);
            image.putZeros(BitUtil.align(value & LENGTH_MASK, WORD_LENGTH));
            image.endExcerpt();
        }
    }

    /** Told how far a copy has come. */
    @FunctionalInterface
    interface PositionListener {
        void onPosition(long position);
    }
}
