package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import org.agrona.DirectBuffer;

/** Opens accounts. */
final class OpenAccountHandler {
    private final AccountStore accounts;
    private final ReplyPublisher publisher;
    private final AccountContent command = new AccountContent();
    private final AccountContent known = new AccountContent();

    OpenAccountHandler(final AccountStore accounts, final ReplyPublisher publisher) {
        this.accounts = accounts;
        this.publisher = publisher;
    }

    /** Opens an account, or finds why not. */
    void onOpenAccount(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        command.decode(buffer, offset);
        final long correlationId = RequestType.correlationId(buffer, offset);
        final int account = accounts.find(command.idLo, command.idHi);
        final Status status = check(account);
        if (status == Status.OK && account == AccountStore.NOT_FOUND) {
            final int opened = accounts.open(command, sequence, timestampNs);
            publisher.reply(correlationId, sequence, timestampNs, status, false, opened);
        } else if (status == Status.OK) {
            final long openedSequence = accounts.openedSequence(account);
            publisher.reply(correlationId, openedSequence, accounts.openedNs(account), status, true, account);
        } else {
            publisher.reply(correlationId, sequence, timestampNs, status, false, account);
        }
    }

    private Status check(final int account) {
        final Status shape = command.checkShape();
        if (shape != Status.OK) {
            return shape;
        }
        if (account != AccountStore.NOT_FOUND) {
            accounts.read(account, known);
            return known.firstDifference(command);
        }
        return accounts.hasRoomFor(command.ledger) ? Status.OK : Status.CAPACITY_EXCEEDED;
    }
}
