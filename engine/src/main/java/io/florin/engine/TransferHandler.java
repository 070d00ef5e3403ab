package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import org.agrona.DirectBuffer;

/** Moves money: the transfers that are no member of a chain. */
final class TransferHandler {
    private final AccountStore accounts;
    private final TransferStore transfers;
    private final TransferPoster poster;
    private final ReplyPublisher publisher;
    private final TransferContent command = new TransferContent();
    private final TransferContent known = new TransferContent();

    TransferHandler(
            final AccountStore accounts,
            final TransferStore transfers,
            final TransferPoster poster,
            final ReplyPublisher publisher) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.poster = poster;
        this.publisher = publisher;
    }

    /** Applies a transfer, finds its first outcome, or why it cannot be. */
    void onTransfer(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sequence,
            final long timestampNs) {
        command.decode(buffer, offset, length);
        final long correlationId = RequestType.correlationId(buffer, offset);
        touchIndexes();
        final int debitAccount = accounts.find(command.debitIdLo, command.debitIdHi);
        final int creditAccount = accounts.find(command.creditIdLo, command.creditIdHi);
        final int transfer = transfers.find(command.idLo, command.idHi);
        Status status = checkContent(transfer);
        if (status == Status.OK && transfer != TransferStore.NOT_FOUND) {
            replay(correlationId, transfer, debitAccount);
        } else {
            if (status == Status.OK) {
                status = execute(debitAccount, creditAccount, sequence, timestampNs);
            }
            publisher.reply(correlationId, sequence, timestampNs, status, false, debitAccount);
        }
    }

    private void touchIndexes() {
        final int touched = transfers.touch(command.idLo, command.idHi)
                | accounts.touch(command.debitIdLo, command.debitIdHi)
                | accounts.touch(command.creditIdLo, command.creditIdHi);
        if (touched < 0) {
            throw new IllegalStateException("index is damaged: touched=" + touched);
        }
    }

    private Status checkContent(final int transfer) {
        final Status shape = command.checkShape();
        if (shape != Status.OK) {
            return shape;
        }
        if (transfer != TransferStore.NOT_FOUND) {
            transfers.read(transfer, known);
            return known.firstDifference(command);
        }
        return transfers.room() == 0 ? Status.CAPACITY_EXCEEDED : Status.OK;
    }

    private void replay(final long correlationId, final int transfer, final int debitAccount) {
        final long sequence = transfers.sequence(transfer);
        final long timestampNs = transfers.timestampNs(transfer);
        publisher.reply(correlationId, sequence, timestampNs, transfers.outcome(transfer), true, debitAccount);
    }

    private Status execute(
            final int debitAccount, final int creditAccount, final long sequence, final long timestampNs) {
        final Status status = poster.check(command, debitAccount, creditAccount);
        if (status == Status.OK) {
            poster.post(command, debitAccount, creditAccount, sequence, timestampNs);
        } else {
            transfers.refuse(command, sequence, timestampNs, status);
        }
        return status;
    }
}
