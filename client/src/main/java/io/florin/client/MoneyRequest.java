package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.codec.TransferEncoder;
import io.florin.protocol.codec.Uint128Encoder;
import java.nio.ByteOrder;

/**
 * What all requests have in common that move, hold or release money: the caller's own code, user data, reference and text.
 *
 * <pre>
 *   +--------+------------------------------------+----------------+--------------------+---------------+
 *   | header | block: .. code .. id .. userData   | group, if any  | length, reference  | length, text  |
 *   +--------+------------------------------------+----------------+--------------------+---------------+
 *                                                                  dataOffset                           end
 * </pre>
 *
 * @param <S> the request itself.
 */
public abstract sealed class MoneyRequest<S extends MoneyRequest<S>> extends CommandRequest
        permits TransferRequest, AuthorizeRequest, CaptureRequest, VoidRequest, RefundRequest, ReverseRequest {
    private static final int CODE_OFFSET = BLOCK_OFFSET + TransferEncoder.codeEncodingOffset();

    private final int userDataOffset;
    private int dataOffset;
    private int dataLength;

    MoneyRequest(final int templateId, final int blockLength, final int groupLength, final int userDataOffset) {
        super(templateId, blockLength);
        this.userDataOffset = BLOCK_OFFSET + userDataOffset;
        dataOffset = BLOCK_OFFSET + blockLength + groupLength;
        data(Text.NONE, Text.NONE);
    }

    /** Sets the caller's own classification, 0 to 65,535. */
    public final S code(final int code) {
        checkCode(code);
        frame().putShort(CODE_OFFSET, (short) code, ByteOrder.LITTLE_ENDIAN);
        return self();
    }

    /** Sets 128 bits of the caller's own. */
    public final S userData(final long hi, final long lo) {
        frame().putLong(userDataOffset + Uint128Encoder.hiEncodingOffset(), hi, ByteOrder.LITTLE_ENDIAN);
        frame().putLong(userDataOffset + Uint128Encoder.loEncodingOffset(), lo, ByteOrder.LITTLE_ENDIAN);
        return self();
    }

    /**
     * Sets the end-to-end reference (ASCII) and the free text (UTF-8). The arrays are copied.
     *
     * @throws IllegalArgumentException when they do not fit in a frame; the ledger itself takes 35 and 140 bytes.
     */
    public final S data(final byte[] reference, final byte[] text) {
        checkFits(dataOffset, reference.length, text.length);
        final int textOffset = putData(dataOffset, reference);
        final int end = putData(textOffset, text);
        dataLength = end - dataOffset;
        messageEnd(end);
        return self();
    }

    /** Sets code, user data, reference and text. */
    public final S details(final Details details) {
        data(Text.ascii(details.reference()), Text.utf8("text", details.text()));
        userData(details.userData().hi(), details.userData().lo());
        return code(details.code());
    }

    /** Moves reference and text to where they are behind a group that grew or shrank. */
    final void moveData(final int groupLength, final int blockLength) {
        final int offset = BLOCK_OFFSET + blockLength + groupLength;
        if (offset + dataLength > Framing.REQUEST_FRAME_LENGTH_MAX) {
            throw new IllegalArgumentException("too long for a frame: groupLength=" + groupLength + ", dataLength="
                    + dataLength + ", frameLengthMax=" + Framing.REQUEST_FRAME_LENGTH_MAX);
        }
        frame().putBytes(offset, frame(), dataOffset, dataLength);
        dataOffset = offset;
        messageEnd(offset + dataLength);
    }

    /** @throws IllegalArgumentException when they do not fit in a frame behind a block and group of this length. */
    static void checkFitsBehind(final int length, final Details details) {
        checkFits(BLOCK_OFFSET + length, details.reference().length(), Text.utf8("text", details.text()).length);
    }

    private static void checkFits(final int dataOffset, final int referenceLength, final int textLength) {
        Text.checkLength("reference", referenceLength);
        Text.checkLength("text", textLength);
        final int sumMax = Framing.REQUEST_FRAME_LENGTH_MAX - dataOffset - 2;
        if (referenceLength + textLength > sumMax) {
            throw new IllegalArgumentException("too long for a frame: referenceLength=" + referenceLength
                    + ", textLength=" + textLength + ", sumMax=" + sumMax);
        }
    }

    private int putData(final int offset, final byte[] data) {
        frame().putByte(offset, (byte) data.length);
        frame().putBytes(offset + 1, data);
        return offset + 1 + data.length;
    }

    @SuppressWarnings("unchecked") // each subclass names itself
    private S self() {
        return (S) this;
    }
}
