package io.florin.journal;

import java.nio.file.Path;

/**
 * The end of a journal that was left out of a replay: what the last process was writing when it died.
 *
 * @param file the segment with the first byte left out.
 * @param position of that byte in the file.
 * @param lengthBytes from there to the last byte written in that segment.
 * @param reason why reading stopped.
 * @param acknowledgedLost whether replies for what is left out may have been sent, so that money may be missing: true only
 *     where the operator accepted it.
 */
public record TornTail(Path file, long position, long lengthBytes, String reason, boolean acknowledgedLost) {}
