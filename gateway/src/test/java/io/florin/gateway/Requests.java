package io.florin.gateway;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.auth.CommandSigner;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountStatus;
import io.florin.protocol.codec.AuthenticateEncoder;
import io.florin.protocol.codec.AuthorizeEncoder;
import io.florin.protocol.codec.CaptureEncoder;
import io.florin.protocol.codec.EntryOrder;
import io.florin.protocol.codec.GetAccountAtEncoder;
import io.florin.protocol.codec.GetAccountEncoder;
import io.florin.protocol.codec.GetAuthorizationEncoder;
import io.florin.protocol.codec.GetServerStatusEncoder;
import io.florin.protocol.codec.GetStateHashEncoder;
import io.florin.protocol.codec.GetTransferEncoder;
import io.florin.protocol.codec.HelloEncoder;
import io.florin.protocol.codec.ListEntriesEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.OpenAccountEncoder;
import io.florin.protocol.codec.PromoteEncoder;
import io.florin.protocol.codec.RefundEncoder;
import io.florin.protocol.codec.ReverseEncoder;
import io.florin.protocol.codec.SetAccountLimitsEncoder;
import io.florin.protocol.codec.SetAccountStatusEncoder;
import io.florin.protocol.codec.TransferEncoder;
import io.florin.protocol.codec.TrialBalanceEncoder;
import io.florin.protocol.codec.VoidEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes requests for tests: each method gives one SBE message, {@link #frames} puts the framing header before each. */
public final class Requests {
    /** The ledger of all accounts and transfers. */
    public static final int LEDGER = 203;

    private Requests() {}

    public static byte[] hello(final long correlationId, final int window) {
        final UnsafeBuffer buffer = buffer();
        final HelloEncoder encoder = new HelloEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .reserved(0)
                .window(window)
                .clientName("test");
        return message(buffer, encoder.encodedLength());
    }

    /** The same Hello of a client that knows another version of the schema: the message's header says so. */
    public static byte[] ofVersion(final byte[] message, final int version) {
        final byte[] changed = message.clone();
        new UnsafeBuffer(changed)
                .putShort(MessageHeaderEncoder.versionEncodingOffset(), (short) version, ByteOrder.LITTLE_ENDIAN);
        return changed;
    }

    /** Proves a key, with a nonce of zeros. */
    public static byte[] authenticate(final ApiKey key, final byte[] serverNonce, final byte[] channelBinding) {
        final byte[] clientNonce = new byte[KeyProof.LENGTH];
        final byte[] transcript = KeyProof.transcript(
                MessageHeaderEncoder.SCHEMA_VERSION, serverNonce, clientNonce, channelBinding, key.id());
        return authenticate(key.id(), KeyProof.clientProof(key, transcript));
    }

    public static byte[] authenticate(final String keyId, final byte[] proof) {
        final UnsafeBuffer buffer = buffer();
        final AuthenticateEncoder encoder = new AuthenticateEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(1)
                .mechanism(1)
                .putClientNonce(new byte[KeyProof.LENGTH], 0, KeyProof.LENGTH)
                .putClientProof(proof, 0, proof.length)
                .keyId(keyId);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] setAccountStatus(final long correlationId, final long id) {
        final UnsafeBuffer buffer = buffer();
        final SetAccountStatusEncoder encoder = new SetAccountStatusEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .expectedVersion(1000)
                .accountStatus(AccountStatus.ACTIVE);
        encoder.accountId().lo(id).hi(0);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] setAccountLimits(final long correlationId, final long id) {
        final UnsafeBuffer buffer = buffer();
        final SetAccountLimitsEncoder encoder = new SetAccountLimitsEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .expectedVersion(1000)
                .overdraftLimit(0);
        encoder.accountId().lo(id).hi(0);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] capture(final long correlationId, final long id, final long authorization) {
        final UnsafeBuffer buffer = buffer();
        final CaptureEncoder encoder = new CaptureEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .code(1)
                .amount(1);
        encoder.captureId().lo(id).hi(0);
        encoder.authorizationId().lo(authorization).hi(0);
        encoder.splitsCount(0);
        encoder.reference("").text("");
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] voidHold(final long correlationId, final long id, final long authorization) {
        final UnsafeBuffer buffer = buffer();
        final VoidEncoder encoder = new VoidEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .code(1);
        encoder.voidId().lo(id).hi(0);
        encoder.authorizationId().lo(authorization).hi(0);
        encoder.reference("").text("");
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] refund(final long correlationId, final long id, final long original, final long payee) {
        final UnsafeBuffer buffer = buffer();
        final RefundEncoder encoder = new RefundEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .code(1)
                .amount(1);
        encoder.refundId().lo(id).hi(0);
        encoder.originalId().lo(original).hi(0);
        encoder.payeeAccountId().lo(payee).hi(0);
        encoder.reference("").text("");
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] reverse(final long correlationId, final long id, final long original) {
        final UnsafeBuffer buffer = buffer();
        final ReverseEncoder encoder = new ReverseEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .code(1);
        encoder.reversalId().lo(id).hi(0);
        encoder.originalId().lo(original).hi(0);
        encoder.reference("").text("");
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] getAuthorization(final long correlationId, final long id) {
        final UnsafeBuffer buffer = buffer();
        final GetAuthorizationEncoder encoder = new GetAuthorizationEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId);
        encoder.authorizationId().lo(id).hi(0);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] getAccountAt(final long correlationId, final long id) {
        final UnsafeBuffer buffer = buffer();
        final GetAccountAtEncoder encoder = new GetAccountAtEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .atSequence(Long.MAX_VALUE)
                .atNs(Long.MAX_VALUE);
        encoder.accountId().lo(id).hi(0);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] listEntries(final long correlationId, final long id) {
        final UnsafeBuffer buffer = buffer();
        final ListEntriesEncoder encoder = new ListEntriesEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .fromNs(0)
                .toNs(Long.MAX_VALUE)
                .order(EntryOrder.NEWEST_FIRST);
        encoder.accountId().lo(id).hi(0);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] openAccount(final long correlationId, final long id, final AccountKind kind) {
        final UnsafeBuffer buffer = buffer();
        final OpenAccountEncoder encoder = new OpenAccountEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .code(1)
                .ledger(LEDGER)
                .overdraftLimit(0)
                .kind(kind);
        encoder.accountId().lo(id).hi(0);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] transfer(
            final long correlationId, final long id, final long debit, final long credit, final long amount) {
        final UnsafeBuffer buffer = buffer();
        final TransferEncoder encoder = new TransferEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .code(7)
                .ledger(LEDGER)
                .amount(amount);
        encoder.transferId().lo(id).hi(0);
        encoder.debitAccountId().lo(debit).hi(0);
        encoder.creditAccountId().lo(credit).hi(0);
        encoder.reference("ref").text("text");
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] authorize(
            final long correlationId,
            final long id,
            final long debit,
            final long credit,
            final long amount,
            final long timeoutNs) {
        final UnsafeBuffer buffer = buffer();
        final AuthorizeEncoder encoder = new AuthorizeEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .code(7)
                .ledger(LEDGER)
                .amount(amount)
                .timeoutNs(timeoutNs);
        encoder.authorizationId().lo(id).hi(0);
        encoder.debitAccountId().lo(debit).hi(0);
        encoder.creditAccountId().lo(credit).hi(0);
        encoder.reference("ref").text("text");
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] linked(final byte[] message) {
        final byte[] linked = message.clone();
        linked[RequestType.FLAGS_OFFSET] |= (byte) RequestType.FLAG_LINKED;
        return linked;
    }

    /** The message with its signature behind it, as a command outside of a chain. */
    public static byte[] signed(final CommandSigner signer, final byte[] message) {
        signer.begin();
        return sign(signer, message);
    }

    /** As {@link #signed}, and as the next member of a chain that was begun. */
    public static byte[] sign(final CommandSigner signer, final byte[] message) {
        final byte[] signed = Arrays.copyOf(message, message.length + CommandSignature.LENGTH);
        final UnsafeBuffer buffer = new UnsafeBuffer(signed);
        signer.sign(buffer, 0, message.length, buffer, message.length);
        return signed;
    }

    public static byte[] getAccount(final long correlationId, final long id) {
        final UnsafeBuffer buffer = buffer();
        final GetAccountEncoder encoder =
                new GetAccountEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder.correlationId(correlationId).accountId().lo(id).hi(0);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] getTransfer(final long correlationId, final long id) {
        final UnsafeBuffer buffer = buffer();
        final GetTransferEncoder encoder =
                new GetTransferEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder.correlationId(correlationId).transferId().lo(id).hi(0);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] trialBalance(final long correlationId) {
        final UnsafeBuffer buffer = buffer();
        final TrialBalanceEncoder encoder = new TrialBalanceEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .fromLedger(0);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] getStateHash(final long correlationId) {
        final UnsafeBuffer buffer = buffer();
        final GetStateHashEncoder encoder = new GetStateHashEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] getServerStatus(final long correlationId) {
        final UnsafeBuffer buffer = buffer();
        final GetServerStatusEncoder encoder = new GetServerStatusEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] promote(final long correlationId) {
        final UnsafeBuffer buffer = buffer();
        final PromoteEncoder encoder = new PromoteEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId);
        return message(buffer, encoder.encodedLength());
    }

    public static byte[] frames(final byte[]... messages) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (final byte[] message : messages) {
            final UnsafeBuffer header = new UnsafeBuffer(new byte[Framing.HEADER_LENGTH]);
            Framing.putHeader(header, 0, message.length);
            out.writeBytes(header.byteArray());
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(new byte[Framing.REQUEST_FRAME_LENGTH_MAX]);
    }

    private static byte[] message(final UnsafeBuffer buffer, final int bodyLength) {
        return Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + bodyLength);
    }
}
