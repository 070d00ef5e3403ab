package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.CaptureDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.RefundDecoder;
import io.florin.protocol.codec.ReverseDecoder;
import io.florin.protocol.codec.TransferDecoder;
import io.florin.protocol.codec.TransferKind;
import io.florin.protocol.codec.VoidDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * What a transfer's id stands for: all that its command says, of its reference and text a hash. A flyweight that holds the values
 * themselves, taken from a command or from a record. What a kind does not say is 0, except a split's parts, which only a command has.
 */
final class TransferContent {
    static final int PAYMENT = TransferKind.PAYMENT.value();
    static final int AUTHORIZATION = TransferKind.AUTHORIZATION.value();
    static final int CAPTURE = TransferKind.CAPTURE.value();
    static final int VOID = TransferKind.VOID.value();
    static final int REFUND = TransferKind.REFUND.value();
    static final int REVERSAL = TransferKind.REVERSAL.value();

    /** Kinds have the numbers 1 to this one. */
    static final int KIND_MAX = REVERSAL;

    /** Payees of a split capture. */
    static final int SPLITS_MAX = 8;

    /** The longest time that money can be held: 366 days. */
    private static final long TIMEOUT_NS_MAX = 366L * 24 * 60 * 60 * 1_000_000_000L;

    private static final int FLAG_FINAL = 2;
    private static final int REFERENCE_LENGTH_MAX = 35;
    private static final int TEXT_LENGTH_MAX = 140;

    private final TransferDecoder transfer = new TransferDecoder();
    private final AuthorizeDecoder authorize = new AuthorizeDecoder();
    private final CaptureDecoder capture = new CaptureDecoder();
    private final VoidDecoder voidDecoder = new VoidDecoder();
    private final RefundDecoder refund = new RefundDecoder();
    private final ReverseDecoder reverse = new ReverseDecoder();
    private final long[] splitIdsLo = new long[SPLITS_MAX];
    private final long[] splitIdsHi = new long[SPLITS_MAX];
    private final long[] splitAmounts = new long[SPLITS_MAX];
    private int flags;
    private int referenceLength;
    private int textLength;
    int kind;
    boolean isFinal;
    long idLo;
    long idHi;
    long ledger;
    int code;
    long originalIdLo;
    long originalIdHi;
    /** Of a refund the payee that it names, or 0. */
    long debitIdLo;

    long debitIdHi;
    long creditIdLo;
    long creditIdHi;
    long amount;
    long timeoutNs;
    int splitCount;
    /** 0 when there are no splits, and never otherwise. */
    long splitHash;

    long userDataLo;
    long userDataHi;
    long textHash;

    /** @return the kind of transfer that a message with this template makes, or 0 when it makes none. */
    static int kindOf(final int templateId) {
        return switch (templateId) {
            case TransferDecoder.TEMPLATE_ID -> PAYMENT;
            case AuthorizeDecoder.TEMPLATE_ID -> AUTHORIZATION;
            case CaptureDecoder.TEMPLATE_ID -> CAPTURE;
            case VoidDecoder.TEMPLATE_ID -> VOID;
            case RefundDecoder.TEMPLATE_ID -> REFUND;
            case ReverseDecoder.TEMPLATE_ID -> REVERSAL;
            default -> 0;
        };
    }

