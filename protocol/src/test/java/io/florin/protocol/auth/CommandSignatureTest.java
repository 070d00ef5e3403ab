package io.florin.protocol.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.RequestType;
import io.florin.protocol.codec.CaptureEncoder;
import io.florin.protocol.codec.GetAccountEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.TransferEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSignatureTest {
    private static final int PRINCIPAL = 17;
    private static final int LENGTH_MAX = 512;
    private static final int CORRELATION_ID_END = RequestType.CORRELATION_ID_OFFSET + Long.BYTES;

    private final SigningKey.Pair pair = SigningKey.generate("shop-sign-1", PRINCIPAL, new SecureRandom());
    private final CommandSigner signer = pair.signingKey().newSigner();
    private final CommandVerifier verifier = new CommandVerifier(PRINCIPAL, List.of(pair.verifyingKey()));
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH_MAX]);

    /** The bytes that the protocol's page says, put together by hand and checked by Java itself. */
    @Test
    void shouldSignWhatThePageSays() throws GeneralSecurityException {
        final int length = transfer(1, "ref", "text", 0);
        signer.begin();
        signer.sign(buffer, 0, length, buffer, length);

        assertTrue(isSigned(content(new byte[CommandSignature.LENGTH], length), length));
        signer.sign(buffer, 0, length, buffer, length + CommandSignature.LENGTH);
        final byte[] previous = bytes(length, CommandSignature.LENGTH);
        assertTrue(isSigned(content(previous, length), length + CommandSignature.LENGTH));
    }

    /** RFC 8032, 7.1, test 2: the private key's bytes are the RFC's, and so is the public key. */
    @Test
    void shouldTakeTheKeysOfTheStandard() {
        final HexFormat hex = HexFormat.of();
        final SigningKey key = SigningKey.of(
                "rfc", 2, hex.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
        final VerifyingKey verifyingKey =
                VerifyingKey.of(hex.parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        final int length = transfer(1, "", "", 0);
        key.newSigner().sign(buffer, 0, length, buffer, length);

        assertEquals(verifyingKey, new CommandVerifier(2, List.of(verifyingKey)).verify(buffer, 0, length));
    }

    /** Every bit of every field, of lengths and of the header: none can change, but those of the correlation id. */
    @Test
    void shouldFindAnyChangedBitButThoseOfTheCorrelationId() {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        final int length = capture(random);
        signer.begin();
        signer.sign(buffer, 0, length, buffer, length);
        for (int i = 0; i < length + CommandSignature.LENGTH; i++) {
            final int bit = 1 << random.nextInt(Byte.SIZE);
            final boolean isFree = i >= RequestType.CORRELATION_ID_OFFSET && i < CORRELATION_ID_END;
            flip(i, bit);
            verifier.begin();
            final boolean isGood = verifier.verify(buffer, 0, length) != null;
            flip(i, bit);
            assertEquals(isFree, isGood, "seed=" + seed + ", offset=" + i + ", bit=" + bit);
        }
        verifier.begin();
        assertEquals(pair.verifyingKey(), verifier.verify(buffer, 0, length), () -> "seed=" + seed);
    }

    @Test
    void shouldBeOfOnePrincipalAlone() {
        final int length = signedTransfer();
        for (final int other : new int[] {0, 1, PRINCIPAL + 1, PRINCIPAL + 256, -PRINCIPAL}) {
            assertNull(new CommandVerifier(other, List.of(pair.verifyingKey())).verify(buffer, 0, length));
        }
    }

    @Test
    void shouldNameTheKeyThatSigned() {
        final int length = signedTransfer();
        final VerifyingKey other =
                SigningKey.generate("other", PRINCIPAL, new SecureRandom()).verifyingKey();

        assertNull(new CommandVerifier(PRINCIPAL, List.of()).verify(buffer, 0, length));
        assertNull(new CommandVerifier(PRINCIPAL, List.of(other)).verify(buffer, 0, length));
        final CommandVerifier both = new CommandVerifier(PRINCIPAL, List.of(other, pair.verifyingKey()));
        assertEquals(pair.verifyingKey(), both.verify(buffer, 0, length));
        both.begin();
        assertEquals(pair.verifyingKey(), both.verify(buffer, 0, length), "a check leaves nothing behind");
    }

    @Test
    void shouldCheckTheNextOneAfterWhatIsNoSignature() {
        final int length = signedTransfer();
        final byte[] good = bytes(length, CommandSignature.LENGTH);
        buffer.setMemory(length, CommandSignature.LENGTH, (byte) 0xFF);
        assertNull(verifier.verify(buffer, 0, length));

        buffer.putBytes(length, good);
        verifier.begin();
        assertEquals(pair.verifyingKey(), verifier.verify(buffer, 0, length));
    }

    /** A chain that loses a member in front or in the middle, or has two of them change places, is none that was signed. */
    @Test
    void shouldBindTheMembersOfAChain() {
        final List<byte[]> members = new ArrayList<>();
        signer.begin();
        for (int i = 0; i < 3; i++) {
            final int length = transfer(10 + i, "", "", i < 2 ? RequestType.FLAG_LINKED : 0);
            signer.sign(buffer, 0, length, buffer, length);
            members.add(bytes(0, length + CommandSignature.LENGTH));
        }

        assertEquals(List.of(true, true, true), verified(members.get(0), members.get(1), members.get(2)));
        assertEquals(List.of(false, true), verified(members.get(1), members.get(2)));
        assertEquals(List.of(true, false), verified(members.get(0), members.get(2)));
        assertEquals(List.of(false, false, false), verified(members.get(1), members.get(0), members.get(2)));
    }

    @Test
    void shouldTellASignedCommandByItsLength() {
        final int length = signedTransfer();
        final int signedLength = length + CommandSignature.LENGTH;

        assertTrue(RequestType.isSigned(buffer, 0, signedLength));
        assertFalse(RequestType.isSigned(buffer, 0, length));
        assertFalse(RequestType.isSigned(buffer, 0, signedLength - 1));
        assertFalse(RequestType.isSigned(buffer, 0, signedLength + 1));
        for (int shorter = 0; shorter < length; shorter++) {
            assertFalse(RequestType.isSigned(buffer, 0, shorter));
        }
        buffer.putShort(6, (short) 3, ByteOrder.LITTLE_ENDIAN);
        assertFalse(RequestType.isSigned(buffer, 0, signedLength), "version 3 has no signatures");
        new GetAccountEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        assertFalse(RequestType.isSigned(
                buffer,
                0,
                MessageHeaderEncoder.ENCODED_LENGTH + GetAccountEncoder.BLOCK_LENGTH + CommandSignature.LENGTH));
    }

    @Test
    void shouldKeepAKeyInAFile(@TempDir final Path directory) {
        final Path file = directory.resolve("shop.sign");
        pair.signingKey().writeFile(file);
        final SigningKey read = SigningKey.readFile(file);
        final int length = transfer(1, "", "", 0);
        read.newSigner().sign(buffer, 0, length, buffer, length);

        assertNotNull(verifier.verify(buffer, 0, length));
        assertEquals("SigningKey[id=shop-sign-1, principalId=17]", read.toString(), "no secret");
        assertThrows(SecretFileException.class, () -> pair.signingKey().writeFile(file), "it exists");
        assertThrows(SecretFileException.class, () -> SigningKey.readFile(directory.resolve("none")));
    }

    @Test
    void shouldRefuseWhatIsNoKey(@TempDir final Path directory) {
        final String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[VerifyingKey.LENGTH]);
        final List<String> texts = List.of(
                "",
                "florin-api-key shop-1 " + secret,
                "florin-sign-key shop-1 " + secret,
                "florin-sign-key shop-1 x " + secret,
                "florin-sign-key shop-1 17 AAAA",
                "florin-sign-key shop-1 17 !" + secret.substring(1),
                "florin-sign-key shop/1 17 " + secret);
        for (int i = 0; i < texts.size(); i++) {
            final Path file = directory.resolve("key" + i);
            SecretFile.create(file, texts.get(i));
            final SecretFileException refused =
                    assertThrows(SecretFileException.class, () -> SigningKey.readFile(file), texts.get(i));
            assertFalse(refused.toString().contains(secret.substring(2)), "no secret");
        }
        assertThrows(IllegalArgumentException.class, () -> VerifyingKey.of(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> VerifyingKey.parse("x"));
        final byte[] ofOrderOne = new byte[VerifyingKey.LENGTH];
        ofOrderOne[0] = 1;
        assertThrows(IllegalArgumentException.class, () -> VerifyingKey.of(ofOrderOne), "anything would be signed");
        final byte[] offTheCurve = new byte[VerifyingKey.LENGTH];
        offTheCurve[0] = 2;
        assertThrows(IllegalArgumentException.class, () -> VerifyingKey.of(offTheCurve));
        assertEquals(pair.verifyingKey(), VerifyingKey.parse(pair.verifyingKey().toBase64()));
    }

    private List<Boolean> verified(final byte[]... members) {
        final List<Boolean> good = new ArrayList<>();
        verifier.begin();
        for (final byte[] member : members) {
            final int length = member.length - CommandSignature.LENGTH;
            good.add(verifier.verify(new UnsafeBuffer(member), 0, length) != null);
        }
        return good;
    }

    private int signedTransfer() {
        final int length = transfer(1, "ref", "text", 0);
        signer.begin();
        signer.sign(buffer, 0, length, buffer, length);
        return length;
    }

    private int transfer(final long id, final String reference, final String text, final int flags) {
        final TransferEncoder encoder = new TransferEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(99)
                .code(3)
                .ledger(978)
                .amount(250);
        encoder.transferId().lo(id).hi(0);
        encoder.debitAccountId().lo(1001).hi(0);
        encoder.creditAccountId().lo(1002).hi(0);
        encoder.userData().lo(7).hi(8);
        buffer.putShort(RequestType.FLAGS_OFFSET, (short) flags, ByteOrder.LITTLE_ENDIAN);
        encoder.reference(reference).text(text);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int capture(final Random random) {
        final CaptureEncoder encoder = new CaptureEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(random.nextLong())
                .code(random.nextInt(60_000))
                .amount(random.nextLong());
        encoder.captureId().lo(random.nextLong()).hi(random.nextLong());
        encoder.authorizationId().lo(random.nextLong()).hi(random.nextLong());
        encoder.userData().lo(random.nextLong()).hi(random.nextLong());
        encoder.flags().clear().finalCapture(random.nextBoolean());
        final CaptureEncoder.SplitsEncoder splits = encoder.splitsCount(2);
        for (int i = 0; i < 2; i++) {
            splits.next().amount(random.nextLong());
            splits.creditAccountId().lo(random.nextLong()).hi(random.nextLong());
        }
        encoder.reference("r".repeat(random.nextInt(35))).text("t".repeat(random.nextInt(70)));
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private byte[] content(final byte[] previous, final int length) {
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("florin-command-1".getBytes(StandardCharsets.US_ASCII));
        content.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(PRINCIPAL)
                .array());
        content.writeBytes(previous);
        content.writeBytes(bytes(0, 8));
        content.writeBytes(bytes(16, length - 16));
        return content.toByteArray();
    }

    private boolean isSigned(final byte[] content, final int signatureOffset) throws GeneralSecurityException {
        final byte[] key = Base64.getDecoder().decode(pair.verifyingKey().toBase64());
        final byte[] x509 = Arrays.copyOf(HexFormat.of().parseHex("302a300506032b6570032100"), 12 + key.length);
        System.arraycopy(key, 0, x509, 12, key.length);
        final Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509)));
        signature.update(content);
        return signature.verify(bytes(signatureOffset, CommandSignature.LENGTH));
    }

    private byte[] bytes(final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    private void flip(final int offset, final int bit) {
        buffer.putByte(offset, (byte) (buffer.getByte(offset) ^ bit));
    }
}
