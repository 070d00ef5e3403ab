package io.florin.client;

/**
 * What was agreed with the server when a connection was made.
 *
 * @param serverName what the server calls itself.
 * @param window requests that may be in flight: the smaller of what both allow.
 * @param requestLengthMax bytes of the longest frame that the server takes.
 * @param chainLengthMax members of the longest chain.
 * @param sequence the last sequence applied so far, 0 when none.
 * @param timestampNs the server's time, in nanoseconds since 1970.
 * @param principalId who this client is to the server, and in its journal; 0 when the server is too old to say.
 */
public record ServerInfo(
        String serverName,
        int window,
        int requestLengthMax,
        int chainLengthMax,
        long sequence,
        long timestampNs,
        long principalId) {}
