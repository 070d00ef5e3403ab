package io.florin.client;

import io.florin.protocol.codec.CaptureEncoder;
import io.florin.protocol.codec.CaptureEncoder.SplitsEncoder;
import io.florin.protocol.codec.GroupSizeEncodingEncoder;
import java.nio.ByteOrder;
import java.util.List;

/** Takes part or all of a hold. Answered by a {@link CommandReply} with the payer's balances. */
public final class CaptureRequest extends MoneyRequest<CaptureRequest> {
    private static final int GROUP_OFFSET = BLOCK_OFFSET + CaptureEncoder.BLOCK_LENGTH;
    private static final int SPLIT_LENGTH = SplitsEncoder.sbeBlockLength();

    private final CaptureEncoder encoder = new CaptureEncoder();
    private final GroupSizeEncodingEncoder group = new GroupSizeEncodingEncoder();
    private int splits;

    /** Makes a request with all fields zero or empty, and no splits. */
    public CaptureRequest() {
        super(
                CaptureEncoder.TEMPLATE_ID,
                CaptureEncoder.BLOCK_LENGTH,
                groupLength(0),
                CaptureEncoder.userDataEncodingOffset());
        encoder.wrap(frame(), BLOCK_OFFSET);
        group.wrap(frame(), GROUP_OFFSET).blockLength(SPLIT_LENGTH).numInGroup(0);
    }

    /** Sets all fields. */
    public CaptureRequest set(final Capture capture) {
        data(Text.NONE, Text.NONE);
        clearSplits();
        final List<Capture.Split> values = capture.splits();
        for (int i = 0; i < values.size(); i++) {
            final Capture.Split split = values.get(i);
            addSplit(split.creditAccount().hi(), split.creditAccount().lo(), split.amount());
        }
        return captureId(capture.id().hi(), capture.id().lo())
                .authorizationId(
                        capture.authorizationId().hi(),
                        capture.authorizationId().lo())
                .amount(capture.amount())
                .finalCapture(capture.isFinal())
                .details(capture.details());
    }

    /** Sets the idempotency key, never 0. */
    public CaptureRequest captureId(final long hi, final long lo) {
        encoder.captureId().hi(hi).lo(lo);
        return this;
    }

    /** Sets whose money is taken. */
    public CaptureRequest authorizationId(final long hi, final long lo) {
        encoder.authorizationId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the amount in minor units, more than 0; with splits of all of them together. */
    public CaptureRequest amount(final long amountMinor) {
        encoder.amount(amountMinor);
        return this;
    }

    /** Sets whether what is left is released. */
    public CaptureRequest finalCapture(final boolean isFinal) {
        encoder.flags().finalCapture(isFinal);
        return this;
    }

    /** Takes all splits out: the authorization's credit account is paid. */
    public CaptureRequest clearSplits() {
        return splits(0);
    }

    /**
     * Adds a payee behind the others.
     *
     * @param amountMinor more than 0; of the last split 0: it takes the remainder.
     * @throws IllegalArgumentException when it does not fit in a frame; the ledger itself takes 8.
     */
    public CaptureRequest addSplit(final long hi, final long lo, final long amountMinor) {
        final int offset = GROUP_OFFSET + groupLength(splits);
        splits(splits + 1);
        final int account = offset + SplitsEncoder.creditAccountIdEncodingOffset();
        frame().putLong(account, lo, ByteOrder.LITTLE_ENDIAN);
        frame().putLong(account + Long.BYTES, hi, ByteOrder.LITTLE_ENDIAN);
        frame().putLong(offset + SplitsEncoder.amountEncodingOffset(), amountMinor, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    static void checkFits(final int splits, final Details details) {
        checkFitsBehind(CaptureEncoder.BLOCK_LENGTH + groupLength(splits), details);
    }

    private CaptureRequest splits(final int count) {
        moveData(groupLength(count), CaptureEncoder.BLOCK_LENGTH);
        splits = count;
        group.numInGroup(count);
        return this;
    }

    private static int groupLength(final int count) {
        return GroupSizeEncodingEncoder.ENCODED_LENGTH + count * SPLIT_LENGTH;
    }
}
