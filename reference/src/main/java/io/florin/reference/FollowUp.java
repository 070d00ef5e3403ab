package io.florin.reference;

import io.florin.protocol.codec.CaptureEncoder;
import io.florin.protocol.codec.RefundEncoder;
import io.florin.protocol.codec.ReverseEncoder;
import io.florin.protocol.codec.VoidEncoder;
import java.util.List;

/** A command that acts on an earlier one that moved or held money. */
public sealed interface FollowUp extends Money {
    /** A payee of a capture and its part: of the last one 0, it takes the remainder. */
    record Split(Id creditAccountId, long amount) {
        /** A part for an account. */
        public static Split of(final long creditAccountId, final long amount) {
            return new Split(Id.of(creditAccountId), amount);
        }
    }

    /** Takes part or all of a hold. */
    record Capture(
            long correlationId,
            int flags,
            int code,
            Id captureId,
            Id authorizationId,
            long amount,
            Id userData,
            List<Split> splits,
            String reference,
            String text)
            implements FollowUp {
        /** Makes the splits immutable. */
        public Capture {
            splits = List.copyOf(splits);
        }

        /** A sound capture of an id's own, that leaves the authorization open. */
        public static Capture of(final long id, final long authorizationId, final long amount, final Split... splits) {
            return new Capture(
                    id, 0, 5, Id.of(id), Id.of(authorizationId), amount, new Id(3, 4), List.of(splits), "ref", "Größe");
        }

        /** The same with the flag {@code finalCapture}. */
        public Capture withFinal() {
            return withFlags(flags | FINAL_CAPTURE);
        }

        /** @return whether the rest is to be released. */
        public boolean isFinal() {
            return (flags & FINAL_CAPTURE) != 0;
        }

        @Override
        public Id id() {
            return captureId;
        }

        @Override
        public Capture withId(final Id value) {
            return withCaptureId(value);
        }

        @Override
        public Capture linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Capture withCorrelationId(final long value) {
            return new Capture(
                    value, flags, code, captureId, authorizationId, amount, userData, splits, reference, text);
        }

        @Override
        public Capture withFlags(final int value) {
            return new Capture(
                    correlationId, value, code, captureId, authorizationId, amount, userData, splits, reference, text);
        }

        @Override
        public Capture withCode(final int value) {
            return new Capture(
                    correlationId, flags, value, captureId, authorizationId, amount, userData, splits, reference, text);
        }

        /** The same with another {@code captureId}. */
        public Capture withCaptureId(final Id value) {
            return new Capture(
                    correlationId, flags, code, value, authorizationId, amount, userData, splits, reference, text);
        }

        /** The same with another {@code authorizationId}. */
        public Capture withAuthorizationId(final Id value) {
            return new Capture(correlationId, flags, code, captureId, value, amount, userData, splits, reference, text);
        }

        /** The same with another {@code amount}. */
        public Capture withAmount(final long value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, value, userData, splits, reference, text);
        }

