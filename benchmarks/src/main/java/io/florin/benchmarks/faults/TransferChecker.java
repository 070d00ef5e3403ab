package io.florin.benchmarks.faults;

import io.florin.benchmarks.SessionTask;
import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.GetTransferRequest;
import io.florin.client.Session;
import io.florin.client.TransferReply;
import io.florin.client.TransferSnapshot;
import io.florin.protocol.Status;

/** Reads payments that were answered, by queries that leave no trace, and compares outcome, sequence, accounts and amount. */
final class TransferChecker extends SessionTask<TransferChecker.Result> {
    private final PaymentBook book;
    private final int[] indexes;
    private final GetTransferRequest request = new GetTransferRequest();
    private int offered;
    private int checked;
    private int missing;
    private int different;

    private TransferChecker(final PaymentBook book, final int[] indexes) {
        this.book = book;
        this.indexes = indexes;
    }

    /**
     * What was found.
     *
     * @param missing payments that the server does not know.
     * @param different payments that it knows otherwise.
     */
    record Result(int missing, int different) {}

    /**
     * Compares.
     *
     * @param indexes of answered payments.
     * @throws ClientException when the server cannot be reached, or is lost meanwhile.
     */
    static Result check(final ClientConfig config, final PaymentBook book, final int[] indexes) {
        if (indexes.length == 0) {
            return new Result(0, 0);
        }
        return new TransferChecker(book, indexes).run("check", config);
    }

    @Override
    protected void offer(final Session open) {
        while (offered < indexes.length && open.tryOffer(offered, book.plan().fill(request, indexes[offered]))) {
            offered++;
        }
    }

    @Override
    public void onTransferReply(final TransferReply reply) {
        if (reply.status() != Status.OK) {
            missing++;
        } else if (!isAsAnswered(indexes[checked], reply.transfer())) {
            different++;
        }
        if (++checked == indexes.length) {
            complete(new Result(missing, different));
        }
    }

    private boolean isAsAnswered(final int index, final TransferSnapshot transfer) {
        return book.isOutcome(index, transfer.executedSequence(), transfer.outcome())
                && transfer.amount() == book.plan().amount(index);
    }
}
