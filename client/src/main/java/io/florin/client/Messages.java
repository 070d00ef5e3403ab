package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.codec.GroupSizeEncodingDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.Uint128Decoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Checks that what a server sent can be decoded without reading past its end. */
final class Messages {
    private static final int SCHEMA_ID_OFFSET = MessageHeaderDecoder.schemaIdEncodingOffset();

    private Messages() {}

    static int templateId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
    }

    static int version(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + MessageHeaderDecoder.versionEncodingOffset(), ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
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

    /**
     * Checks the block: a newer server may append fields to it, and what follows then comes later. An older one, which knows less than this
     * client asks for, is named as such.
     */
    static void checkBlock(final DirectBuffer buffer, final int offset, final int length, final int blockLengthMin) {
        final int blockLength = blockLength(buffer, offset);
        if (blockLength < blockLengthMin && version(buffer, offset) < MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new ProtocolViolationException("server is older than this client: templateId="
                    + templateId(buffer, offset) + ", version=" + version(buffer, offset) + ", needed="
                    + MessageHeaderDecoder.SCHEMA_VERSION);
        }
        if (blockLength < blockLengthMin || MessageHeaderDecoder.ENCODED_LENGTH + blockLength > length) {
            throw new ProtocolViolationException("message too short: templateId=" + templateId(buffer, offset)
                    + ", length=" + length + ", blockLength=" + blockLength + ", blockLengthMin=" + blockLengthMin);
        }
    }

    /** Checks the group that is the last part of a message. */
    static void checkGroup(final DirectBuffer buffer, final int offset, final int length, final int entryLengthMin) {
        final int group = MessageHeaderDecoder.ENCODED_LENGTH + blockLength(buffer, offset);
        if (group + GroupSizeEncodingDecoder.ENCODED_LENGTH > length) {
            throw new ProtocolViolationException(
                    "message too short for its group: templateId=" + templateId(buffer, offset) + ", length=" + length);
        }
        final int entryLength = buffer.getShort(offset + group, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final int entries = buffer.getShort(offset + group + Short.BYTES, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final int end = group + GroupSizeEncodingDecoder.ENCODED_LENGTH + entries * entryLength;
        if (entryLength < entryLengthMin || end > length) {
            throw new ProtocolViolationException("group does not fit its message: templateId="
                    + templateId(buffer, offset) + ", length=" + length + ", entryLength=" + entryLength + ", entries="
                    + entries);
        }
    }

    static long orZero(final long value, final long nullValue) {
        return value == nullValue ? 0 : value;
    }

    static Id128 id(final Uint128Decoder value) {
        return new Id128(value.hi(), value.lo());
    }

    /** @return null when it is the null value of an id. */
    static @Nullable Id128 idOrNull(final Uint128Decoder value) {
        final boolean isNull = value.hi() == Uint128Decoder.hiNullValue() && value.lo() == Uint128Decoder.loNullValue();
        return isNull ? null : id(value);
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
