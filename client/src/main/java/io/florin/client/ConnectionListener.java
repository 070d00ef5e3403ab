package io.florin.client;

import org.jspecify.annotations.Nullable;

/** Hears what becomes of the connection. Called on the client's own thread: it must not block. */
public interface ConnectionListener {
    /** Hears nothing. */
    ConnectionListener NONE = new ConnectionListener() {};

    /** A session is open, for the first time or again. */
    default void onConnected(final ServerInfo server) {}

    /**
     * The connection is gone, or an attempt to make it again failed; it will be tried again.
     *
     * @param reason in one line.
     * @param unanswered requests that are kept, to be sent again.
     */
    default void onDisconnected(final String reason, final int unanswered) {}

    /** After a reconnection: this many requests, sent before on a connection that was lost, are being sent again. */
    default void onResent(final int requests) {}

    /**
     * The end: nothing will be sent or heard any more. Called once.
     *
     * @param cause null when it was closed by its owner.
     */
    default void onClosed(final @Nullable ClientException cause) {}
}
