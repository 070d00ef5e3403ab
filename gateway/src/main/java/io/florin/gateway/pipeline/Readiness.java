package io.florin.gateway.pipeline;

/** Whether a server takes commands, and why not. */
public enum Readiness {
    /** It takes commands. */
    READY,
    /** It recovers its state. */
    RECOVERING,
    /** It follows another server, and answers queries. */
    STANDBY,
    /** The journal has no room: commands are refused, queries answered. */
    STORAGE_FULL,
    /** It could not go on: nothing is answered any more. */
    HALTED,
    /** It is being stopped. */
    STOPPING
}
