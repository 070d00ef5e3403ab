package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.codec.MessageHeaderEncoder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A request as the bytes of its frame, made once and used again and again: set what differs from the last use, then offer it to a
 * {@link Session}, which copies it. Not thread-safe; owned by whoever offers it.
 */
public abstract sealed class Request
        permits CommandRequest,
                GetAccountRequest,
                GetAccountAtRequest,
                GetTransferRequest,
                GetAuthorizationRequest,
                ListEntriesRequest,
                TrialBalanceRequest,
                GetStateHashRequest,
                GetServerStatusRequest,
                PromoteRequest {
    static final int MESSAGE_OFFSET = Framing.HEADER_LENGTH;
    static final int BLOCK_OFFSET = MESSAGE_OFFSET + MessageHeaderEncoder.ENCODED_LENGTH;

    private static final long LEDGER_MAX = 0xFFFF_FFFEL;
    private static final long VERSION_MAX = 0xFFFF_FFFEL;
    private static final int CODE_MAX = 0xFFFF;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[Framing.REQUEST_FRAME_LENGTH_MAX]);
    private int frameLength;

    Request(final int templateId, final int blockLength) {
        new MessageHeaderEncoder()
                .wrap(frame, MESSAGE_OFFSET)
                .blockLength(blockLength)
                .templateId(templateId)
                .schemaId(MessageHeaderEncoder.SCHEMA_ID)
                .version(MessageHeaderEncoder.SCHEMA_VERSION);
        messageEnd(BLOCK_OFFSET + blockLength);
    }

    /** @return the frame; its correlation id is set by the session. */
    final MutableDirectBuffer frame() {
        return frame;
    }

    /** @return bytes of the frame, its header included. */
    final int frameLength() {
        return frameLength;
    }

    /** Sets where the message ends, from the beginning of the frame. */
    final void messageEnd(final int end) {
        frameLength = end;
        Framing.putHeader(frame, 0, end - MESSAGE_OFFSET);
    }

    static void checkLedger(final long ledger) {
        if (ledger < 0 || ledger > LEDGER_MAX) {
            throw new IllegalArgumentException("ledger out of range: ledger=" + ledger + ", min=0, max=" + LEDGER_MAX);
        }
    }

    static void checkVersion(final long version) {
        if (version < 0 || version > VERSION_MAX) {
            throw new IllegalArgumentException(
                    "version out of range: version=" + version + ", min=0, max=" + VERSION_MAX);
        }
    }

    static void checkCode(final int code) {
        if (code < 0 || code > CODE_MAX) {
            throw new IllegalArgumentException("code out of range: code=" + code + ", min=0, max=" + CODE_MAX);
        }
    }
}
