package io.florin.journal;

/**
 * One block of a snapshot behind its header, little-endian:
 *
 * <pre>
 *   0         4             8                   16
 *   +---------+-------------+-------------------+--------- … ------+----------- … ----------+
 *   | CRC-32C | length, and | block number      | payload          | tag of 16 bytes, when  |
 *   |         | bit 31: last| from 0            |                  | there is a key         |
 *   +---------+-------------+-------------------+--------- … ------+----------- … ----------+
 * </pre>
 *
 * The CRC covers all that follows it; the length is that of payload and tag. Each block but the last two carries {@value
 * #PAYLOAD_LENGTH_MAX} bytes. The last one says how much there is in front of it, so that a file that was cut short anywhere is no
 * snapshot:
 *
 * <pre>
 *   0                   8                   16
 *   +-------------------+-------------------+
 *   | bytes of payload  | blocks            |
 *   +-------------------+-------------------+
 * </pre>
 */
final class SnapshotBlock {
    static final int HEADER_LENGTH = 16;
    static final int PAYLOAD_LENGTH_MAX = 1 << 20;
    static final int LENGTH_OFFSET = 4;
    static final int NUMBER_OFFSET = 8;
    static final int LAST = 1 << 31;
    static final int LENGTH_MAX = HEADER_LENGTH + PAYLOAD_LENGTH_MAX + SnapshotSeal.TAG_LENGTH;

    static final int END_PAYLOAD_LENGTH = 16;
    static final int END_BLOCK_COUNT_OFFSET = 8;

    private SnapshotBlock() {}
}
