package io.florin.engine;

import org.agrona.DirectBuffer;

/** Where an engine's replies go: one for each command or query, in their order. */
public interface ReplySink {
    /**
     * Takes a reply: an SBE header and its message, without a framing header.
     *
     * @param buffer valid during the call only; the next reply overwrites it.
     * @param offset of the SBE header.
     * @param length from there, in bytes; with its framing header at most {@code Framing.REPLY_FRAME_LENGTH_MAX}.
     */
    void onReply(DirectBuffer buffer, int offset, int length);
}
