package io.florin.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The FIX Simple Open Framing Header in front of each message.
 *
 * <pre>
 *   0                   4         6                    14
 *   +-------------------+---------+--------------------+-----------------------
 *   | length, uint32 BE | 0xEB50  | SBE message header | block, groups, data …
 *   +-------------------+---------+--------------------+-----------------------
 *   |&lt;---------------------------- length ------------------------------------&gt;|
 * </pre>
 *
 * The header is big-endian, as its standard says; all that follows is little-endian, as 0xEB50 (SBE 1.0) says.
 * Source: FIX Simple Open Framing Header, version 1.0. Stateless and thread-safe.
 */
public final class Framing {
    /** Bytes of the framing header. */
    public static final int HEADER_LENGTH = 6;

    /** The encoding type of SBE 1.0, little-endian. */
    public static final short ENCODING_TYPE_SBE_LITTLE_ENDIAN = (short) 0xEB50;

    /** Bytes of the shortest frame: its header and an SBE message header. */
    public static final int FRAME_LENGTH_MIN = HEADER_LENGTH + 8;

    /** Bytes of the longest frame that a client may send, its header included. */
    public static final int REQUEST_FRAME_LENGTH_MAX = 512;

    /** Bytes of the longest frame that a server sends, its header included. */
    public static final int REPLY_FRAME_LENGTH_MAX = 64 * 1024;

    /** Members of the longest chain. */
    public static final int CHAIN_LENGTH_MAX = 1024;

    private static final int ENCODING_TYPE_OFFSET = 4;

    private Framing() {}

    /**
     * Writes the header of a frame.
     *
     * @param messageLength bytes of the message behind the header.
     */
    public static void putHeader(final MutableDirectBuffer buffer, final int offset, final int messageLength) {
        buffer.putInt(offset, HEADER_LENGTH + messageLength, ByteOrder.BIG_ENDIAN);
        buffer.putShort(offset + ENCODING_TYPE_OFFSET, ENCODING_TYPE_SBE_LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
    }

    /** @return bytes of the frame, its header included, as the sender says: not checked, negative from 2 GiB on. */
    public static int frameLength(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset, ByteOrder.BIG_ENDIAN);
    }

    /** @return the encoding type that the sender says. */
    public static short encodingType(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + ENCODING_TYPE_OFFSET, ByteOrder.BIG_ENDIAN);
    }
}
