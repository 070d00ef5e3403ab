package io.florin.client;

/** All that a {@link Session} tells its owner. Called on the session's thread: it must not block. */
public interface SessionListener extends ReplyListener, ConnectionListener {
    /** An offer was refused, and now there is room again. Called once per refusal, after a batch of replies. */
    default void onWritable() {}
}
