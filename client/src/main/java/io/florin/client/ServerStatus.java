package io.florin.client;

/**
 * What a server is and how far it is. The result that carries it has the last sequence applied, and its time.
 *
 * @param role what it does with commands.
 * @param acknowledgedSequence the last sequence that its journal says was acknowledged.
 * @param lagCommands acknowledged commands that it has not applied yet; always 0 on an active server.
 * @param lagNs while there is such a lag, how long ago the last command applied was, in nanoseconds; otherwise 0.
 * @param startedNs when it began to answer, in nanoseconds since 1970.
 * @param serverName what it calls itself: name and version.
 */
public record ServerStatus(
        ServerRole role, long acknowledgedSequence, long lagCommands, long lagNs, long startedNs, String serverName) {}
