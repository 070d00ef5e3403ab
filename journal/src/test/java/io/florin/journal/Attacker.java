package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Somebody who can write to the disk and knows the format, but has no key: whatever is changed gets fitting CRCs. */
final class Attacker {
    private static final int WORD_LENGTH = 4;
    private static final int END_OF_SEGMENT = 0xC000_0000;
    private static final int META_DATA = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int MARK_HEADER_LENGTH = 128;

    private final Path directory;

    Attacker(final Path directory) {
        this.directory = directory;
    }

    /** A record in a segment. */
    record Place(Path file, int position, int length) {
        int header() {
            return position + WORD_LENGTH;
        }
    }

    /** @return the records of an epoch, as long as their words lead on. */
    List<Place> records(final int epoch) throws IOException {
        final Path epochDirectory = JournalFiles.epochDirectory(directory, epoch);
        final List<Place> places = new ArrayList<>();
        for (final int segment : JournalFiles.segments(epochDirectory)) {
            final Path file = JournalFiles.segment(epochDirectory, segment);
            places.addAll(records(file, new UnsafeBuffer(Files.readAllBytes(file))));
        }
        return places;
    }

    private static List<Place> records(final Path file, final UnsafeBuffer bytes) {
        final List<Place> places = new ArrayList<>();
        int position = 0;
        while (position + WORD_LENGTH <= bytes.capacity()) {
            final int word = bytes.getInt(position, LITTLE_ENDIAN);
            if (word == 0 || word == END_OF_SEGMENT) {
                break;
            }
            final int length = word & LENGTH_MASK;
            if ((word & META_DATA) == 0) {
                places.add(new Place(file, position, length));
            }
            position += WORD_LENGTH + BitUtil.align(length, WORD_LENGTH);
        }
        return places;
    }

    /** Flips a bit of a record. */
    void flip(final Place place, final int offset, final int bit) throws IOException {
        final byte[] bytes = Files.readAllBytes(place.file());
        bytes[place.header() + offset] ^= (byte) (1 << bit);
        overwrite(place.file(), bytes);
    }

    /** Flips a bit of a mark. */
    void flipMark(final int epoch, final int offset, final int bit) throws IOException {
        final Path file = JournalFiles.epochMark(directory, epoch);
        final byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= (byte) (1 << bit);
        overwrite(file, bytes);
    }

    /** Takes a record out of the newest epoch, which has one segment, and lets the ones behind it move up. */
    void drop(final int epoch, final int index) throws IOException {
        final List<Place> places = records(epoch);
        final Path file = places.get(0).file();
        final byte[] bytes = Files.readAllBytes(file);
        final UnsafeBuffer view = new UnsafeBuffer(bytes);
        final int count = view.getInt(places.get(index).header() + RecordHeader.COUNT_OFFSET, LITTLE_ENDIAN);
        for (final Place behind : places.subList(index + 1, places.size())) {
            add(view, behind.header() + RecordHeader.FIRST_SEQUENCE_OFFSET, -count);
            add(view, behind.header() + RecordHeader.RECORD_NUMBER_OFFSET, -1);
        }
        final int from = places.get(index + 1).position();
        final int to = places.get(index).position();
        System.arraycopy(bytes, from, bytes, to, bytes.length - from);
        Arrays.fill(bytes, bytes.length - (from - to), bytes.length, (byte) 0);
        overwrite(file, bytes);
        acknowledgeAll(epoch);
    }

    /** Gives the records of an epoch other first sequences, from one on. */
    void moveSequences(final int epoch, final int fromIndex, final long delta) throws IOException {
        final List<Place> places = records(epoch);
        for (final Place place : places.subList(fromIndex, places.size())) {
            final byte[] bytes = Files.readAllBytes(place.file());
            add(new UnsafeBuffer(bytes), place.header() + RecordHeader.FIRST_SEQUENCE_OFFSET, delta);
            overwrite(place.file(), bytes);
        }
    }

    /** Gives a record another number in its epoch. */
    void moveNumber(final int epoch, final int index, final long delta) throws IOException {
        final Place place = records(epoch).get(index);
        final byte[] bytes = Files.readAllBytes(place.file());
        add(new UnsafeBuffer(bytes), place.header() + RecordHeader.RECORD_NUMBER_OFFSET, delta);
        overwrite(place.file(), bytes);
    }

    /** Lets a mark say that its epoch builds upon another record; its CRC fits. */
    void buildUpon(final int epoch, final long sequence, final int crc) throws IOException {
        final Path file = JournalFiles.epochMark(directory, epoch);
        final UnsafeBuffer view = new UnsafeBuffer(Files.readAllBytes(file));
        view.putInt(20, crc, LITTLE_ENDIAN);
        view.putLong(32, sequence, LITTLE_ENDIAN);
        overwrite(file, view.byteArray());
        fixMarkCrc(epoch);
    }

    /** Lets a mark's CRC fit, and changes nothing else in it. */
    void fixMarkCrc(final int epoch) throws IOException {
        final Path file = JournalFiles.epochMark(directory, epoch);
        final byte[] bytes = Files.readAllBytes(file);
        new UnsafeBuffer(bytes).putInt(0, crc(bytes, 0, MARK_HEADER_LENGTH), LITTLE_ENDIAN);
        overwrite(file, bytes);
    }