    /** Takes over a command of this kind. */
    void decode(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        final int end = offset + length;
        this.kind = kind;
        flags = buffer.getShort(offset + RequestType.FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (kind == PAYMENT) {
            decodeTransfer(buffer, body, end);
        } else if (kind == AUTHORIZATION) {
            decodeAuthorize(buffer, body, end);
        } else {
            ledger = 0;
            creditIdLo = 0;
            creditIdHi = 0;
            timeoutNs = 0;
            decodeFollowing(buffer, body, end);
        }
    }

    /** @return the first check that the content fails by itself, or OK. */
    Status checkShape() {
        final int allowed = RequestType.FLAG_LINKED | (kind == CAPTURE ? FLAG_FINAL : 0);
        if ((flags & ~allowed) != 0) {
            return Status.INVALID_FLAGS;
        }
        if ((idLo | idHi) == 0) {
            return Status.INVALID_ID;
        }
        final Status parties = kind == PAYMENT || kind == AUTHORIZATION ? checkAccounts() : checkOriginal();
        if (parties != Status.OK) {
            return parties;
        }
        if (amount <= 0 && kind != VOID && kind != REVERSAL) {
            return Status.INVALID_AMOUNT;
        }
        if (kind == AUTHORIZATION && (timeoutNs <= 0 || timeoutNs > TIMEOUT_NS_MAX)) {
            return Status.INVALID_TIMEOUT;
        }
        if (splitCount > 0 && !isSplitSound()) {
            return Status.INVALID_SPLIT;
        }
        if (referenceLength > REFERENCE_LENGTH_MAX) {
            return Status.INVALID_REFERENCE;
        }
        return textLength > TEXT_LENGTH_MAX ? Status.INVALID_TEXT : Status.OK;
    }

    /** @return OK when {@code other}, which has the same id, says the same; otherwise the first field in which it does not. */
    Status firstDifference(final TransferContent other) {
        if (kind != other.kind) {
            return Status.ID_REUSED_KIND;
        }
        if (isFinal != other.isFinal) {
            return Status.ID_REUSED_FLAGS;
        }
        if (ledger != other.ledger) {
            return Status.ID_REUSED_LEDGER;
        }
        if (code != other.code) {
            return Status.ID_REUSED_CODE;
        }
        if (originalIdLo != other.originalIdLo || originalIdHi != other.originalIdHi) {
            return Status.ID_REUSED_ORIGINAL;
        }
        if (debitIdLo != other.debitIdLo || debitIdHi != other.debitIdHi) {
            return Status.ID_REUSED_DEBIT_ACCOUNT;
        }
        if (creditIdLo != other.creditIdLo || creditIdHi != other.creditIdHi) {
            return Status.ID_REUSED_CREDIT_ACCOUNT;
        }
        if (amount != other.amount) {
            return Status.ID_REUSED_AMOUNT;
        }
        if (timeoutNs != other.timeoutNs) {
            return Status.ID_REUSED_TIMEOUT;
        }
        if (splitHash != other.splitHash) {
            return Status.ID_REUSED_SPLIT;
        }
        if (userDataLo != other.userDataLo || userDataHi != other.userDataHi) {
            return Status.ID_REUSED_USER_DATA;
        }
        return textHash == other.textHash ? Status.OK : Status.ID_REUSED_TEXT;
    }

    /** @return how many transfers are to be retained when the command is accepted. */
    int transfersNeeded() {
        return Math.max(1, splitCount);
    }

    long splitIdLo(final int split) {
        return splitIdsLo[split];
    }

    long splitIdHi(final int split) {
        return splitIdsHi[split];
    }

    /** @return what a payee gets of the amount. */
    long splitAmount(final int split) {
        if (split < splitCount - 1) {
            return splitAmounts[split];
        }
        long rest = amount;
        for (int i = 0; i < splitCount - 1; i++) {
            rest -= splitAmounts[i];
        }
        return rest;
    }

    /** @return the hash of splits, one after the other, each by its payee and its part; the last one's part is 0. */
    static long hashOfSplit(final long hash, final long idLo, final long idHi, final long part) {
        return Hash.combine(Hash.combine(Hash.combine(hash, idLo), idHi), part) | 1;
    }

    private Status checkAccounts() {
        if (ledger == 0) {
            return Status.INVALID_LEDGER;
        }
        if ((debitIdLo | debitIdHi) == 0) {
            return Status.INVALID_DEBIT_ACCOUNT;
        }
        if ((creditIdLo | creditIdHi) == 0) {
            return Status.INVALID_CREDIT_ACCOUNT;
        }
        return debitIdLo == creditIdLo && debitIdHi == creditIdHi ? Status.ACCOUNTS_EQUAL : Status.OK;
    }

    private Status checkOriginal() {
        return (originalIdLo | originalIdHi) == 0 ? Status.INVALID_ORIGINAL : Status.OK;
    }

    private boolean isSplitSound() {
        if (splitCount > SPLITS_MAX || splitAmounts[splitCount - 1] != 0) {
            return false;
        }
        long rest = amount;
        for (int i = 0; i < splitCount; i++) {
            if ((splitIdsLo[i] | splitIdsHi[i]) == 0 || isPayeeBefore(i)) {
                return false;
            }
            if (i < splitCount - 1) {
                if (splitAmounts[i] <= 0 || splitAmounts[i] >= rest) {
                    return false;
                }
                rest -= splitAmounts[i];
            }
        }
        return true;
    }

    private boolean isPayeeBefore(final int split) {
        for (int i = 0; i < split; i++) {
            if (splitIdsLo[i] == splitIdsLo[split] && splitIdsHi[i] == splitIdsHi[split]) {
                return true;
            }
        }
        return false;
    }

    private void decodeTransfer(final DirectBuffer buffer, final int body, final int end) {
        transfer.wrap(buffer, body, TransferDecoder.BLOCK_LENGTH, TransferDecoder.SCHEMA_VERSION);
        idLo = transfer.transferId().lo();
        idHi = transfer.transferId().hi();
        ledger = transfer.ledger();
        code = transfer.code();
        debitIdLo = transfer.debitAccountId().lo();
        debitIdHi = transfer.debitAccountId().hi();
        creditIdLo = transfer.creditAccountId().lo();
        creditIdHi = transfer.creditAccountId().hi();
        amount = transfer.amount();
        userDataLo = transfer.userData().lo();
        userDataHi = transfer.userData().hi();
        clearFollowing();
        timeoutNs = 0;
        decodeTexts(buffer, transfer.limit(), end);
    }

    private void decodeAuthorize(final DirectBuffer buffer, final int body, final int end) {
        authorize.wrap(buffer, body, AuthorizeDecoder.BLOCK_LENGTH, AuthorizeDecoder.SCHEMA_VERSION);
        idLo = authorize.authorizationId().lo();
        idHi = authorize.authorizationId().hi();
        ledger = authorize.ledger();
        code = authorize.code();
        debitIdLo = authorize.debitAccountId().lo();
        debitIdHi = authorize.debitAccountId().hi();
        creditIdLo = authorize.creditAccountId().lo();
        creditIdHi = authorize.creditAccountId().hi();
        amount = authorize.amount();
        userDataLo = authorize.userData().lo();
        userDataHi = authorize.userData().hi();
        clearFollowing();
        timeoutNs = authorize.timeoutNs();
        decodeTexts(buffer, authorize.limit(), end);
    }

    /** What only commands that act on an earlier transfer say. */
    private void clearFollowing() {
        originalIdLo = 0;
        originalIdHi = 0;
        isFinal = false;
        splitCount = 0;
        splitHash = 0;
    }

    private void decodeFollowing(final DirectBuffer buffer, final int body, final int end) {
        clearFollowing();
        debitIdLo = 0;
        debitIdHi = 0;
        amount = 0;
        if (kind == CAPTURE) {
            decodeCapture(buffer, body, end);
        } else if (kind == VOID) {
            decodeVoid(buffer, body, end);
        } else if (kind == REFUND) {
            decodeRefund(buffer, body, end);
        } else {
            decodeReverse(buffer, body, end);
        }
    }

    private void decodeCapture(final DirectBuffer buffer, final int body, final int end) {
        capture.wrap(buffer, body, CaptureDecoder.BLOCK_LENGTH, CaptureDecoder.SCHEMA_VERSION);
        idLo = capture.captureId().lo();
        idHi = capture.captureId().hi();
        code = capture.code();
        originalIdLo = capture.authorizationId().lo();
        originalIdHi = capture.authorizationId().hi();
        amount = capture.amount();
        userDataLo = capture.userData().lo();
        userDataHi = capture.userData().hi();
        isFinal = (flags & FLAG_FINAL) != 0;
        final CaptureDecoder.SplitsDecoder splits = capture.splits();
        for (int left = splits.count(); left > 0; left--) {
            splits.next();
            final long payeeLo = splits.creditAccountId().lo();
            final long payeeHi = splits.creditAccountId().hi();
            final long part = splits.amount();
            if (splitCount < SPLITS_MAX) {
                splitIdsLo[splitCount] = payeeLo;
                splitIdsHi[splitCount] = payeeHi;
                splitAmounts[splitCount] = part;
            }
            splitHash = hashOfSplit(splitHash, payeeLo, payeeHi, part);
            splitCount++;
        }
        decodeTexts(buffer, capture.limit(), end);
    }

    private void decodeVoid(final DirectBuffer buffer, final int body, final int end) {
        voidDecoder.wrap(buffer, body, VoidDecoder.BLOCK_LENGTH, VoidDecoder.SCHEMA_VERSION);
        idLo = voidDecoder.voidId().lo();
        idHi = voidDecoder.voidId().hi();
        code = voidDecoder.code();
        originalIdLo = voidDecoder.authorizationId().lo();
        originalIdHi = voidDecoder.authorizationId().hi();
        userDataLo = voidDecoder.userData().lo();
        userDataHi = voidDecoder.userData().hi();
        decodeTexts(buffer, voidDecoder.limit(), end);
    }

    private void decodeRefund(final DirectBuffer buffer, final int body, final int end) {
        refund.wrap(buffer, body, RefundDecoder.BLOCK_LENGTH, RefundDecoder.SCHEMA_VERSION);
        idLo = refund.refundId().lo();
        idHi = refund.refundId().hi();
        code = refund.code();
        originalIdLo = refund.originalId().lo();
        originalIdHi = refund.originalId().hi();
        debitIdLo = refund.payeeAccountId().lo();
        debitIdHi = refund.payeeAccountId().hi();
        amount = refund.amount();
        userDataLo = refund.userData().lo();
        userDataHi = refund.userData().hi();
        decodeTexts(buffer, refund.limit(), end);
    }

    private void decodeReverse(final DirectBuffer buffer, final int body, final int end) {
        reverse.wrap(buffer, body, ReverseDecoder.BLOCK_LENGTH, ReverseDecoder.SCHEMA_VERSION);
        idLo = reverse.reversalId().lo();
        idHi = reverse.reversalId().hi();
        code = reverse.code();
        originalIdLo = reverse.originalId().lo();
        originalIdHi = reverse.originalId().hi();
        userDataLo = reverse.userData().lo();
        userDataHi = reverse.userData().hi();
        decodeTexts(buffer, reverse.limit(), end);
    }

    /** The two strings that every kind ends with: each a byte with its length, then its bytes. */
    private void decodeTexts(final DirectBuffer buffer, final int begin, final int end) {
        referenceLength = buffer.getByte(begin) & 0xFF;
        textLength = buffer.getByte(begin + 1 + referenceLength) & 0xFF;
        textHash = Hash.ofBytes(buffer, begin, end - begin);
    }
}