        @Override
        public Capture withUserData(final Id value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, amount, value, splits, reference, text);
        }

        /** The same with another {@code splits}. */
        public Capture withSplits(final List<Split> value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, amount, userData, value, reference, text);
        }

        @Override
        public Capture withReference(final String value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, amount, userData, splits, value, text);
        }

        @Override
        public Capture withText(final String value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, amount, userData, splits, reference, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final CaptureEncoder encoder = new CaptureEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code)
                    .amount(amount);
            encoder.captureId().lo(captureId.lo()).hi(captureId.hi());
            encoder.authorizationId().lo(authorizationId.lo()).hi(authorizationId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final CaptureEncoder.SplitsEncoder group = encoder.splitsCount(splits.size());
            for (final Split split : splits) {
                final Id payee = split.creditAccountId();
                group.next()
                        .amount(split.amount())
                        .creditAccountId()
                        .lo(payee.lo())
                        .hi(payee.hi());
            }
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Releases what is left of a hold. */
    @SuppressWarnings("JavaLangClash") // the message's name
    record Void(
            long correlationId,
            int flags,
            int code,
            Id voidId,
            Id authorizationId,
            Id userData,
            String reference,
            String text)
            implements FollowUp {
        /** A sound void of an id's own. */
        public static Void of(final long id, final long authorizationId) {
            return new Void(id, 0, 5, Id.of(id), Id.of(authorizationId), new Id(3, 4), "ref", "Größe");
        }

        @Override
        public Id id() {
            return voidId;
        }

        @Override
        public Void withId(final Id value) {
            return withVoidId(value);
        }

        @Override
        public Void linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Void withCorrelationId(final long value) {
            return new Void(value, flags, code, voidId, authorizationId, userData, reference, text);
        }

        @Override
        public Void withFlags(final int value) {
            return new Void(correlationId, value, code, voidId, authorizationId, userData, reference, text);
        }

        @Override
        public Void withCode(final int value) {
            return new Void(correlationId, flags, value, voidId, authorizationId, userData, reference, text);
        }

        /** The same with another {@code voidId}. */
        public Void withVoidId(final Id value) {
            return new Void(correlationId, flags, code, value, authorizationId, userData, reference, text);
        }

        /** The same with another {@code authorizationId}. */
        public Void withAuthorizationId(final Id value) {
            return new Void(correlationId, flags, code, voidId, value, userData, reference, text);
        }

        @Override
        public Void withUserData(final Id value) {
            return new Void(correlationId, flags, code, voidId, authorizationId, value, reference, text);
        }

        @Override
        public Void withReference(final String value) {
            return new Void(correlationId, flags, code, voidId, authorizationId, userData, value, text);
        }

        @Override
        public Void withText(final String value) {
            return new Void(correlationId, flags, code, voidId, authorizationId, userData, reference, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final VoidEncoder encoder = new VoidEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code);
            encoder.voidId().lo(voidId.lo()).hi(voidId.hi());
            encoder.authorizationId().lo(authorizationId.lo()).hi(authorizationId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Gives back part or all of a payment or capture. */
    record Refund(
            long correlationId,
            int flags,
            int code,
            Id refundId,
            Id originalId,
            Id payeeAccountId,
            long amount,
            Id userData,
            String reference,
            String text)
            implements FollowUp {
        /** A sound refund of an id's own. */
        public static Refund of(final long id, final long originalId, final long payee, final long amount) {
            return new Refund(
                    id, 0, 5, Id.of(id), Id.of(originalId), Id.of(payee), amount, new Id(3, 4), "ref", "Größe");
        }

        @Override
        public Id id() {
            return refundId;
        }

        @Override
        public Refund withId(final Id value) {
            return withRefundId(value);
        }

        @Override
        public Refund linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Refund withCorrelationId(final long value) {
            return new Refund(
                    value, flags, code, refundId, originalId, payeeAccountId, amount, userData, reference, text);
        }

        @Override
        public Refund withFlags(final int value) {
            return new Refund(
                    correlationId,
                    value,
                    code,
                    refundId,
                    originalId,
                    payeeAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        @Override
        public Refund withCode(final int value) {
            return new Refund(
                    correlationId,
                    flags,
                    value,
                    refundId,
                    originalId,
                    payeeAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        /** The same with another {@code refundId}. */
        public Refund withRefundId(final Id value) {
            return new Refund(
                    correlationId, flags, code, value, originalId, payeeAccountId, amount, userData, reference, text);
        }

        /** The same with another {@code originalId}. */
        public Refund withOriginalId(final Id value) {
            return new Refund(
                    correlationId, flags, code, refundId, value, payeeAccountId, amount, userData, reference, text);
        }

        /** The same with another {@code payeeAccountId}. */
        public Refund withPayeeAccountId(final Id value) {
            return new Refund(
                    correlationId, flags, code, refundId, originalId, value, amount, userData, reference, text);
        }

        /** The same with another {@code amount}. */
        public Refund withAmount(final long value) {
            return new Refund(
                    correlationId, flags, code, refundId, originalId, payeeAccountId, value, userData, reference, text);
        }

        @Override
        public Refund withUserData(final Id value) {
            return new Refund(
                    correlationId, flags, code, refundId, originalId, payeeAccountId, amount, value, reference, text);
        }

        @Override
        public Refund withReference(final String value) {
            return new Refund(
                    correlationId, flags, code, refundId, originalId, payeeAccountId, amount, userData, value, text);
        }

        @Override
        public Refund withText(final String value) {
            return new Refund(
                    correlationId,
                    flags,
                    code,
                    refundId,
                    originalId,
                    payeeAccountId,
                    amount,
                    userData,
                    reference,
                    value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final RefundEncoder encoder = new RefundEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code)
                    .amount(amount);
            encoder.refundId().lo(refundId.lo()).hi(refundId.hi());
            encoder.originalId().lo(originalId.lo()).hi(originalId.hi());
            encoder.payeeAccountId().lo(payeeAccountId.lo()).hi(payeeAccountId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Undoes a whole payment. */
    record Reverse(
            long correlationId,
            int flags,
            int code,
            Id reversalId,
            Id originalId,
            Id userData,
            String reference,
            String text)
            implements FollowUp {
        /** A sound reversal of an id's own. */
        public static Reverse of(final long id, final long originalId) {
            return new Reverse(id, 0, 5, Id.of(id), Id.of(originalId), new Id(3, 4), "ref", "Größe");
        }

        @Override
        public Id id() {
            return reversalId;
        }

        @Override
        public Reverse withId(final Id value) {
            return withReversalId(value);
        }

        @Override
        public Reverse linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Reverse withCorrelationId(final long value) {
            return new Reverse(value, flags, code, reversalId, originalId, userData, reference, text);
        }

        @Override
        public Reverse withFlags(final int value) {
            return new Reverse(correlationId, value, code, reversalId, originalId, userData, reference, text);
        }

        @Override
        public Reverse withCode(final int value) {
            return new Reverse(correlationId, flags, value, reversalId, originalId, userData, reference, text);
        }

        /** The same with another {@code reversalId}. */
        public Reverse withReversalId(final Id value) {
            return new Reverse(correlationId, flags, code, value, originalId, userData, reference, text);
        }

        /** The same with another {@code originalId}. */
        public Reverse withOriginalId(final Id value) {
            return new Reverse(correlationId, flags, code, reversalId, value, userData, reference, text);
        }

        @Override
        public Reverse withUserData(final Id value) {
            return new Reverse(correlationId, flags, code, reversalId, originalId, value, reference, text);
        }

        @Override
        public Reverse withReference(final String value) {
            return new Reverse(correlationId, flags, code, reversalId, originalId, userData, value, text);
        }

        @Override
        public Reverse withText(final String value) {
            return new Reverse(correlationId, flags, code, reversalId, originalId, userData, reference, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final ReverseEncoder encoder = new ReverseEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code);
            encoder.reversalId().lo(reversalId.lo()).hi(reversalId.hi());
            encoder.originalId().lo(originalId.lo()).hi(originalId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }
}