    /** @return the CRC of an epoch's last record. */
    int lastCrc(final int epoch) throws IOException {
        final List<Place> places = records(epoch);
        final Place last = places.get(places.size() - 1);
        return RecordHeader.crc(new UnsafeBuffer(Files.readAllBytes(last.file())), last.header());
    }

    /** Cuts records off at the end of an epoch, and what the mark says of them. */
    void dropTail(final int epoch, final int kept) throws IOException {
        final Place first = records(epoch).get(kept);
        final byte[] bytes = Files.readAllBytes(first.file());
        Arrays.fill(bytes, first.position(), bytes.length, (byte) 0);
        overwrite(first.file(), bytes);
        acknowledgeAll(epoch);
    }

    /** Rewrites an epoch as one that was never sealed: it must not have been encrypted. */
    void unseal(final int epoch) throws IOException {
        for (final Place place : records(epoch)) {
            final byte[] bytes = Files.readAllBytes(place.file());
            final UnsafeBuffer view = new UnsafeBuffer(bytes);
            view.putByte(place.header() + RecordHeader.FLAGS_OFFSET, (byte) 0);
            view.setMemory(place.header() + RecordHeader.MAC_OFFSET, RecordHeader.MAC_LENGTH, (byte) 0);
            overwrite(place.file(), bytes);
        }
        final Path mark = JournalFiles.epochMark(directory, epoch);
        final UnsafeBuffer view = new UnsafeBuffer(Files.readAllBytes(mark));
        view.putShort(10, (short) 0);
        view.setMemory(256, Digest.LENGTH, (byte) 0);
        overwrite(mark, view.byteArray());
    }

    /** Makes all fit that needs no key: CRCs, digests, the journal's id, and what each says of the ones in front. */
    void fixUp() throws IOException {
        final DigestChain chain = new DigestChain(Digest.ZERO);
        int crc = 0;
        for (final int epoch : JournalFiles.epochMarks(directory)) {
            fixMark(epoch, crc, chain.digest());
            final Path epochDirectory = JournalFiles.epochDirectory(directory, epoch);
            for (final int segment : JournalFiles.segments(epochDirectory)) {
                crc = fixSegment(JournalFiles.segment(epochDirectory, segment), crc, chain);
            }
        }
    }

    private static int fixSegment(final Path file, final int previousCrc, final DigestChain chain) throws IOException {
        final byte[] original = Files.readAllBytes(file);
        final UnsafeBuffer bytes = new UnsafeBuffer(original.clone());
        int crc = previousCrc;
        for (final Place place : records(file, bytes)) {
            crc = fixRecord(bytes, place, crc, chain);
        }
        if (!Arrays.equals(original, bytes.byteArray())) {
            overwrite(file, bytes.byteArray());
        }
        return crc;
    }

    private static int fixRecord(
            final UnsafeBuffer view, final Place place, final int previousCrc, final DigestChain chain) {
        view.putInt(place.header() + RecordHeader.PREVIOUS_CRC_OFFSET, previousCrc, LITTLE_ENDIAN);
        final byte[] bytes = view.byteArray();
        final int crc = crc(bytes, place.header(), place.length());
        view.putInt(place.header(), crc, LITTLE_ENDIAN);
        if ((RecordHeader.flags(view, place.header()) & RecordHeader.CHAINED) != 0) {
            chain.advance(Arrays.copyOfRange(bytes, place.header(), place.header() + place.length()), place.length());
        }
        return crc;
    }

    private void fixMark(final int epoch, final int baseCrc, final Digest baseDigest) throws IOException {
        final Path file = JournalFiles.epochMark(directory, epoch);
        final byte[] bytes = Files.readAllBytes(file);
        final UnsafeBuffer view = new UnsafeBuffer(bytes);
        view.putInt(20, baseCrc, LITTLE_ENDIAN);
        baseDigest.putBytes(view, 96);
        System.arraycopy(Files.readAllBytes(JournalFiles.epochMark(directory, 1)), 48, bytes, 48, 16);
        view.putInt(0, crc(bytes, 0, MARK_HEADER_LENGTH), LITTLE_ENDIAN);
        overwrite(file, bytes);
    }

    /** Lets the mark say that exactly what is there was acknowledged. */
    private void acknowledgeAll(final int epoch) throws IOException {
        final List<Place> places = records(epoch);
        final Place last = places.get(places.size() - 1);
        final UnsafeBuffer bytes = new UnsafeBuffer(Files.readAllBytes(last.file()));
        final long sequence =
                RecordHeader.firstSequence(bytes, last.header()) + RecordHeader.count(bytes, last.header()) - 1;
        try (EpochMark mark = EpochMark.map(directory, epoch)) {
            mark.acknowledge(sequence);
            mark.acknowledge(sequence);
        }
    }

    private static void add(final UnsafeBuffer view, final int offset, final long delta) {
        view.putLong(offset, view.getLong(offset, LITTLE_ENDIAN) + delta, LITTLE_ENDIAN);
    }

    /** In place: ext4 writes a file to the disk at once that was cut to nothing and written anew. */
    private static void overwrite(final Path file, final byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.WRITE);
    }

    private static int crc(final byte[] bytes, final int from, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, from + Integer.BYTES, length - Integer.BYTES);
        return (int) crc.getValue();
    }
}
