package io.florin.gateway.pipeline;

import io.florin.engine.AccountFilter;
import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.auth.CommandSignature;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One slot of the ring: a request as the client sent it, and what the stages note about it. All slots lie in one slab of memory.
 * Written by the publisher before it publishes, then by one stage after the other; the ring's sequences order them.
 */
public final class CommandSlot {
    /** Bytes of the longest message that a slot holds: a frame of the greatest length less its header. */
    public static final int MESSAGE_LENGTH_MAX = Framing.REQUEST_FRAME_LENGTH_MAX - Framing.HEADER_LENGTH;

    static final int SLOT_LENGTH = 512;

    private final UnsafeBuffer message;
    private int messageLength;
    private int signatureLength;
    private boolean isQuery;
    private int chainMembersLeft;
    private int principalId;
    private @Nullable ReplyEgress egress;
    private AccountFilter filter = AccountFilter.ALL;
    private long publishedNs;

    private Status refusal = Status.OK;
    private long sequence;
    private long timestampNs;

    CommandSlot(final UnsafeBuffer slab, final int offset) {
        message = new UnsafeBuffer(slab, offset, SLOT_LENGTH);
    }

    /**
     * Fills the slot. To be called by a publisher that has claimed it.
     *
     * @param isQuery whether the request reads only: then it is not journaled and gets no sequence.
     * @param chainMembersLeft members of the chain in the slots behind this one, 0 at its end and outside of chains.
     * @param principalId who asks; 0 is the server itself.
     * @param egress where the reply goes, or null when nobody waits for one.
     * @param nowNs of {@link System#nanoTime()}, for the time that the request takes.
     */
    public void fill(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final boolean isQuery,
            final int chainMembersLeft,
            final int principalId,
            final @Nullable ReplyEgress egress,
            final long nowNs) {
        message.putBytes(0, buffer, offset, length);
        messageLength = length;
        signatureLength = 0;
        this.isQuery = isQuery;
        this.chainMembersLeft = chainMembersLeft;
        this.principalId = principalId;
        this.egress = egress;
        publishedNs = nowNs;
        filter = AccountFilter.ALL;
        refusal = Status.OK;
    }

    /** Says that the last bytes are a signature and no part of the message. To be called by the publisher, after {@link #fill}. */
    public void signed() {
        messageLength -= CommandSignature.LENGTH;
        signatureLength = CommandSignature.LENGTH;
    }

    /** Says what the sender of a query may see; without this everything. To be called by the publisher, after {@link #fill}. */
    public void limit(final AccountFilter filter) {
        this.filter = filter;
    }

    /**
     * Refuses the request before it is ordered: it is neither journaled nor applied, and answered in its place among the others. To be
     * called by the publisher, after {@link #fill}.
     *
     * @param status of the answer, anything but OK.
     */
    public void refuse(final Status status) {
        isQuery = true;
        chainMembersLeft = 0;
        refusal = status;
    }

    UnsafeBuffer message() {
        return message;
    }

    int messageLength() {
        return messageLength;
    }

    /** Bytes of the signature behind the message; 0 when there is none. */
    int signatureLength() {
        return signatureLength;
    }

    /** Whether the request is not for the journal: it reads only, or was refused by its publisher. */
    boolean isQuery() {
        return isQuery;
    }

    AccountFilter filter() {
        return filter;
    }

    int chainMembersLeft() {
        return chainMembersLeft;
    }

    int principalId() {
        return principalId;
    }

    @Nullable
    ReplyEgress egress() {
        return egress;
    }

    long publishedNs() {
        return publishedNs;
    }

    /** Why the command is not to be processed; OK when it is. */
    Status refusal() {
        return refusal;
    }

    long sequence() {
        return sequence;
    }

    long timestampNs() {
        return timestampNs;
    }

    void onOrdered(final long sequence, final long timestampNs) {
        this.sequence = sequence;
        this.timestampNs = timestampNs;
    }

    void onRefused(final Status status) {
        refusal = status;
    }

    /** Lets go of the peer, so that the ring keeps no closed connection alive. */
    void release() {
        egress = null;
        filter = AccountFilter.ALL;
    }
}
