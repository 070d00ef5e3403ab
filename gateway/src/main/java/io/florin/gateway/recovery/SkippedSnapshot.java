package io.florin.gateway.recovery;

import java.nio.file.Path;

/**
 * A snapshot that could not be used.
 *
 * @param file of the snapshot.
 * @param reason one line.
 */
public record SkippedSnapshot(Path file, String reason) {}
