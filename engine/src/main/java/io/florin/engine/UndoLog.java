package io.florin.engine;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * What the records of a store were before the members of a chain changed them. The store tells it before each change while it
 * records; outside of chains it does nothing.
 */
final class UndoLog {
    private static final int IMAGES_AT_FIRST = 4096;
    private static final int IMAGE_WORDS = 16;

    private long[] addresses = new long[IMAGES_AT_FIRST];
    private long[] images = new long[IMAGES_AT_FIRST * IMAGE_WORDS];
    private int count;
    private boolean isRecording;

    /** Begins to record. */
    void begin() {
        isRecording = true;
    }

    /** Stops recording and forgets everything. */
    void end() {
        isRecording = false;
        count = 0;
    }

    boolean isRecording() {
        return isRecording;
    }

    /** Keeps a record of 128 bytes as it is. To be called before each change, also of the same record. */
    void save(final long address) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, count * 2);
            images = Arrays.copyOf(images, count * 2 * IMAGE_WORDS);
        }
        addresses[count] = address;
        for (int i = 0; i < IMAGE_WORDS; i++) {
            images[count * IMAGE_WORDS + i] = UnsafeApi.getLong(address + ((long) i << 3));
        }
        count++;
    }

    /** @return how many images are kept: they are to be restored from the last to the first. */
    int count() {
        return count;
    }

    /** @return the address of the record of an image. */
    long address(final int image) {
        return addresses[image];
    }

    /** @return the word of an image that stands at this offset of its record. */
    long word(final int image, final int offset) {
        return images[image * IMAGE_WORDS + (offset >> 3)];
    }

    /** Puts a record back as it was. */
    void restore(final int image) {
        for (int i = 0; i < IMAGE_WORDS; i++) {
            UnsafeApi.putLong(addresses[image] + ((long) i << 3), images[image * IMAGE_WORDS + i]);
        }
    }
}
