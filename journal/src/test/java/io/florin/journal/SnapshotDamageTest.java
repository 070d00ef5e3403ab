package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Snapshots that are not as they were written, by accident and on purpose: nothing of them is ever taken for good. */
final class SnapshotDamageTest {
    private static final int BLOCK = SnapshotBlock.PAYLOAD_LENGTH_MAX;
    private static final int SMALL = 40;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.florin.journal.SnapshotStoreTest#keyRings")
    void shouldRefuseEveryFlippedBit(final KeyRing keys) throws IOException {
        final Path file = SampleSnapshot.write(directory, keys, SampleSnapshot.payload(SMALL))
                .file();
        final byte[] bytes = Files.readAllBytes(file);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            final byte[] damaged = bytes.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(keys, file, damaged);
        }
    }

    @ParameterizedTest
    @MethodSource("io.florin.journal.SnapshotStoreTest#keyRings")
    void shouldRefuseEveryTruncationAndEveryTail(final KeyRing keys) throws IOException {
        final Path file = SampleSnapshot.write(directory, keys, SampleSnapshot.payload(SMALL))
                .file();
        final byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(keys, file, Arrays.copyOf(bytes, length));
            final byte[] zeroed = Arrays.copyOf(Arrays.copyOf(bytes, length), bytes.length);
            if (!Arrays.equals(bytes, zeroed)) {
                assertRefused(keys, file, zeroed);
            }
        }
        assertRefused(keys, file, Arrays.copyOf(bytes, bytes.length + 1));
    }

    @ParameterizedTest
    @MethodSource("io.florin.journal.SnapshotStoreTest#keyRings")
    void shouldRefuseSnapshotWithoutItsLastBlocks(final KeyRing keys) throws IOException {
        final Path file = SampleSnapshot.write(directory, keys, SampleSnapshot.payload(3 * BLOCK))
                .file();
        final byte[] bytes = Files.readAllBytes(file);
        for (int blocks = 0; blocks <= 3; blocks++) {
            assertRefused(keys, file, Arrays.copyOf(bytes, blockStart(keys, blocks)));
        }
    }

    @ParameterizedTest
    @MethodSource("io.florin.journal.SnapshotStoreTest#keyRings")
    void shouldRefuseSwappedAndRepeatedBlocks(final KeyRing keys) throws IOException {
        final Path file = SampleSnapshot.write(directory, keys, SampleSnapshot.payload(3 * BLOCK))
                .file();
        final byte[] bytes = Files.readAllBytes(file);
        final byte[] swapped = bytes.clone();
        copyBlock(keys, bytes, 0, swapped, 1);
        assertRefused(keys, file, swapped);
        copyBlock(keys, bytes, 1, swapped, 0);
        assertRefused(keys, file, swapped);
    }

    @Test
    void shouldRefuseBlocksSwappedByForgerWhoHasNoKey() throws IOException {
        for (final KeyRing keys : new KeyRing[] {SampleKeys.encryption(), SampleKeys.chain(), SampleKeys.both()}) {
            final Path file = SampleSnapshot.write(directory, keys, SampleSnapshot.payload(2 * BLOCK))
                    .file();
            final byte[] bytes = Files.readAllBytes(file);
            final byte[] forged = bytes.clone();
            copyBlock(keys, bytes, 0, forged, 1);
            copyBlock(keys, bytes, 1, forged, 0);
            renumber(keys, forged, 0);
            renumber(keys, forged, 1);
            assertRefused(keys, file, forged);
        }
    }

    @Test
    void shouldRefusePayloadChangedByForgerWhoHasNoKey() throws IOException {
        for (final KeyRing keys : new KeyRing[] {SampleKeys.encryption(), SampleKeys.chain(), SampleKeys.both()}) {
            final Path file = SampleSnapshot.write(directory, keys, SampleSnapshot.payload(BLOCK))
                    .file();
            final byte[] forged = Files.readAllBytes(file);
            forged[blockStart(keys, 0) + SnapshotBlock.HEADER_LENGTH + 7] ^= 1;
            renumber(keys, forged, 0);
            assertRefused(keys, file, forged);
        }
    }

    @Test
    void shouldRefuseHeaderChangedByForgerWhoHasNoKey() throws IOException {
        for (final KeyRing keys : new KeyRing[] {SampleKeys.encryption(), SampleKeys.chain(), SampleKeys.both()}) {
            final Path file = SampleSnapshot.write(directory, keys, new byte[0]).file();
            final byte[] bytes = Files.readAllBytes(file);
            for (int at = 4; at < SnapshotHeader.LENGTH; at++) {
                final byte[] forged = bytes.clone();
                forged[at] ^= 1;
                new UnsafeBuffer(forged).putInt(0, crc(forged, 4, SnapshotHeader.LENGTH), LITTLE_ENDIAN);
                assertRefused(keys, file, forged);
            }
        }
    }

    @Test
    void shouldRefuseSnapshotThatForgerMadeWithoutKeysOfChainedJournal() {
        final Path file = SampleSnapshot.write(directory, KeyRing.none(), SampleSnapshot.payload(SMALL))
                .file();
        final SnapshotStore store = new SnapshotStore(directory, SampleKeys.chain());

        final JournalException refusal = assertThrows(DamagedSnapshotException.class, () -> store.open(file));

        assertTrue(refusal.getMessage().contains("without the chain key"), refusal.getMessage());
    }

    @Test
    void shouldTakeSnapshotFromBeforeTheChain() {
        final byte[] payload = SampleSnapshot.payload(SMALL);
        final Path file =
                SampleSnapshot.write(directory, KeyRing.none(), payload).file();
        final KeyRing laterKeys = SampleKeys.ring("chain " + SampleKeys.base64(101) + " 2\n");

        SampleSnapshot.assertGood(new SnapshotStore(directory, laterKeys), file, payload);
    }

    @Test
    void shouldRefuseOtherKeys() {
        final KeyRing[] others = {
            SampleKeys.ring("encryption 1 " + SampleKeys.base64(9) + "\n", SampleKeys.chainLine()),
            SampleKeys.ring(SampleKeys.encryptionLine(1), "chain " + SampleKeys.base64(9) + "\n"),
        };
        final Path file = SampleSnapshot.write(directory, SampleKeys.both(), SampleSnapshot.payload(SMALL))
                .file();
        for (final KeyRing other : others) {
            final SnapshotStore store = new SnapshotStore(directory, other);
            assertThrows(DamagedSnapshotException.class, () -> store.verify(file));
        }
    }

    @Test
    void shouldNameMissingKeys() {
        final Path file = SampleSnapshot.write(directory, SampleKeys.both(), SampleSnapshot.payload(SMALL))
                .file();

        assertMessage("keyId=1 keys=[2]", SampleKeys.ring(SampleKeys.encryptionLine(2)), file);
        assertMessage("made with a chain key", SampleKeys.encryption(), file);
        assertMessage("keyId=1 keys=[]", KeyRing.none(), file);
    }

    @Test
    void shouldOpenWithOlderKey() {
        final byte[] payload = SampleSnapshot.payload(SMALL);
        final Path file = SampleSnapshot.write(directory, SampleKeys.encryption(), payload)
                .file();
        final KeyRing rotated = SampleKeys.ring(SampleKeys.encryptionLine(2), SampleKeys.encryptionLine(1));

        SampleSnapshot.assertGood(new SnapshotStore(directory, rotated), file, payload);
        assertEquals(2, SampleSnapshot.write(directory, rotated, payload).keyId());
    }

    @Test
    void shouldHideWhatIsEncrypted() throws IOException {
        final byte[] payload = new byte[64];
        Arrays.fill(payload, (byte) 'x');
        final Path file = SampleSnapshot.write(directory, SampleKeys.encryption(), payload)
                .file();

        final String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);

        assertTrue(!text.contains("xxxx"), text);
    }

    @Test
    void shouldRefuseSnapshotUnderAnotherName() throws IOException {
        final Path file = SampleSnapshot.write(directory, KeyRing.none(), SampleSnapshot.payload(SMALL))
                .file();
        final Path other = file.resolveSibling("snapshot-00000000000000000020.snap");
        Files.move(file, other);
        final SnapshotStore store = new SnapshotStore(directory, KeyRing.none());

        assertThrows(DamagedSnapshotException.class, () -> store.info(other));
        assertEquals(0, store.list().size());
        assertEquals(1, store.files().size());
    }

    @Test
    void shouldNameOtherVersion() throws IOException {
        final Path file = SampleSnapshot.write(directory, KeyRing.none(), SampleSnapshot.payload(SMALL))
                .file();
        final byte[] bytes = Files.readAllBytes(file);
        bytes[SnapshotHeader.VERSION_OFFSET] = 9;
        new UnsafeBuffer(bytes).putInt(0, crc(bytes, 4, SnapshotHeader.LENGTH), LITTLE_ENDIAN);
        Files.write(file, bytes);

        assertMessage("version=9 supported=1", KeyRing.none(), file);
    }

    @Test
    void shouldRefuseBlockThatIsLongerThanWhatItFills() throws IOException {
        final Path file = SampleSnapshot.write(directory, KeyRing.none(), SampleSnapshot.payload(2 * BLOCK))
                .file();
        final byte[] bytes = Files.readAllBytes(file);
        final int start = blockStart(KeyRing.none(), 0);
        final int length = BLOCK + SnapshotSeal.TAG_LENGTH;
        final UnsafeBuffer view = new UnsafeBuffer(bytes);
        view.putInt(start + SnapshotBlock.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        view.putInt(start, crc(bytes, start + 4, start + SnapshotBlock.HEADER_LENGTH + length), LITTLE_ENDIAN);

        assertRefused(KeyRing.none(), file, bytes);
    }

    private void assertRefused(final KeyRing keys, final Path file, final byte[] bytes) throws IOException {
        write(file, bytes);
        final SnapshotStore store = new SnapshotStore(directory, keys);
        assertThrows(JournalException.class, () -> store.verify(file));
    }

    /** Over what is there: a file that is emptied first would be forced by some file systems, thousands of times. */
    private static void write(final Path file, final byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), 0);
            if (bytes.length > 0) {
                channel.truncate(bytes.length);
            } else {
                Files.write(file, bytes);
            }
        }
    }

    private void assertMessage(final String part, final KeyRing keys, final Path file) {
        final SnapshotStore store = new SnapshotStore(directory, keys);
        final JournalException refusal = assertThrows(JournalException.class, () -> store.open(file));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }

    /** @return where a block begins, when all in front of it are full. */
    private static int blockStart(final KeyRing keys, final int block) {
        return SnapshotHeader.LENGTH + block * blockLength(keys);
    }

    private static int blockLength(final KeyRing keys) {
        final boolean hasTag = keys.canEncrypt() || keys.canChain();
        return SnapshotBlock.HEADER_LENGTH + BLOCK + (hasTag ? SnapshotSeal.TAG_LENGTH : 0);
    }

    private static void copyBlock(
            final KeyRing keys, final byte[] from, final int block, final byte[] to, final int toBlock) {
        System.arraycopy(from, blockStart(keys, block), to, blockStart(keys, toBlock), blockLength(keys));
    }

    /** Gives a block the number of its place, and a CRC that fits. */
    private static void renumber(final KeyRing keys, final byte[] bytes, final int block) {
        final int start = blockStart(keys, block);
        final UnsafeBuffer view = new UnsafeBuffer(bytes);
        view.putLong(start + SnapshotBlock.NUMBER_OFFSET, block, LITTLE_ENDIAN);
        view.putInt(start, crc(bytes, start + 4, start + blockLength(keys)), LITTLE_ENDIAN);
    }

    private static int crc(final byte[] bytes, final int from, final int to) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
