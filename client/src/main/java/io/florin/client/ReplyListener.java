package io.florin.client;

/**
 * Hears the replies of a {@link Session}, in the order of its requests, each once. Called on the session's thread: it must not block. The
 * reply is a view of the receive buffer, valid during the call only. Requests may be offered from within.
 */
public interface ReplyListener {
    /** The outcome of a command, or of a member of a chain. */
    void onCommandReply(CommandReply reply);

    /** The answer to a {@link GetAccountRequest} or a {@link GetAccountAtRequest}. */
    default void onAccountReply(final AccountReply reply) {}

    /** The answer to a {@link GetTransferRequest}. */
    default void onTransferReply(final TransferReply reply) {}

    /** The answer to a {@link GetAuthorizationRequest}. */
    default void onAuthorizationReply(final AuthorizationReply reply) {}

    /** The answer to a {@link ListEntriesRequest}. */
    default void onEntriesReply(final EntriesReply reply) {}

    /** The answer to a {@link TrialBalanceRequest}. */
    default void onTrialBalanceReply(final TrialBalanceReply reply) {}

    /** The answer to a {@link GetStateHashRequest}. */
    default void onStateHashReply(final StateHashReply reply) {}

    /** The answer to a {@link GetServerStatusRequest}. */
    default void onServerStatusReply(final ServerStatusReply reply) {}

    /** The answer to a {@link PromoteRequest}. */
    default void onPromoteReply(final PromoteReply reply) {}
}
