package io.florin.gateway.pipeline;

import org.agrona.DirectBuffer;

/**
 * Where the replies to one peer go, in the order of its requests. Called by the pipeline's last thread alone; neither method may
 * block or throw.
 */
public interface ReplyEgress {
    /**
     * Takes one reply, an SBE message without framing header. The buffer is valid during the call only. Nobody may see the reply before
     * {@link #onBatchEnd()}: its command may not be durable yet.
     *
     * @return whether this was the first reply since the last {@link #onBatchEnd()}.
     */
    boolean onReply(DirectBuffer buffer, int offset, int length);

    /** Called once after the last reply of a batch to this peer: time to send. */
    void onBatchEnd();

    /** @return whether the peer is on this machine, and may therefore ask for what is for operators alone. */
    default boolean isLocal() {
        return false;
    }
}
