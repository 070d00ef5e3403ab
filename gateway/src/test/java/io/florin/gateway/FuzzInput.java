package io.florin.gateway;

import io.florin.protocol.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/** What the fuzz targets share: the kept inputs, and frames out of a fuzzer's bytes. */
final class FuzzInput {
    private FuzzInput() {}

    /** What is done with a frame whose header is sound. */
    interface FrameHandler {
        /**
         * @param offset of the SBE header.
         * @param length from there.
         * @return whether to go on.
         */
        boolean onFrame(UnsafeBuffer buffer, int offset, int length);
    }

    /** @return the inputs of a target that are kept in the repository; there is one at least. */
    static List<Path> corpus(final String target) throws IOException {
        final Path directory = Path.of(System.getProperty("florin.root"), "gateway", "src", "test", "corpus", target);
        try (Stream<Path> files = Files.list(directory)) {
            final List<Path> inputs = files.sorted().toList();
            if (inputs.isEmpty()) {
                throw new IllegalStateException("no inputs: directory=" + directory);
            }
            return inputs;
        }
    }

    /** Hands over whole frames, as long as there are any and the handler goes on. */
    static void forEachFrame(final byte[] bytes, final FrameHandler handler) {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        int position = 0;
        boolean goesOn = true;
        while (goesOn && bytes.length - position >= Framing.FRAME_LENGTH_MIN) {
            final int length = Framing.frameLength(buffer, position);
            goesOn = length >= Framing.FRAME_LENGTH_MIN
                    && length <= Framing.REQUEST_FRAME_LENGTH_MAX
                    && length <= bytes.length - position
                    && handler.onFrame(buffer, position + Framing.HEADER_LENGTH, length - Framing.HEADER_LENGTH);
            position += length;
        }
    }
}
