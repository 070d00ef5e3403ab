package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads the blocks of one snapshot in order and checks each. Single thread. */
final class SnapshotInput implements AutoCloseable {
    private static final int END_LENGTH_MAX = SnapshotBlock.END_PAYLOAD_LENGTH + SnapshotSeal.TAG_LENGTH;

    private final Path file;
    private final FileChannel channel;
    private final long fileLength;
    private final ByteBuffer piece;
    private final CRC32C crc = new CRC32C();
    private final byte[] block;
    private final UnsafeBuffer blockView;
    private final byte[] endPayload = new byte[END_LENGTH_MAX];
    private final UnsafeBuffer endView = new UnsafeBuffer(endPayload);

    /** Of the next byte that is taken out of the piece. */
    private long position;

    private long piecePosition;
    private long blockCount;
    private long payloadBytes;

    SnapshotInput(final Path file) throws IOException {
        this.file = file;
        this.channel = DirectFile.openRead(file);
        this.fileLength = channel.size();
        this.piece = DirectFile.allocatePiece(fileLength).limit(0);
        this.block = new byte[SnapshotBlock.HEADER_LENGTH + payloadLengthMax() + SnapshotSeal.TAG_LENGTH];
        this.blockView = new UnsafeBuffer(block);
    }

    /** @return bytes of a block's payload at most. */
    int payloadLengthMax() {
        return (int) Math.min(fileLength, SnapshotBlock.PAYLOAD_LENGTH_MAX);
    }

    /**
     * Reads the header, first.
     *
     * @throws DamagedSnapshotException if it is not as it was written.
     */
    SnapshotHeader readHeader() throws IOException {
        final byte[] header = new byte[SnapshotHeader.LENGTH];
        fill(header, 0, SnapshotHeader.LENGTH);
        return SnapshotHeader.decode(file, fileLength, header);
    }

    /**
     * Reads all of a snapshot, and checks what needs no key: all CRCs, and that no block is missing. What finds forgery and not decay
     * alone is {@link #readToEnd}.
     *
     * @return what its header says.
     * @throws DamagedSnapshotException if anything is not as it was written.
     */
    static SnapshotInfo check(final Path file) throws IOException {
        try (SnapshotInput input = new SnapshotInput(file)) {
            final SnapshotInfo info = input.readHeader().info();
            final int overheadLength = info.isEncrypted() || info.isChained() ? SnapshotSeal.TAG_LENGTH : 0;
            boolean isLast;
            do {
                isLast = input.checkNext(overheadLength, info.isEncrypted());
            } while (!isLast);
            return info;
        }
    }

    /** @return whether it was the last block. */
    private boolean checkNext(final int overheadLength, final boolean isEncrypted) throws IOException {
        final long start = position;
        final int word = readSealed(start, overheadLength);
        final int payloadLength = (word & ~SnapshotBlock.LAST) - overheadLength;
        if (payloadLength <= 0) {
            throw damaged(start, "the block has an impossible length: length=" + (word & ~SnapshotBlock.LAST));
        }
        if ((word & SnapshotBlock.LAST) == 0) {
            blockCount++;
            payloadBytes += payloadLength;
            return false;
        }
        if (isEncrypted) {
            checkNothingFollows();
        } else {
            endView.putBytes(0, block, SnapshotBlock.HEADER_LENGTH, payloadLength);
            checkEnd(start, payloadLength);
        }
        return true;
    }

    /** Reads all blocks, and checks them. */
    void readToEnd(final SnapshotSeal seal) throws IOException {
        final byte[] payload = new byte[payloadLengthMax()];
        int length;
        do {
            length = readBlock(seal, payload);
        } while (length > 0);
    }

