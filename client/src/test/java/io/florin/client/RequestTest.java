package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.OpenAccountDecoder;
import io.florin.protocol.codec.TransferDecoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RequestTest {
    private static final Id128 A = new Id128(Long.MIN_VALUE, -1);
    private static final Id128 B = new Id128(0, Long.MAX_VALUE);
    private static final Id128 C = Id128.of(3);
    private static final Id128 D = new Id128(5, 6);

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    @Test
    void shouldEncodeOpenAccount() {
        final var request = new OpenAccountRequest()
                .set(new NewAccount(A, 0xFFFF_FFFEL, AccountKind.HOUSE, 0xFFFF, Long.MAX_VALUE, D));

        final var decoder =
                new OpenAccountDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
        assertEquals(A, new Id128(decoder.accountId().hi(), decoder.accountId().lo()));
        assertEquals(0xFFFF_FFFEL, decoder.ledger());
        assertEquals(io.florin.protocol.codec.AccountKind.HOUSE, decoder.kind());
        assertEquals(0xFFFF, decoder.code());
        assertEquals(Long.MAX_VALUE, decoder.overdraftLimit());
        assertEquals(D, new Id128(decoder.userData().hi(), decoder.userData().lo()));
    }

    @Test
    void shouldEncodeTransfer() {
        final var request = new TransferRequest()
                .set(Transfer.of(A, B, C, 978, 100)
                        .withCode(7)
                        .withUserData(D)
                        .withReference("r-1")
                        .withText("d\u00e9j\u00e0 vu"));

        final var decoder = new TransferDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
        assertEquals(
                A, new Id128(decoder.transferId().hi(), decoder.transferId().lo()));
        assertEquals(
                B,
                new Id128(
                        decoder.debitAccountId().hi(), decoder.debitAccountId().lo()));
        assertEquals(
                C,
                new Id128(
                        decoder.creditAccountId().hi(),
                        decoder.creditAccountId().lo()));
        assertEquals(978, decoder.ledger());
        assertEquals(100, decoder.amount());
        assertEquals(7, decoder.code());
        assertEquals(D, new Id128(decoder.userData().hi(), decoder.userData().lo()));
        assertEquals("r-1", decoder.reference());
        assertEquals("d\u00e9j\u00e0 vu", decoder.text());
    }

    @Test
    void shouldForgetTheLastUse() {
        final var request = new TransferRequest();
        final int emptyLength = request.frameLength();
        request.set(Transfer.of(A, B, C, 1, 1).withReference("r".repeat(35)).withText("t".repeat(140)));
        request.set(Transfer.of(A, B, C, 1, 1));

        assertEquals(emptyLength, request.frameLength());
        checked(request);
    }

    @Test
    void shouldEncodeQueries() {
        final var account = new GetAccountRequest().accountId(A.hi(), A.lo());
        final var transfer = new GetTransferRequest().transferId(D.hi(), D.lo());
        final var trialBalance = new TrialBalanceRequest().fromLedger(978);

        assertEquals(
                A.lo(),
                new GetAccountDecoder()
                        .wrapAndApplyHeader(checked(account), Framing.HEADER_LENGTH, header)
                        .accountId()
                        .lo());
        assertEquals(
                D.hi(),
                new GetTransferDecoder()
                        .wrapAndApplyHeader(checked(transfer), Framing.HEADER_LENGTH, header)
                        .transferId()
                        .hi());
        assertEquals(
                978,
                new TrialBalanceDecoder()
                        .wrapAndApplyHeader(checked(trialBalance), Framing.HEADER_LENGTH, header)
                        .fromLedger());
    }

    @Test
    void shouldLinkAllMembersButTheLast() {
        final ChainRequest chain = new ChainRequest(3);
        final TransferRequest member = new TransferRequest();
        for (int round = 0; round < 2; round++) {
            chain.clear().add(member.transferId(0, 1));
            chain.add(member.transferId(0, 2)).add(member.transferId(0, 3));
            assertThrows(IllegalStateException.class, () -> chain.add(member));

            int offset = 0;
            for (int i = 1; i <= 3; i++) {
                final int message = offset + Framing.HEADER_LENGTH;
                assertEquals(i < 3, RequestType.isLinked(chain.frames(), message));
                assertEquals(
                        i,
                        new TransferDecoder()
                                .wrapAndApplyHeader(chain.frames(), message, header)
                                .transferId()
                                .lo());
                offset += Framing.frameLength(chain.frames(), offset);
            }
        }
    }

    @Test
    void shouldRefuseWhatTheWireCannotCarry() {
        final Transfer transfer = Transfer.of(A, B, C, 1, 1);
        assertFails("ledger out of range: ledger=4294967295", () -> Transfer.of(A, B, C, 0xFFFF_FFFFL, 1));
        assertFails("ledger out of range: ledger=-1", () -> NewAccount.customer(A, -1));
        assertFails("code out of range: code=65536", () -> transfer.withCode(65_536));
        assertFails("not printable ASCII: reference=\u00e9, position=0", () -> transfer.withReference("\u00e9"));
        assertFails("not printable ASCII: reference=\n, position=0", () -> transfer.withReference("\n"));
        assertFails("not encodable in UTF-8: text=\ud800", () -> transfer.withText("\ud800"));
        assertFails("too long: textLength=256, max=254", () -> transfer.withText("\u00e9".repeat(128)));
        assertFails(
                "too long for a frame: referenceLength=200, textLength=254, sumMax=",
                () -> transfer.withText("t".repeat(254)).withReference("r".repeat(200)));
        assertFails(
                "too long: referenceLength=255, max=254", () -> new TransferRequest().data(new byte[255], new byte[0]));
        assertFails("chain length out of range: members=0", () -> new ChainRequest(0));
        assertFails("chain length out of range: members=1025", () -> new ChainRequest(1025));
    }

    @Test
    void shouldFillAFrameToItsLastByte() {
        final int sumMax = Framing.REQUEST_FRAME_LENGTH_MAX
                - Framing.HEADER_LENGTH
                - MessageHeaderDecoder.ENCODED_LENGTH
                - TransferDecoder.BLOCK_LENGTH
                - 2;
        final var request = new TransferRequest().data(new byte[254], new byte[sumMax - 254]);
        assertEquals(Framing.REQUEST_FRAME_LENGTH_MAX, request.frameLength());
        checked(request);
    }

    private static DirectBuffer checked(final Request request) {
        final int messageLength = request.frameLength() - Framing.HEADER_LENGTH;
        assertEquals(request.frameLength(), Framing.frameLength(request.frame(), 0));
        assertEquals(Framing.ENCODING_TYPE_SBE_LITTLE_ENDIAN, Framing.encodingType(request.frame(), 0));
        assertNull(RequestType.check(request.frame(), Framing.HEADER_LENGTH, messageLength));
        return request.frame();
    }

    private static void assertFails(final String message, final Executable executable) {
        final var e = assertThrows(IllegalArgumentException.class, executable);
        assertTrue(e.toString().startsWith("java.lang.IllegalArgumentException: " + message), e::toString);
    }
}
