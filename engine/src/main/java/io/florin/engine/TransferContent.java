package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * What a transfer's id stands for: all that a Transfer says, of its reference and text a hash. A flyweight that holds the values
 * themselves, taken from a command or from a record.
 */
final class TransferContent {
    private static final int REFERENCE_LENGTH_MAX = 35;
    private static final int TEXT_LENGTH_MAX = 140;

    private final TransferDecoder decoder = new TransferDecoder();
    private int flags;
    private int referenceLength;
    private int textLength;
    long idLo;
    long idHi;
    long ledger;
    int code;
    long debitIdLo;
    long debitIdHi;
    long creditIdLo;
    long creditIdHi;
    long amount;
    long userDataLo;
    long userDataHi;
    long textHash;

    /** Takes over a Transfer. */
    void decode(final DirectBuffer buffer, final int offset, final int length) {
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        decoder.wrap(buffer, body, TransferDecoder.BLOCK_LENGTH, TransferDecoder.SCHEMA_VERSION);
        flags = buffer.getShort(offset + RequestType.FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN);
        idLo = decoder.transferId().lo();
        idHi = decoder.transferId().hi();
        ledger = decoder.ledger();
        code = decoder.code();
        debitIdLo = decoder.debitAccountId().lo();
        debitIdHi = decoder.debitAccountId().hi();
        creditIdLo = decoder.creditAccountId().lo();
        creditIdHi = decoder.creditAccountId().hi();
        amount = decoder.amount();
        userDataLo = decoder.userData().lo();
        userDataHi = decoder.userData().hi();
        final int texts = decoder.limit();
        referenceLength = decoder.skipReference();
        textLength = decoder.textLength();
        textHash = Hash.ofBytes(buffer, texts, offset + length - texts);
    }

    /** @return the first check that the content fails by itself, or OK. */
    Status checkShape() {
        if ((flags & ~RequestType.FLAG_LINKED) != 0) {
            return Status.INVALID_FLAGS;
        }
        if ((idLo | idHi) == 0) {
            return Status.INVALID_ID;
        }
        if (ledger == 0) {
            return Status.INVALID_LEDGER;
        }
        if ((debitIdLo | debitIdHi) == 0) {
            return Status.INVALID_DEBIT_ACCOUNT;
        }
        if ((creditIdLo | creditIdHi) == 0) {
            return Status.INVALID_CREDIT_ACCOUNT;
        }
        if (debitIdLo == creditIdLo && debitIdHi == creditIdHi) {
            return Status.ACCOUNTS_EQUAL;
        }
        if (amount <= 0) {
            return Status.INVALID_AMOUNT;
        }
        if (referenceLength > REFERENCE_LENGTH_MAX) {
            return Status.INVALID_REFERENCE;
        }
        return textLength > TEXT_LENGTH_MAX ? Status.INVALID_TEXT : Status.OK;
    }

    /** @return OK when {@code other}, which has the same id, says the same; otherwise the first field in which it does not. */
    Status firstDifference(final TransferContent other) {
        if (ledger != other.ledger) {
            return Status.ID_REUSED_LEDGER;
        }
        if (code != other.code) {
            return Status.ID_REUSED_CODE;
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
        if (userDataLo != other.userDataLo || userDataHi != other.userDataHi) {
            return Status.ID_REUSED_USER_DATA;
        }
        return textHash == other.textHash ? Status.OK : Status.ID_REUSED_TEXT;
    }
}
