package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Checks that what a server sent can be decoded without reading past its end. */
final class Messages {
    private static final int SCHEMA_ID_OFFSET = MessageHeaderDecoder.schemaIdEncodingOffset();

    private Messages() {}

    static int templateId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
    }

    static int blockLength(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return bytes of the frame at {@code offset}, whose framing header is there. */
    static int frameLength(final DirectBuffer buffer, final int offset) {
        final int length = Framing.frameLength(buffer, offset);
        if (length < Framing.FRAME_LENGTH_MIN
                || length > Framing.REPLY_FRAME_LENGTH_MAX
                || Framing.encodingType(buffer, offset) != Framing.ENCODING_TYPE_SBE_LITTLE_ENDIAN) {
            throw new ProtocolViolationException("not a frame: length=" + length + ", encodingType=0x"
                    + Integer.toHexString(Framing.encodingType(buffer, offset) & 0xFFFF));
        }
        return length;
    }

    static void checkSchema(final DirectBuffer buffer, final int offset) {
        final int schemaId = buffer.getShort(offset + SCHEMA_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (schemaId != MessageHeaderDecoder.SCHEMA_ID) {
            throw new ProtocolViolationException(
                    "message of another schema: schemaId=" + schemaId + ", expected=" + MessageHeaderDecoder.SCHEMA_ID);
        }
    }

    /** Checks the block: a newer server may append fields to it, and what follows then comes later. */
    static void checkBlock(final DirectBuffer buffer, final int offset, final int length, final int blockLengthMin) {
        final int blockLength = blockLength(buffer, offset);
        if (blockLength < blockLengthMin || MessageHeaderDecoder.ENCODED_LENGTH + blockLength > length) {
            throw new ProtocolViolationException("message too short: templateId=" + templateId(buffer, offset)
                    + ", length=" + length + ", blockLength=" + blockLength + ", blockLengthMin=" + blockLengthMin);
        }
    }

    /** Checks a string of at most 255 bytes behind the block. */
    static void checkString(final DirectBuffer buffer, final int offset, final int length) {
        final int begin = MessageHeaderDecoder.ENCODED_LENGTH + blockLength(buffer, offset);
        if (begin >= length || begin + 1 + (buffer.getByte(offset + begin) & 0xFF) > length) {
            throw new ProtocolViolationException(
                    "message too short for its text: templateId=" + templateId(buffer, offset) + ", length=" + length);
        }
    }
}