    /**
     * Reads the next block.
     *
     * @param payload takes what is in it, {@link #payloadLengthMax} bytes long.
     * @return bytes of the payload, at least 1; 0 at the end, where nothing is missing and nothing follows.
     * @throws DamagedSnapshotException if anything is not as it was written.
     */
    int readBlock(final SnapshotSeal seal, final byte[] payload) throws IOException {
        final long start = position;
        final int word = readSealed(start, seal.overheadLength());
        final boolean isLast = (word & SnapshotBlock.LAST) != 0;
        final int length = word & ~SnapshotBlock.LAST;
        final int payloadLength = seal.open(
                blockCount, isLast, block, SnapshotBlock.HEADER_LENGTH, length, isLast ? endPayload : payload);
        if (payloadLength <= 0) {
            throw damaged(start, "the block was not sealed with this key for this place");
        }
        if (isLast) {
            checkEnd(start, payloadLength);
            return 0;
        }
        blockCount++;
        payloadBytes += payloadLength;
        return payloadLength;
    }

    /** Reads the next block as it is, and checks what needs no key. @return its length, and whether it is the last one. */
    private int readSealed(final long start, final int overheadLength) throws IOException {
        fill(block, 0, SnapshotBlock.HEADER_LENGTH);
        final int word = blockView.getInt(SnapshotBlock.LENGTH_OFFSET, LITTLE_ENDIAN);
        final boolean isLast = (word & SnapshotBlock.LAST) != 0;
        final int length = word & ~SnapshotBlock.LAST;
        if (length > (isLast ? END_LENGTH_MAX : payloadLengthMax() + overheadLength)) {
            throw damaged(start, "the block has an impossible length: length=" + length);
        }
        fill(block, SnapshotBlock.HEADER_LENGTH, length);
        checkBlock(start, SnapshotBlock.HEADER_LENGTH + length);
        return word;
    }

    @Override
    public void close() {
        CloseHelper.quietClose(channel);
    }

    private void checkBlock(final long start, final int blockLength) {
        crc.reset();
        crc.update(block, Integer.BYTES, blockLength - Integer.BYTES);
        if (blockView.getInt(0, LITTLE_ENDIAN) != (int) crc.getValue()) {
            throw damaged(start, "the block's CRC-32C does not fit");
        }
        final long number = blockView.getLong(SnapshotBlock.NUMBER_OFFSET, LITTLE_ENDIAN);
        if (number != blockCount) {
            throw damaged(start, "the block is out of its place: number=" + number + " expected=" + blockCount);
        }
    }

    private void checkEnd(final long start, final int payloadLength) {
        if (payloadLength != SnapshotBlock.END_PAYLOAD_LENGTH
                || endView.getLong(0, LITTLE_ENDIAN) != payloadBytes
                || endView.getLong(SnapshotBlock.END_BLOCK_COUNT_OFFSET, LITTLE_ENDIAN) != blockCount) {
            throw damaged(start, "the last block does not fit those in front of it");
        }
        checkNothingFollows();
    }

    private void checkNothingFollows() {
        if (position != fileLength) {
            throw damaged(position, "there are bytes behind the last block: lengthBytes=" + (fileLength - position));
        }
    }

    private void fill(final byte[] to, final int offset, final int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!piece.hasRemaining()) {
                readPiece();
            }
            final int part = Math.min(length - done, piece.remaining());
            piece.get(to, offset + done, part);
            position += part;
            done += part;
        }
    }

    /** Reads on from an aligned position, until the piece is full or the file ends. */
    private void readPiece() throws IOException {
        piecePosition = position;
        piece.clear();
        final long wanted = Math.min(piece.capacity(), fileLength - piecePosition);
        while (piece.position() < wanted) {
            if (channel.read(piece, piecePosition + piece.position()) <= 0) {
                break;
            }
        }
        piece.flip();
        if (!piece.hasRemaining()) {
            throw damaged(position, "the file ends too early");
        }
    }

    private DamagedSnapshotException damaged(final long at, final String reason) {
        return new DamagedSnapshotException(file, at, reason);
    }
}
