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
    private static final byte[] SALT = "a salt of 32 bytes, for the test".getBytes(StandardCharsets.US_ASCII);

    enum Protection {
        ENCRYPTED(1, false),
        CHAINED(0, true),
        BOTH(1, true);

        private final int keyId;
        private final boolean isChained;

        Protection(final int keyId, final boolean isChained) {
            this.keyId = keyId;
            this.isChained = isChained;
        }

        EpochKeys keys() {
            return EpochKeys.derive(SampleKeys.both(), SALT, keyId, isChained);
        }

        RecordSealer sealer() {
            return new RecordSealer(keys(), Digest.ZERO);
        }

        RecordOpener opener() {
            final RecordOpener opener = new RecordOpener(Digest.ZERO);
            opener.epoch(keys());
            return opener;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldOpenWhatWasSealedForEveryLength(final Protection protection) {
        final RecordSealer sealer = protection.sealer();
        final RecordOpener opener = protection.opener();
        for (int length = 0; length <= LENGTH_MAX; length++) {
            final byte[] payload = payload(length, length);

            final byte[] record = seal(sealer, payload);

            assertEquals(RecordLayout.LENGTH + length + sealer.overheadLength(), record.length);
            assertNull(open(opener, record));
            assertArrayEquals(payload, payloadOf(opener));
        }
        assertEquals(Digest.ofBytes(sealer.digestView(), 0), opener.digest());
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseARecordWithAnyBitFlipped(final Protection protection) {
        final byte[] record = seal(protection.sealer(), payload(9, 9));
        for (int bit = Integer.SIZE; bit < Byte.SIZE * record.length; bit++) {
            final boolean isUnusedMac = !protection.isChained
                    && bit / Byte.SIZE >= RecordLayout.MAC_OFFSET
                    && bit / Byte.SIZE < RecordLayout.LENGTH;
            final byte[] changed = record.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

            assertEquals(isUnusedMac, open(protection.opener(), changed) == null, "bit " + bit);
        }
        assertNull(open(protection.opener(), record));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseARecordOfAnyOtherLength(final Protection protection) {
        final byte[] record = seal(protection.sealer(), payload(9, 9));
        for (int length = RecordLayout.LENGTH; length < record.length; length++) {
            assertNotNull(open(protection.opener(), Arrays.copyOf(record, length)), "length " + length);
        }
        assertNotNull(open(protection.opener(), Arrays.copyOf(record, record.length + 1)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAINED", "BOTH"})
    void shouldRefuseRecordsMissingDoubledOrOutOfOrder(final Protection protection) {
        final RecordSealer sealer = protection.sealer();
        final List<byte[]> records =
                Stream.of(1, 2, 3).map(i -> seal(sealer, payload(i, 20))).toList();
        final RecordOpener missing = protection.opener();
        final RecordOpener doubled = protection.opener();

        assertNotNull(open(protection.opener(), records.get(1)));
        assertNull(open(missing, records.get(0)));
        assertNotNull(open(missing, records.get(2)));
        assertNull(open(doubled, records.get(0)));
        assertNotNull(open(doubled, records.get(0)));
    }

    @Test
    void shouldRefuseOtherKeysAndOtherEpochs() {
        for (final Protection protection : Protection.values()) {
            final byte[] record = seal(protection.sealer(), payload(1, 20));
            final KeyRing others = SampleKeys.ring(
                    "encryption 1 " + SampleKeys.base64(7) + "\n", "chain " + SampleKeys.base64(8) + "\n");
            final byte[] otherSalt = SALT.clone();
            otherSalt[31] ^= 1;
            for (final EpochKeys keys : List.of(
                    EpochKeys.derive(others, SALT, protection.keyId, protection.isChained),
                    EpochKeys.derive(SampleKeys.both(), otherSalt, protection.keyId, protection.isChained))) {
                final RecordOpener opener = new RecordOpener(Digest.ZERO);
                opener.epoch(keys);
                final String refusal = open(opener, record);
                assertTrue(refusal != null && refusal.contains("is another"), refusal);
            }
        }
    }

    @Test
    void shouldNameTheKeyThatIsMissing() {
        final KeyException noKey =
                assertThrows(KeyException.class, () -> EpochKeys.derive(SampleKeys.both(), SALT, 5, false));
        final KeyException noChain =
                assertThrows(KeyException.class, () -> EpochKeys.derive(SampleKeys.encryption(), SALT, 1, true));

        assertTrue(noKey.getMessage().startsWith("the journal is encrypted with key 5, which is not there"));
        assertTrue(noChain.getMessage().startsWith("the journal is chained, but there is no chain key"));
    }

    /** The scheme again, step by step as documented, so that another program could read a journal. */
    @Test
    void shouldSealAsDocumented() throws Exception {
        final RecordSealer sealer = Protection.BOTH.sealer();
        final byte[] first = seal(sealer, payload(1, 20));
        final byte[] payload = payload(2, 50);

        final byte[] record = seal(sealer, payload);

        final byte[] digest = sha256(sha256(new byte[32], first), record);
        assertEquals(
                HexFormat.of().formatHex(digest),
                Digest.ofBytes(sealer.digestView(), 0).toString());
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(hkdf(101, "florin journal chain"), "HmacSHA256"));
        assertArrayEquals(
                Arrays.copyOf(mac.doFinal(digest), 16),
                Arrays.copyOfRange(record, RecordLayout.MAC_OFFSET, RecordLayout.LENGTH));
        final byte[] nonce = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(hkdf(1, "florin journal data"), "AES"),
                new GCMParameterSpec(128, nonce));
        cipher.updateAAD(record, 4, 76);
        assertArrayEquals(payload, cipher.doFinal(record, 96, record.length - 96));
    }

    @Test
    void shouldHideThePayload() {
        final byte[] payload = new byte[200];
        Arrays.fill(payload, (byte) 'x');
        final RecordSealer sealer = Protection.ENCRYPTED.sealer();

        final byte[] one = seal(sealer, payload);
        final byte[] two = seal(sealer, payload);

        assertFalse(new String(one, StandardCharsets.ISO_8859_1).contains("xxx"));
        assertNotEquals(
                HexFormat.of().formatHex(one, RecordLayout.LENGTH, one.length),
                HexFormat.of().formatHex(two, RecordLayout.LENGTH, two.length));
    }

    @Test
    void shouldNumberRecordsAndFlagThem() {
        for (final Protection protection : Protection.values()) {
            final RecordSealer sealer = protection.sealer();
            seal(sealer, payload(0, 1));
            final UnsafeBuffer record = new UnsafeBuffer(seal(sealer, payload(0, 1)));
            final int flags = (protection.keyId == 0 ? 0 : 1) | (protection.isChained ? 2 : 0);

            assertEquals(flags, record.getByte(13));
            assertEquals(1, record.getLong(64, LITTLE_ENDIAN));
            assertEquals(protection.keyId, record.getInt(72, LITTLE_ENDIAN));
            assertEquals(0, record.getInt(76, LITTLE_ENDIAN));
        }
    }

    /** @return a record as it is stored, but for its CRC. */
    private static byte[] seal(final RecordSealer sealer, final byte[] payload) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordLayout.LENGTH + LENGTH_MAX + 16]);
        final UnsafeBuffer from = new UnsafeBuffer(new byte[3 + payload.length]);
        record.setMemory(0, RecordLayout.RECORD_NUMBER_OFFSET, (byte) 0x5A);
        record.putByte(RecordLayout.FLAGS_OFFSET, (byte) 0);
        from.putBytes(3, payload);
        final int storedLength = sealer.seal(record, from, 3, payload.length);
        assertEquals(storedLength, record.getInt(RecordHeader.PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN));
        return Arrays.copyOf(record.byteArray(), RecordLayout.LENGTH + storedLength);
    }

    private static String open(final RecordOpener opener, final byte[] record) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[5 + record.length]);
        buffer.putBytes(5, record);
        return opener.open(buffer, 5, record.length);
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

    private static byte[] hkdf(final int keyByte, final String purpose) {
        final byte[] key = new byte[32];
        Arrays.fill(key, (byte) keyByte);
        return Hkdf.derive(key, SALT, purpose);
    }
}
