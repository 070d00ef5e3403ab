package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.codec.ConfigureEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.OpenAccountEncoder;
import io.florin.protocol.codec.TransferEncoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** A command in tests: plain values, any of which may be rude. */
sealed interface Command {
    int LINKED = RequestType.FLAG_LINKED;
    int CUSTOMER = 1;
    int HOUSE = 2;

    int flags();

    long correlationId();

    Command withFlags(int flags);

    /** @return the SBE header and body. */
    byte[] encode();

    default boolean isLinked() {
        return (flags() & LINKED) != 0;
    }

    record Configure(long correlationId, int flags, long ledgersMax, long accountsMax, long transfersMax)
            implements Command {
        Configure(final long ledgersMax, final long accountsMax, final long transfersMax) {
            this(1, 0, ledgersMax, accountsMax, transfersMax);
        }

        @Override
        public Configure withFlags(final int value) {
            return new Configure(correlationId, value, ledgersMax, accountsMax, transfersMax);
        }

        @Override
        public byte[] encode() {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
            final ConfigureEncoder encoder = new ConfigureEncoder()
                    .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                    .correlationId(correlationId)
                    .ledgersMax(ledgersMax)
                    .accountsMax(accountsMax)
                    .transfersMax(transfersMax);
            return finish(buffer, encoder.encodedLength(), flags);
        }
    }

    record OpenAccount(
            long correlationId,
            int flags,
            int code,
            long ledger,
            Id accountId,
            long overdraftLimit,
            Id userData,
            int kind)
            implements Command {
        static OpenAccount customer(final long id, final long ledger) {
            return new OpenAccount(id, 0, 7, ledger, Id.of(id), 0, new Id(8, 9), CUSTOMER);
        }

        static OpenAccount house(final long id, final long ledger) {
            return customer(id, ledger).withKind(HOUSE);
        }

        @Override
        public OpenAccount withFlags(final int value) {
            return new OpenAccount(correlationId, value, code, ledger, accountId, overdraftLimit, userData, kind);
        }

        OpenAccount withCorrelationId(final long value) {
            return new OpenAccount(value, flags, code, ledger, accountId, overdraftLimit, userData, kind);
        }

        OpenAccount withCode(final int value) {
            return new OpenAccount(correlationId, flags, value, ledger, accountId, overdraftLimit, userData, kind);
        }

        OpenAccount withLedger(final long value) {
            return new OpenAccount(correlationId, flags, code, value, accountId, overdraftLimit, userData, kind);
        }

        OpenAccount withAccountId(final Id value) {
            return new OpenAccount(correlationId, flags, code, ledger, value, overdraftLimit, userData, kind);
        }

        OpenAccount withOverdraftLimit(final long value) {
            return new OpenAccount(correlationId, flags, code, ledger, accountId, value, userData, kind);
        }

        OpenAccount withUserData(final Id value) {
            return new OpenAccount(correlationId, flags, code, ledger, accountId, overdraftLimit, value, kind);
        }

        OpenAccount withKind(final int value) {
            return new OpenAccount(correlationId, flags, code, ledger, accountId, overdraftLimit, userData, value);
        }

        @Override
        public byte[] encode() {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
            final OpenAccountEncoder encoder = new OpenAccountEncoder()
                    .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                    .correlationId(correlationId)
                    .code(code)
                    .ledger(ledger)
                    .overdraftLimit(overdraftLimit);
            encoder.accountId().lo(accountId.lo()).hi(accountId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            buffer.putByte(encoder.offset() + OpenAccountEncoder.kindEncodingOffset(), (byte) kind);
            return finish(buffer, encoder.encodedLength(), flags);
        }
    }

    record Transfer(
            long correlationId,
            int flags,
            int code,
            long ledger,
            Id transferId,
            Id debitAccountId,
            Id creditAccountId,
            long amount,
            Id userData,
            String reference,
            String text)
            implements Command {
        static Transfer of(final long id, final long debit, final long credit, final long ledger, final long amount) {
            return new Transfer(
                    id, 0, 5, ledger, Id.of(id), Id.of(debit), Id.of(credit), amount, new Id(3, 4), "ref", "Größe");
        }

        Transfer linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Transfer withFlags(final int value) {
            return copy(correlationId, value, code, ledger, transferId, debitAccountId, creditAccountId, amount);
        }

        Transfer withCorrelationId(final long value) {
            return copy(value, flags, code, ledger, transferId, debitAccountId, creditAccountId, amount);
        }

        Transfer withCode(final int value) {
            return copy(correlationId, flags, value, ledger, transferId, debitAccountId, creditAccountId, amount);
        }

        Transfer withLedger(final long value) {
            return copy(correlationId, flags, code, value, transferId, debitAccountId, creditAccountId, amount);
        }

        Transfer withTransferId(final Id value) {
            return copy(correlationId, flags, code, ledger, value, debitAccountId, creditAccountId, amount);
        }

        Transfer withDebitAccountId(final Id value) {
            return copy(correlationId, flags, code, ledger, transferId, value, creditAccountId, amount);
        }

        Transfer withCreditAccountId(final Id value) {
            return copy(correlationId, flags, code, ledger, transferId, debitAccountId, value, amount);
        }

        Transfer withAmount(final long value) {
            return copy(correlationId, flags, code, ledger, transferId, debitAccountId, creditAccountId, value);
        }

        Transfer withUserData(final Id value) {
            return withTexts(value, reference, text);
        }

        Transfer withReference(final String value) {
            return withTexts(userData, value, text);
        }

        Transfer withText(final String value) {
            return withTexts(userData, reference, value);
        }

        private Transfer withTexts(final Id newUserData, final String newReference, final String newText) {
            return new Transfer(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    transferId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    newUserData,
                    newReference,
                    newText);
        }

        private Transfer copy(
                final long newCorrelationId,
                final int newFlags,
                final int newCode,
                final long newLedger,
                final Id newId,
                final Id newDebit,
                final Id newCredit,
                final long newAmount) {
            return new Transfer(
                    newCorrelationId,
                    newFlags,
                    newCode,
                    newLedger,
                    newId,
                    newDebit,
                    newCredit,
                    newAmount,
                    userData,
                    reference,
                    text);
        }

        @Override
        public byte[] encode() {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
            final TransferEncoder encoder = new TransferEncoder()
                    .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                    .correlationId(correlationId)
                    .code(code)
                    .ledger(ledger)
                    .amount(amount);
            encoder.transferId().lo(transferId.lo()).hi(transferId.hi());
            encoder.debitAccountId().lo(debitAccountId.lo()).hi(debitAccountId.hi());
            encoder.creditAccountId().lo(creditAccountId.lo()).hi(creditAccountId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            encoder.reference(reference);
            final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            encoder.putText(utf8, 0, utf8.length);
            return finish(buffer, encoder.encodedLength(), flags);
        }
    }

    private static byte[] finish(final UnsafeBuffer buffer, final int encodedLength, final int flags) {
        buffer.putShort(RequestType.FLAGS_OFFSET, (short) flags, ByteOrder.LITTLE_ENDIAN);
        return Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }
}
