package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RecordSealerTest {
    private static final int LENGTH_MAX = 300;

    enum Protection {
        ENCRYPTED,
        CHAINED,
        BOTH;

        KeyRing ring() {
            return switch (this) {
                case ENCRYPTED -> SampleKeys.encryption();
                case CHAINED -> SampleKeys.chain();
                case BOTH -> SampleKeys.both();
            };
        }

        boolean isChained() {
            return this != ENCRYPTED;
        }

        Sealing sealing() {
            return new Sealing(ring());
        }
    }

    /** An epoch, and what seals its records. */
    private static final class Sealing {
        private final EpochMark.Content epoch;
        private final KeyRing ring;
        private final RecordSealer sealer;
        private long number;

        Sealing(final KeyRing ring) {
            this.ring = ring;
            this.epoch = EpochMark.newContent(7, SyncPolicy.BATCH, JournalPosition.START, new UUID(1, 2), ring);
            this.sealer = new RecordSealer(epoch.keys(ring), Digest.ZERO);
        }

        /** @return a record as it is stored, but for its CRC. */
        byte[] seal(final byte[] payload) {
            final int storedLength = payload.length + sealer.overheadLength();
            final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordHeader.LENGTH + storedLength]);
            RecordHeader.putEpoch(record, epoch);
            record.putInt(RecordHeader.PAYLOAD_LENGTH_OFFSET, storedLength, LITTLE_ENDIAN);
            record.putLong(RecordHeader.RECORD_NUMBER_OFFSET, number, LITTLE_ENDIAN);
            number++;
            final UnsafeBuffer from = new UnsafeBuffer(new byte[3 + payload.length]);
            from.putBytes(3, payload);
            sealer.seal(record, from, 3, payload.length);
            return record.byteArray();
        }

        RecordOpener opener() {
            return opener(ring);
        }

        RecordOpener opener(final KeyRing with) {
            final RecordOpener opener = new RecordOpener(with, Digest.ZERO);
            assertNull(opener.enter(epoch));
            return opener;
        }

        Digest digest() {
            return Digest.ofBytes(sealer.digestView(), 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldOpenWhatWasSealedForEveryLength(final Protection protection) {
        final Sealing sealing = protection.sealing();
        final RecordOpener opener = sealing.opener();
        final RecordOpener auditor = new RecordOpener(null, Digest.ZERO);
        assertNull(auditor.enter(sealing.epoch));
        for (int length = 0; length <= LENGTH_MAX; length++) {
            final byte[] payload = payload(length, length);

            final byte[] record = sealing.seal(payload);

            assertNull(open(opener, record));
            assertArrayEquals(payload, payloadOf(opener));
            assertNull(open(auditor, record));
        }
        assertEquals(sealing.digest(), opener.digest());
        assertEquals(sealing.digest(), auditor.digest());
        assertEquals(protection.isChained(), !opener.digest().equals(Digest.ZERO));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseARecordWithAnyBitFlipped(final Protection protection) {
        final Sealing sealing = protection.sealing();
        final byte[] record = sealing.seal(payload(9, 9));
        for (int bit = Integer.SIZE; bit < Byte.SIZE * record.length; bit++) {
            final boolean isUnusedMac = !protection.isChained()
                    && bit / Byte.SIZE >= RecordHeader.MAC_OFFSET
                    && bit / Byte.SIZE < RecordHeader.LENGTH;
            final byte[] changed = record.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

            assertEquals(isUnusedMac, open(sealing.opener(), changed) == null, "bit " + bit);
        }
        assertNull(open(sealing.opener(), record));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseARecordOfAnyOtherLength(final Protection protection) {
        final Sealing sealing = protection.sealing();
        final byte[] record = sealing.seal(payload(9, 9));
        for (int length = RecordHeader.LENGTH; length < record.length; length++) {
            assertNotNull(open(sealing.opener(), Arrays.copyOf(record, length)), "length " + length);
        }
        assertNotNull(open(sealing.opener(), Arrays.copyOf(record, record.length + 1)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAINED", "BOTH"})
    void shouldRefuseRecordsMissingDoubledOrOutOfOrder(final Protection protection) {
        final Sealing sealing = protection.sealing();
        final List<byte[]> records =
                Stream.of(1, 2, 3).map(i -> sealing.seal(payload(i, 20))).toList();
        final RecordOpener missing = sealing.opener();
        final RecordOpener doubled = sealing.opener();

        assertNotNull(open(sealing.opener(), records.get(1)));
        assertNull(open(missing, records.get(0)));
        assertNotNull(open(missing, records.get(2)));
        assertNull(open(doubled, records.get(0)));
        assertNotNull(open(doubled, records.get(0)));
    }

    @Test
    void shouldRefuseRecordsOfOtherKeysAndOtherEpochs() {
        for (final Protection protection : Protection.values()) {
            final byte[] ofAnotherEpoch = protection.sealing().seal(payload(1, 20));
            final String refusal = open(protection.sealing().opener(), ofAnotherEpoch);

            assertTrue(refusal != null && refusal.contains("is another"), refusal);
        }
        final Sealing encrypted = Protection.ENCRYPTED.sealing();
        final KeyRing others = SampleKeys.ring("encryption 1 " + SampleKeys.base64(7));
        final String refusal = open(encrypted.opener(others), encrypted.seal(payload(1, 20)));
        assertTrue(refusal != null && refusal.contains("the key with id 1 is another"), refusal);
    }

    @Test
    void shouldNotBelieveAMarkOfAnotherChainKey() {
        final Sealing sealing = Protection.CHAINED.sealing();
        final KeyRing others = SampleKeys.ring("chain " + SampleKeys.base64(8));

        final String refusal = new RecordOpener(others, Digest.ZERO).enter(sealing.epoch);

        assertTrue(refusal != null && refusal.contains("the mark's MAC does not fit"), refusal);
    }

    @Test
    void shouldNameTheKeyThatIsMissing() {
        final KeyException noKey = assertThrows(
                KeyException.class,
                () -> Protection.ENCRYPTED.sealing().opener(SampleKeys.ring(SampleKeys.encryptionLine(2))));
        final KeyException noChain =
                assertThrows(KeyException.class, () -> Protection.BOTH.sealing().opener(SampleKeys.encryption()));

        assertTrue(noKey.getMessage().startsWith("the journal is encrypted with key 1, which is not there"));
        assertTrue(noChain.getMessage().startsWith("the journal is chained, but there is no chain key"));
    }

    /** The scheme again, step by step as documented, so that another program could read a journal. */
    @Test
    void shouldSealAsDocumented() throws Exception {
        final Sealing sealing = Protection.BOTH.sealing();
        final UnsafeBuffer salt = new UnsafeBuffer(new byte[32]);
        sealing.epoch.salt().putBytes(salt, 0);
        final byte[] first = sealing.seal(payload(1, 20));
        final byte[] payload = payload(2, 50);

        final byte[] record = sealing.seal(payload);

        final byte[] digest = sha256(sha256(new byte[32], first), record);
        assertEquals(HexFormat.of().formatHex(digest), sealing.digest().toString());
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(hkdf(101, salt, "florin journal chain"), "HmacSHA256"));
        assertArrayEquals(Arrays.copyOf(mac.doFinal(digest), 16), Arrays.copyOfRange(record, 80, 96));
        final byte[] nonce = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(hkdf(1, salt, "florin journal data"), "AES"),
                new GCMParameterSpec(128, nonce));
        cipher.updateAAD(record, 4, 76);
        assertArrayEquals(payload, cipher.doFinal(record, 96, record.length - 96));
    }

    @Test
    void shouldHideThePayload() {
        final byte[] payload = new byte[200];
        Arrays.fill(payload, (byte) 'x');
        final Sealing sealing = Protection.ENCRYPTED.sealing();

        final byte[] one = sealing.seal(payload);
        final byte[] two = sealing.seal(payload);

        assertFalse(new String(one, StandardCharsets.ISO_8859_1).contains("xxx"));
        assertNotEquals(
                HexFormat.of().formatHex(one, RecordHeader.LENGTH, one.length),
                HexFormat.of().formatHex(two, RecordHeader.LENGTH, two.length));
    }

    @Test
    void shouldNeverSealTwoRecordsWithOneNumber() {
        final Sealing sealing = Protection.ENCRYPTED.sealing();
        sealing.seal(payload(1, 1));
        sealing.number = 0;

        assertThrows(IllegalStateException.class, () -> sealing.seal(payload(2, 1)));
    }

    private static String open(final RecordOpener opener, final byte[] record) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[5 + record.length]);
        buffer.putBytes(5, record);
        return opener.open(buffer, 5, record.length, 5 + RecordHeader.LENGTH, record.length - RecordHeader.LENGTH);
    }

    private static byte[] payloadOf(final RecordOpener opener) {
        final byte[] payload = new byte[opener.payloadLength()];
        opener.payload().getBytes(opener.payloadOffset(), payload);
        return payload;
    }

    private static byte[] payload(final int seed, final int length) {
        final byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (seed * 31 + i * 7);
        }
        return payload;
    }

    private static byte[] sha256(final byte[] previous, final byte[] record) throws Exception {
        final MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(previous);
        sha256.update(record, 4, 76);
        sha256.update(record, 96, record.length - 96);
        return sha256.digest();
    }

    private static byte[] hkdf(final int keyByte, final UnsafeBuffer salt, final String purpose) {
        final byte[] key = new byte[32];
        Arrays.fill(key, (byte) keyByte);
        return Hkdf.derive(key, salt.byteArray(), purpose);
    }
}
