package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.CaptureDecoder;
import io.florin.protocol.codec.GetAccountAtDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetAuthorizationDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.ListEntriesDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.OpenAccountDecoder;
import io.florin.protocol.codec.RefundDecoder;
import io.florin.protocol.codec.ReverseDecoder;
import io.florin.protocol.codec.SetAccountLimitsDecoder;
import io.florin.protocol.codec.SetAccountStatusDecoder;
import io.florin.protocol.codec.TransferDecoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import io.florin.protocol.codec.VoidDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RequestTest {
    private static final Id128 A = new Id128(Long.MIN_VALUE, -1);
    private static final Id128 B = new Id128(0, Long.MAX_VALUE);
    private static final Id128 C = Id128.of(3);
    private static final Id128 D = new Id128(5, 6);
    private static final Details DETAILS =
            new Details(0xFFFF, new Id128(Long.MAX_VALUE, Long.MIN_VALUE), "r".repeat(35), "d\u00e9j\u00e0 vu");

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    @Test
    void shouldEncodeOpenAccount() {
        final var request = new OpenAccountRequest()
                .set(new NewAccount(A, 0xFFFF_FFFEL, AccountKind.HOUSE, 0xFFFF, Long.MAX_VALUE, D, true));

        final var decoder =
                new OpenAccountDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
        assertEquals(A, new Id128(decoder.accountId().hi(), decoder.accountId().lo()));
        assertEquals(0xFFFF_FFFEL, decoder.ledger());
        assertEquals(io.florin.protocol.codec.AccountKind.HOUSE, decoder.kind());
        assertEquals(0xFFFF, decoder.code());
        assertEquals(Long.MAX_VALUE, decoder.overdraftLimit());
        assertEquals(D, new Id128(decoder.userData().hi(), decoder.userData().lo()));
        assertTrue(decoder.flags().history());
        checked(request.set(NewAccount.customer(A, 1)));
        assertFalse(decoder.flags().history());
    }

    /** One of each kind. */
    static List<Command> everyCommand() {
        return List.of(
                NewAccount.customer(A, 978).withHistory(),
                AccountStatusChange.of(A, 1, AccountStatus.FROZEN).withReason(7),
                new AccountLimitsChange(A, 2, 100),
                Transfer.of(A, B, C, 978, 100),
                Authorization.of(B, A, C, 978, 100, Duration.ofDays(7)),
                Capture.of(C, B, 60)
                        .asFinal()
                        .withSplits(new Capture.Split(A, 50), Capture.Split.remainder(D))
                        .withText("half"),
                AuthorizationVoid.of(D, B),
                Refund.of(D, C, 10).withPayee(A),
                Reversal.of(D, A));
    }

    @Test
    void shouldEncodeChangesOfAccounts() {
        final var status = new SetAccountStatusRequest();
        for (final AccountStatus value : AccountStatus.values()) {
            status.set(AccountStatusChange.of(A, 0xFFFF_FFFEL, value).withReason(0xFFFF));

            final var decoder =
                    new SetAccountStatusDecoder().wrapAndApplyHeader(checked(status), Framing.HEADER_LENGTH, header);
            assertEquals(A, Messages.id(decoder.accountId()));
            assertEquals(0xFFFF_FFFEL, decoder.expectedVersion());
            assertEquals(value, AccountStatus.of(decoder.accountStatusRaw()));
            assertEquals(0xFFFF, decoder.reason());
        }
        final var limits = new SetAccountLimitsRequest().set(new AccountLimitsChange(D, 5, Long.MAX_VALUE));
        final var decoder =
                new SetAccountLimitsDecoder().wrapAndApplyHeader(checked(limits), Framing.HEADER_LENGTH, header);
        assertEquals(D, Messages.id(decoder.accountId()));
        assertEquals(5, decoder.expectedVersion());
        assertEquals(Long.MAX_VALUE, decoder.overdraftLimit());
    }

    @Test
    void shouldEncodeAuthorize() {
        final var request = new AuthorizeRequest()
                .set(Authorization.of(A, B, C, 978, 100, Duration.ofDays(366)).withDetails(DETAILS));

        final var decoder = new AuthorizeDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
        assertEquals(A, Messages.id(decoder.authorizationId()));
        assertEquals(B, Messages.id(decoder.debitAccountId()));
        assertEquals(C, Messages.id(decoder.creditAccountId()));
        assertEquals(978, decoder.ledger());
        assertEquals(100, decoder.amount());
        assertEquals(31_622_400_000_000_000L, decoder.timeoutNs());
        assertEquals(
                DETAILS,
                new Details(decoder.code(), Messages.id(decoder.userData()), decoder.reference(), decoder.text()));
    }

    @Test
    void shouldEncodeCapture() {
        final var request = new CaptureRequest();
        for (int splits = 8; splits >= 0; splits--) {
            final Capture.Split[] values = new Capture.Split[splits];
            for (int i = 0; i < splits; i++) {
                values[i] = new Capture.Split(new Id128(i, i + 1), splits - 1 - i);
            }
            final Capture capture = Capture.of(A, B, 100).withSplits(values).withDetails(DETAILS);
            request.set(splits % 2 == 0 ? capture : capture.asFinal());

            final var decoder =
                    new CaptureDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
            assertEquals(A, Messages.id(decoder.captureId()));
            assertEquals(B, Messages.id(decoder.authorizationId()));
            assertEquals(100, decoder.amount());
            assertEquals(splits % 2 == 1, decoder.flags().finalCapture());
            final List<Capture.Split> decoded = new ArrayList<>();
            for (final var split : decoder.splits()) {
                decoded.add(new Capture.Split(Messages.id(split.creditAccountId()), split.amount()));
            }
            assertEquals(List.of(values), decoded);
            assertEquals(
                    DETAILS,
                    new Details(decoder.code(), Messages.id(decoder.userData()), decoder.reference(), decoder.text()));
        }
    }

    @Test
    void shouldKeepTextsWhenSplitsComeAndGo() {
        final var request = new CaptureRequest()
                .data("r".getBytes(StandardCharsets.US_ASCII), "text".getBytes(StandardCharsets.UTF_8))
                .addSplit(0, 1, 5)
                .addSplit(0, 2, 0);
        final var two = new CaptureDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
        two.splits().forEach(split -> {});
        assertEquals("r", two.reference());
        assertEquals("text", two.text());

        request.clearSplits();
        final var none = new CaptureDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
        assertEquals(0, none.splits().count());
        assertEquals("r", none.reference());
        assertEquals("text", none.text());
    }

    @Test
    void shouldEncodeVoid() {
        final var request = new VoidRequest().set(AuthorizationVoid.of(A, B).withDetails(DETAILS));

        final var decoder = new VoidDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
        assertEquals(A, Messages.id(decoder.voidId()));
        assertEquals(B, Messages.id(decoder.authorizationId()));
        assertEquals(
                DETAILS,
                new Details(decoder.code(), Messages.id(decoder.userData()), decoder.reference(), decoder.text()));
    }

    @Test
    void shouldEncodeRefund() {
        final var request =
                new RefundRequest().set(Refund.of(A, B, 100).withPayee(C).withDetails(DETAILS));

        final var decoder = new RefundDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
        assertEquals(A, Messages.id(decoder.refundId()));
        assertEquals(B, Messages.id(decoder.originalId()));
        assertEquals(C, Messages.id(decoder.payeeAccountId()));
        assertEquals(100, decoder.amount());
        assertEquals(
                DETAILS,
                new Details(decoder.code(), Messages.id(decoder.userData()), decoder.reference(), decoder.text()));
    }

    @Test
    void shouldEncodeReverse() {
        final var request = new ReverseRequest().set(Reversal.of(A, B).withDetails(DETAILS));

        final var decoder = new ReverseDecoder().wrapAndApplyHeader(checked(request), Framing.HEADER_LENGTH, header);
        assertEquals(A, Messages.id(decoder.reversalId()));
        assertEquals(B, Messages.id(decoder.originalId()));
        assertEquals(
                DETAILS,
                new Details(decoder.code(), Messages.id(decoder.userData()), decoder.reference(), decoder.text()));
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
        checked(new GetStateHashRequest());
        checked(new GetServerStatusRequest());
        checked(new PromoteRequest());
        assertEquals(
                D,
                Messages.id(new GetAuthorizationDecoder()
                        .wrapAndApplyHeader(
                                checked(new GetAuthorizationRequest().authorizationId(D.hi(), D.lo())),
                                Framing.HEADER_LENGTH,
                                header)
                        .authorizationId()));
        final var at = new GetAccountAtDecoder()
                .wrapAndApplyHeader(
                        checked(new GetAccountAtRequest()
                                .accountId(A.hi(), A.lo())
                                .atSequence(7)),
                        Framing.HEADER_LENGTH,
                        header);
        assertEquals(A, Messages.id(at.accountId()));
        assertEquals(7, at.atSequence());
        assertEquals(Long.MAX_VALUE, at.atNs());
    }

    @Test
    void shouldEncodeListEntries() {
        final var request = new ListEntriesRequest();
        final EntriesQuery query =
                EntriesQuery.newestFirst(A).between(5, 6).withCursor(7).withEntriesMax(0xFFFF);

        final var decoder =
                new ListEntriesDecoder().wrapAndApplyHeader(checked(request.set(query)), Framing.HEADER_LENGTH, header);
        assertEquals(A, Messages.id(decoder.accountId()));
        assertEquals(5, decoder.fromNs());
        assertEquals(6, decoder.toNs());
        assertEquals(7, decoder.cursor());
        assertEquals(0xFFFF, decoder.entriesMax());
        assertEquals(io.florin.protocol.codec.EntryOrder.NEWEST_FIRST, decoder.order());

        checked(request.set(EntriesQuery.oldestFirst(D)));
        assertEquals(Long.MAX_VALUE, decoder.toNs());
        assertEquals(io.florin.protocol.codec.EntryOrder.OLDEST_FIRST, decoder.order());
    }

    @Test
    void shouldLinkMembersOfEveryKindAndKeepTheirFlags() {
        final List<Command> commands = everyCommand();
        final ChainRequest chain = new ChainRequest(commands.size());
        final CommandRequests requests = new CommandRequests();
        commands.forEach(command -> chain.add(requests.of(command)));

        int offset = 0;
        for (int i = 0; i < commands.size(); i++) {
            final int message = offset + Framing.HEADER_LENGTH;
            final int length = Framing.frameLength(chain.frames(), offset);
            assertNull(RequestType.check(chain.frames(), message, length - Framing.HEADER_LENGTH));
            assertEquals(i < commands.size() - 1, RequestType.isLinked(chain.frames(), message));
            if (RequestType.templateId(chain.frames(), message) == CaptureDecoder.TEMPLATE_ID) {
                assertTrue(new CaptureDecoder()
                        .wrapAndApplyHeader(chain.frames(), message, header)
                        .flags()
                        .finalCapture());
            }
            offset += length;
        }
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
        assertFails("version out of range: version=-1", () -> AccountStatusChange.of(A, -1, AccountStatus.ACTIVE));
        assertFails("version out of range: version=4294967295", () -> new AccountLimitsChange(A, 0xFFFF_FFFFL, 0));
        assertFails(
                "code out of range: code=-1",
                () -> AccountStatusChange.of(A, 1, AccountStatus.ACTIVE).withReason(-1));
        assertFails(
                "code out of range: code=65536",
                () -> EntriesQuery.oldestFirst(A).withEntriesMax(65_536));
        assertFails(
                "too long for a frame: referenceLength=",
                () -> Capture.of(A, B, 1)
                        .withSplits(Collections.nCopies(8, Capture.Split.remainder(C))
                                .toArray(Capture.Split[]::new))
                        .withReference("r".repeat(100))
                        .withText("t".repeat(200)));
        assertFails(
                "too long for a frame: referenceLength=0, textLength=0, sumMax=-",
                () -> Capture.of(A, B, 1)
                        .withSplits(Collections.nCopies(18, Capture.Split.remainder(C))
                                .toArray(Capture.Split[]::new)));
        assertFails("too long for a frame: groupLength=", () -> {
            final CaptureRequest request = new CaptureRequest();
            for (int i = 0; i < 18; i++) {
                request.addSplit(0, i, 1);
            }
        });
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
