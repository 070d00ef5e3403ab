package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import org.agrona.DirectBuffer;

/** Moves and holds money: the transfers of all kinds that are no member of a chain. */
final class TransferHandler {
    private static final long NO_CHAIN = 0;

    private final TransferStore transfers;
    private final Posters posters;
    private final ReplyPublisher publisher;
    private final TransferContent command = new TransferContent();
    private final TransferContent known = new TransferContent();

    TransferHandler(final TransferStore transfers, final Posters posters, final ReplyPublisher publisher) {
        this.transfers = transfers;
        this.posters = posters;
        this.publisher = publisher;
    }

    /** Applies a command that makes a transfer of this kind, finds its first outcome, or why it cannot be. */
    void onTransfer(
            final int kind,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sequence,
            final long timestampNs) {
        command.decode(kind, buffer, offset, length);
        final long correlationId = RequestType.correlationId(buffer, offset);
        final Poster poster = posters.of(kind);
        poster.resolve(command);
        final int transfer = transfers.find(command.idLo, command.idHi);
        Status status = checkContent(transfer);
        if (status == Status.OK && transfer != TransferStore.NOT_FOUND) {
            replay(correlationId, transfer, poster.debitAccount());
        } else {
            if (status == Status.OK) {
                status = execute(poster, sequence, timestampNs);
            }
            publisher.reply(correlationId, sequence, timestampNs, status, false, poster.debitAccount());
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
        return transfers.room() < command.transfersNeeded() ? Status.CAPACITY_EXCEEDED : Status.OK;
    }

    private void replay(final long correlationId, final int transfer, final int debitAccount) {
        final long sequence = transfers.sequence(transfer);
        final long timestampNs = transfers.timestampNs(transfer);
        publisher.reply(correlationId, sequence, timestampNs, transfers.outcome(transfer), true, debitAccount);
    }

    private Status execute(final Poster poster, final long sequence, final long timestampNs) {
        final Status status = poster.check(command);
        if (status == Status.OK) {
            poster.post(command, sequence, timestampNs, NO_CHAIN);
        } else if (status.next() != Status.Next.RETRY_SAME_ID) {
            transfers.refuse(command, sequence, timestampNs, status, NO_CHAIN, 0, Status.OK);
        }
        return status;
    }
}
