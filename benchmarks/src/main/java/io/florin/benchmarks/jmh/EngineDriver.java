package io.florin.benchmarks.jmh;

import io.florin.engine.Engine;
import io.florin.engine.SnapshotSink;
import io.florin.protocol.RequestType;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AuthorizeEncoder;
import io.florin.protocol.codec.CaptureEncoder;
import io.florin.protocol.codec.ConfigureEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.OpenAccountEncoder;
import io.florin.protocol.codec.TransferEncoder;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine with accounts, and commands between two random ones of them, each with a new id. One thread; makes no garbage. */
public final class EngineDriver implements AutoCloseable {
    private static final int LEDGER = 999;
    private static final long OVERDRAFT_LIMIT = 1L << 53;
    private static final long TIMEOUT_NS = 7L * 24 * 60 * 60 * 1_000_000_000L;
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;

    private final Engine engine = new Engine((buffer, offset, length) -> {});
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer captureMessage = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer authorizeMessage = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OpenAccountEncoder open = new OpenAccountEncoder();
    private final TransferEncoder transfer = new TransferEncoder();
    private final AuthorizeEncoder authorize = new AuthorizeEncoder();
    private final CaptureEncoder capture = new CaptureEncoder();
    private final SplittableRandom random = new SplittableRandom(42);
    private final int accounts;
    private final int transferLength;
    private final int authorizeLength;
    private final int captureLength;
    private long sequence;
    private long ids;
    private long passedNs;

    /** Opens accounts 1 to {@code accounts}; {@code transfersMax} is the room for transfers. */
    public EngineDriver(final int accounts, final int transfersMax) {
        this.accounts = accounts;
        configure(transfersMax);
        for (int i = 1; i <= accounts; i++) {
            openAccount(i);
        }
        transfer.wrapAndApplyHeader(message, 0, header).correlationId(0).code(1).ledger(LEDGER);
        transfer.flags().clear();
        transfer.userData().lo(0).hi(0);
        transfer.reference("").text("");
        transferLength = HEADER_LENGTH + transfer.encodedLength();
        authorize
                .wrapAndApplyHeader(authorizeMessage, 0, header)
                .correlationId(0)
                .code(1)
                .ledger(LEDGER)
                .timeoutNs(TIMEOUT_NS);
        authorize.flags().clear();
        authorize.userData().lo(0).hi(0);
        authorize.reference("").text("");
        authorizeLength = HEADER_LENGTH + authorize.encodedLength();
        capture.wrapAndApplyHeader(captureMessage, 0, header)
                .correlationId(0)
                .code(1)
                .reserved(0);
        capture.flags().clear();
        capture.userData().lo(0).hi(0);
        capture.splitsCount(0);
        capture.reference("").text("");
        captureLength = HEADER_LENGTH + capture.encodedLength();
    }

    /** @return transfers retained so far. */
    public int transferCount() {
        return engine.transferCount();
    }

    /** Writes the engine's snapshot. */
    public void writeSnapshot(final SnapshotSink sink) {
        engine.writeSnapshot(sink);
    }

    /** Prepares a transfer: what {@link #applyTransfer} applies. */
    public void nextTransfer() {
        final int debit = 1 + random.nextInt(accounts);
        final int credit = otherThan(debit);
        transfer.transferId().lo(++ids).hi(7);
        transfer.debitAccountId().lo(debit).hi(1);
        transfer.creditAccountId().lo(credit).hi(1);
        transfer.amount(amount());
    }

    /** Applies the transfer that was prepared; again, when it was applied before. */
    public void applyTransfer() {
        apply(message, transferLength);
    }

    /** Applies a chain of so many transfers. */
    public void applyChain(final int members) {
        for (int i = 1; i <= members; i++) {
            nextTransfer();
            final short flags = (short) (i < members ? RequestType.FLAG_LINKED : 0);
            message.putShort(RequestType.FLAGS_OFFSET, flags, ByteOrder.LITTLE_ENDIAN);
            applyTransfer();
        }
    }

    /** Applies an authorization. @return its id. */
    public long applyAuthorize() {
        final int debit = 1 + random.nextInt(accounts);
        authorize.authorizationId().lo(++ids).hi(7);
        authorize.debitAccountId().lo(debit).hi(1);
        authorize.creditAccountId().lo(otherThan(debit)).hi(1);
        authorize.amount(amount());
        apply(authorizeMessage, authorizeLength);
        return ids;
    }

    /** Applies an authorization and the capture of all of it. */
    public void applyAuthorizeAndCapture() {
        final long authorizationId = applyAuthorize();
        final long amount = amount();
        capture.captureId().lo(++ids).hi(7);
        capture.authorizationId().lo(authorizationId).hi(7);
        capture.amount(amount);
        apply(captureMessage, captureLength);
    }

    /** Lets so much time pass that all authorizations expire with the next command, and applies one. */
    public void applyAfterExpiry() {
        passedNs += TIMEOUT_NS + sequence;
        nextTransfer();
        applyTransfer();
    }

    @Override
    public void close() {
        engine.close();
    }

    private long amount() {
        return 1 + (ids & 0xFF);
    }

    private int otherThan(final int account) {
        final int other = 1 + random.nextInt(accounts - 1);
        return other >= account ? other + 1 : other;
    }

    private void configure(final int transfersMax) {
        final ConfigureEncoder encoder = new ConfigureEncoder()
                .wrapAndApplyHeader(message, 0, header)
                .correlationId(0)
                .reserved(0)
                .ledgersMax(1)
                .accountsMax(accounts)
                .transfersMax(transfersMax)
                .historyMax(0);
        encoder.flags().clear();
        encoder.hashKey().lo(1).hi(2);
        apply(message, HEADER_LENGTH + ConfigureEncoder.BLOCK_LENGTH);
    }

    private void openAccount(final int account) {
        open.wrapAndApplyHeader(message, 0, header)
                .correlationId(account)
                .code(1)
                .ledger(LEDGER)
                .overdraftLimit(OVERDRAFT_LIMIT)
                .kind(AccountKind.CUSTOMER);
        open.flags().clear();
        open.accountId().lo(account).hi(1);
        open.userData().lo(0).hi(0);
        apply(message, HEADER_LENGTH + OpenAccountEncoder.BLOCK_LENGTH);
    }

    private void apply(final UnsafeBuffer buffer, final int length) {
        sequence++;
        engine.onCommand(buffer, 0, length, sequence, passedNs + sequence, 1);
    }
}
