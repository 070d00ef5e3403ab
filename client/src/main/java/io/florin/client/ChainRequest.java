package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A chain: commands that happen all or none, in order. Each member has a reply of its own, with the correlation id of the chain plus
 * its index. Reusable, not thread-safe; a {@link Session} copies it.
 */
public final class ChainRequest {
    private static final int FLAGS_OFFSET = Request.MESSAGE_OFFSET + RequestType.FLAGS_OFFSET;

    private final UnsafeBuffer frames;
    private final int membersMax;
    private int length;
    private int members;
    private int lastMemberOffset;

    /** Makes an empty chain with room for this many members, 1 to {@link Framing#CHAIN_LENGTH_MAX}. */
    public ChainRequest(final int membersMax) {
        if (membersMax < 1 || membersMax > Framing.CHAIN_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "chain length out of range: members=" + membersMax + ", min=1, max=" + Framing.CHAIN_LENGTH_MAX);
        }
        this.membersMax = membersMax;
        frames = new UnsafeBuffer(new byte[membersMax * Framing.REQUEST_FRAME_LENGTH_MAX]);
    }

    /** Takes all members out. */
    public ChainRequest clear() {
        length = 0;
        members = 0;
        return this;
    }

    /**
     * Copies a command behind the other members.
     *
     * @throws IllegalStateException when there is no room for it.
     */
    public ChainRequest add(final CommandRequest member) {
        if (members == membersMax) {
            throw new IllegalStateException("chain is full: members=" + members);
        }
        if (members > 0) {
            final int flagsOffset = lastMemberOffset + FLAGS_OFFSET;
            final int flags = frames.getShort(flagsOffset, ByteOrder.LITTLE_ENDIAN) | RequestType.FLAG_LINKED;
            frames.putShort(flagsOffset, (short) flags, ByteOrder.LITTLE_ENDIAN);
        }
        frames.putBytes(length, member.frame(), 0, member.frameLength());
        lastMemberOffset = length;
        length += member.frameLength();
        members++;
        return this;
    }

    /** @return how many members it has. */
    public int size() {
        return members;
    }

    DirectBuffer frames() {
        return frames;
    }
}
