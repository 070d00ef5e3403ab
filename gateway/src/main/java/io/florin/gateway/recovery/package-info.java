/**
 * From files to an engine and back: the newest good snapshot and the journal behind it give a state, and a state gives the next
 * snapshot.
 */
@NullMarked
package io.florin.gateway.recovery;

import org.jspecify.annotations.NullMarked;
