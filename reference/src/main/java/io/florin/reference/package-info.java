/**
 * The ledger a second time, slow and obvious, and plain values of all requests and replies: what the tests and the simulator compare
 * the engine with. Written from docs/ledger.md. Never deployed.
 */
@NullMarked
package io.florin.reference;

import org.jspecify.annotations.NullMarked;
