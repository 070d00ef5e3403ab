package io.florin.protocol.auth;

import io.florin.protocol.RequestType;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is signed of a command, and where the signature stands: Ed25519 (RFC 8032) over
 *
 * <pre>
 *   0                    16             20                          84                92
 *   +--------------------+--------------+---------------------------+-----------------+----------------------------+
 *   | florin-command-1   | principal id | signature of the chain's  | the message's   | the message from its flags |
 *   | ASCII              | uint32       | member before, or zeros   | SBE header      | on to its end              |
 *   +--------------------+--------------+---------------------------+-----------------+----------------------------+
 * </pre>
 *
 * and behind the message, in its frame and in the journal. Little-endian. That is all of the message but its correlation id, which may
 * be another one when the same command is sent again. The message has one form for one content, so the bytes need no other canonical one.
 * A chain is one order: each member is signed with the one in front of it and with its {@code linked} flag, so that none can be left out,
 * put in, moved, or cut off at an end.
 *
 * <p>By Bouncy Castle, which is several times as fast as what Java 17 has: docs/performance.md has the figures.
 */
public final class CommandSignature {
    /** Bytes of a signature. */
    public static final int LENGTH = 64;

    /** The first version of the schema in which a message may have a signature behind it. */
    public static final int VERSION_MIN = 4;

    private static final byte[] DOMAIN = "florin-command-1".getBytes(StandardCharsets.US_ASCII);
    private static final int PRINCIPAL_ID_OFFSET = DOMAIN.length;
    private static final int PREVIOUS_OFFSET = PRINCIPAL_ID_OFFSET + Integer.BYTES;
    private static final int HEADER_OFFSET = PREVIOUS_OFFSET + LENGTH;
    private static final int BODY_OFFSET = HEADER_OFFSET + MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int MESSAGE_LENGTH_MAX = 512;

    private final UnsafeBuffer content = new UnsafeBuffer(new byte[BODY_OFFSET + MESSAGE_LENGTH_MAX]);

    /** @param principalId who signs. */
    CommandSignature(final int principalId) {
        content.putBytes(0, DOMAIN);
        content.putInt(PRINCIPAL_ID_OFFSET, principalId, ByteOrder.LITTLE_ENDIAN);
    }

    /** Begins a chain, or a command outside of one: no member was before. */
    void begin() {
        content.setMemory(PREVIOUS_OFFSET, LENGTH, (byte) 0);
    }

    /** Says what the signature was of the member before. */
    void previous(final DirectBuffer buffer, final int offset) {
        content.putBytes(PREVIOUS_OFFSET, buffer, offset, LENGTH);
    }

    /**
     * Writes what is signed of a message into {@link #bytes()}.
     *
     * @param offset of its SBE header.
     * @return its length in bytes.
     */
    int content(final DirectBuffer buffer, final int offset, final int length) {
        final int bodyLength = length - RequestType.FLAGS_OFFSET;
        content.putBytes(HEADER_OFFSET, buffer, offset, MessageHeaderDecoder.ENCODED_LENGTH);
        content.putBytes(BODY_OFFSET, buffer, offset + RequestType.FLAGS_OFFSET, bodyLength);
        return BODY_OFFSET + bodyLength;
    }

    byte[] bytes() {
        return content.byteArray();
    }
}
