package io.florin.reference;

import io.florin.protocol.Status;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transfer of any kind that the ledger remembers.
 *
 * @param command as it was sent.
 * @param outcome OK, or why it was refused.
 * @param chain the content of the chain that it was a member of; empty outside of a chain.
 * @param done what it did; null when it was refused.
 */
public record Retained(
        Money command,
        Status outcome,
        long sequence,
        long timestampNs,
        List<Command> chain,
        @Nullable Done done) {

    /**
     * What an accepted transfer did.
     *
     * @param debitAccountId the payer; of a refund and a reversal the one who gives back.
     * @param creditAccountId the payee; null where there are splits.
     * @param amount what was moved, held or released.
     * @param parts what each payee of a payment or capture got; empty for other kinds.
     * @param hold of an authorization, otherwise null.
     */
    public record Done(
            long ledger,
            Id debitAccountId,
            @Nullable Id creditAccountId,
            BigInteger amount,
            List<Part> parts,
            boolean isReversed,
            @Nullable Hold hold) {
        Done withParts(final List<Part> newParts) {
            return new Done(ledger, debitAccountId, creditAccountId, amount, newParts, isReversed, hold);
        }

        Done reversed() {
            return new Done(ledger, debitAccountId, creditAccountId, amount, parts, true, hold);
        }

        Done withHold(final Hold newHold) {
            return new Done(ledger, debitAccountId, creditAccountId, amount, parts, isReversed, newHold);
        }

        BigInteger refunded() {
            return parts.stream().map(Part::refunded).reduce(BigInteger.ZERO, BigInteger::add);
        }

        /** @return what can still be refunded. */
        public BigInteger refundable() {
            if (isReversed) {
                return BigInteger.ZERO;
            }
            return parts.stream().map(Part::refundable).reduce(BigInteger.ZERO, BigInteger::add);
        }
    }

    /** What one payee got, and has given back. */
    public record Part(Id payee, BigInteger amount, BigInteger refunded) {
        BigInteger refundable() {
            return amount.subtract(refunded);
        }

        Part refund(final BigInteger more) {
            return new Part(payee, amount, refunded.add(more));
        }
    }

    /** How an authorization stands. */
    public enum HoldState {
        OPEN(1),
        CAPTURED(2),
        VOIDED(3),
        EXPIRED(4);

        private final int code;

        HoldState(final int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** What became of the amount of an authorization. */
    public record Hold(
            long expiresNs,
            BigInteger amount,
            BigInteger captured,
            BigInteger voided,
            BigInteger expired,
            BigInteger refunded,
            HoldState state) {
        /** @return what can still be captured. */
        public BigInteger remaining() {
            return amount.subtract(captured).subtract(voided).subtract(expired);
        }

        /** @return whether something can still be captured. */
        public boolean isOpen() {
            return remaining().signum() > 0;
        }

        Hold capture(final BigInteger taken, final boolean isFinal) {
            final BigInteger rest = remaining().subtract(taken);
            final boolean isEnd = isFinal || rest.signum() == 0;
            return new Hold(
                    expiresNs,
                    amount,
                    captured.add(taken),
                    isFinal ? voided.add(rest) : voided,
                    expired,
                    refunded,
                    isEnd ? HoldState.CAPTURED : HoldState.OPEN);
        }

        Hold release() {
            return new Hold(expiresNs, amount, captured, voided.add(remaining()), expired, refunded, HoldState.VOIDED);
        }

        Hold expire() {
            return new Hold(expiresNs, amount, captured, voided, expired.add(remaining()), refunded, HoldState.EXPIRED);
        }

        Hold refund(final BigInteger more) {
            return new Hold(expiresNs, amount, captured, voided, expired, refunded.add(more), state);
        }
    }

    Retained withDone(final Done newDone) {
        return new Retained(command, outcome, sequence, timestampNs, chain, newDone);
    }

    /** @return how many of the capacity's transfers it takes: a refused one takes one. */
    int room() {
        return done == null ? 1 : room(command);
    }

    /** @return how many of the capacity's transfers a command needs. */
    static int room(final Money command) {
        return command instanceof FollowUp.Capture capture
                ? Math.max(1, capture.splits().size())
                : 1;
    }
}
