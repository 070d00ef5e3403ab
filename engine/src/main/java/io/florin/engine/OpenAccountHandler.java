package io.florin.engine;

import io.florin.protocol.Status;
import org.agrona.DirectBuffer;

/** Opens accounts. */
final class OpenAccountHandler extends AccountCommandHandler {
    private final AccountStore accounts;
    private final AccountRules rules;
    private final AccountContent command = new AccountContent();
    private final AccountContent known = new AccountContent();

    OpenAccountHandler(final AccountStore accounts, final AccountRules rules) {
        this.accounts = accounts;
        this.rules = rules;
    }

    @Override
    Status decode(final DirectBuffer buffer, final int offset) {
        command.decode(buffer, offset);
        return command.checkShape();
    }

    @Override
    int account() {
        return accounts.find(command.idLo, command.idHi);
    }

    @Override
    Status apply() {
        final int account = account();
        if (account != AccountStore.NOT_FOUND) {
            return replay(account);
        }
        if (!accounts.hasRoomFor(command.ledger)) {
            return Status.CAPACITY_EXCEEDED;
        }
        final Status room = rules.checkRoom(command.hasHistory ? 1 : 0);
        if (room == Status.OK) {
            accounts.open(command, sequence, timestampNs);
        }
        return room;
    }

    private Status replay(final int account) {
        accounts.read(account, known);
        final Status difference = known.firstDifference(command);
        if (difference == Status.OK) {
            isReplayed = true;
            sequence = accounts.openedSequence(account);
            timestampNs = accounts.openedNs(account);
        }
        return difference;
    }
}
