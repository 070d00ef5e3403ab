package io.florin.engine;

import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.codec.TransferDecoder;
import org.agrona.DirectBuffer;

/**
 * Applies chains: all of their members or none. Members are only collected until the last one has come, so what is between two
 * commands is never half a chain. Then:
 *
 * <ol>
 *   <li>Each member's content is checked: its shape, and its id against the retained transfers and the members before it.
 *       <ul>
 *         <li>Nothing but a Transfer can be a member: {@code INVALID_FLAGS}.
 *         <li>An id that stands for something else, there or in the chain: {@code ID_REUSED_<field>}.
 *         <li>An id for the second time in the chain, or a used id where the first member's is unused, or the other way round:
 *             {@code ID_REUSED_CHAIN}.
 *       </ul>
 *   <li>All ids used: the chain was sent before, or its members were, and each is answered with its first outcome, be it
 *       {@code OK} or not. Nothing changes.
 *   <li>The transfers to be retained do not all fit: the first that does not has {@code CAPACITY_EXCEEDED}, unless a member
 *       before it failed already. Nothing is executed and nothing retained, so the same chain can be sent again later.
 *   <li>The members are posted in their order, up to the first that fails, by its content or by the accounts.
 *   <li>None failed: all are {@code OK}. One did: what was posted is undone, and every member of sound shape whose id was unused is
 *       retained as refused, with {@code CHAIN_FAILED} or, when it is the one that the accounts refused, with its status. The one
 *       that failed by its content is not retained, as it would not be outside a chain.
 * </ol>
 *
 * One member of a failed chain is answered with its reason, all others with {@code CHAIN_FAILED}, also those whose id was used
 * before: their history stays what it is. Replies have the balances after the whole chain.
 */
final class ChainHandler {
    private static final int NEW = TransferStore.NOT_FOUND;

    private final AccountStore accounts;
    private final TransferStore transfers;
    private final TransferPoster poster;
    private final ReplyPublisher publisher;
    private final UndoLog undoLog;
    private final ChainBuffer members = new ChainBuffer();
    private final ChainIds ids = new ChainIds();
    private final TransferContent content = new TransferContent();
    private final TransferContent known = new TransferContent();

    /** Of each member: what its content is worth, later what it failed with. */
    private final Status[] statuses = new Status[Framing.CHAIN_LENGTH_MAX];
    /** Of each member: the transfer that has its id, or NEW; later also the one that was posted. */
    private final int[] retained = new int[Framing.CHAIN_LENGTH_MAX];
    /** Of each member: whether its id becomes used by it. */
    private final boolean[] claims = new boolean[Framing.CHAIN_LENGTH_MAX];

    ChainHandler(
            final AccountStore accounts,
            final TransferStore transfers,
            final TransferPoster poster,
            final ReplyPublisher publisher) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.poster = poster;
        this.publisher = publisher;
        undoLog = new UndoLog(accounts);
    }

    /** @return whether members have come and the last one has not. */
    boolean isOpen() {
        return members.count() > 0;
    }

    /** @return whether there can be no further member. */
    boolean isFull() {
        return members.isFull();
    }

    /** Drops the members that have come: their chain was cut off, nobody was answered and nothing is retained. */
    void abandon() {
        members.clear();
    }

    /** Takes a member, and applies the chain when it is the last. */
    void onMember(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sequence,
            final long timestampNs,
            final boolean isLast) {
        members.add(buffer, offset, length, sequence, timestampNs);
        if (isLast) {
            execute();
            members.clear();
        }
    }

    private void execute() {
        final int count = members.count();
        ids.reset(count);
        for (int i = 0; i < count; i++) {
            checkContent(i);
        }
        final int unsound = firstUnsound();
        final int withoutRoom = firstWithoutRoom();
        if (withoutRoom < count) {
            reply(Math.min(unsound, withoutRoom));
        } else if (unsound == count && retained[0] != NEW) {
            replay();
        } else {
            final int failed = claims[0] ? post(unsound) : unsound;
            if (failed < count) {
                undoLog.undo();
                retainRefused(failed);
            }
            undoLog.clear();
            reply(failed);
        }
    }

    private void checkContent(final int member) {
        retained[member] = NEW;
        claims[member] = false;
        if (members.templateId(member) != TransferDecoder.TEMPLATE_ID) {
            statuses[member] = Status.INVALID_FLAGS;
            return;
        }
        decode(member, content);
        statuses[member] = content.checkShape();
        if (statuses[member] == Status.OK) {
            checkId(member);
        }
    }

    private void checkId(final int member) {
        final int first = ids.putIfAbsent(content.idLo, content.idHi, member);
        final int transfer = transfers.find(content.idLo, content.idHi);
        retained[member] = transfer;
        claims[member] = transfer == NEW && first == ChainIds.NONE;
        Status status = Status.OK;
        if (transfer != NEW) {
            transfers.read(transfer, known);
            status = known.firstDifference(content);
        } else if (first != ChainIds.NONE) {
            decode(first, known);
            status = known.firstDifference(content);
        }
        final boolean differsFromFirstMember = (transfer == NEW) != (retained[0] == NEW);
        if (status == Status.OK && (first != ChainIds.NONE || differsFromFirstMember)) {
            status = Status.ID_REUSED_CHAIN;
        }
        statuses[member] = status;
    }

    private int firstUnsound() {
        int member = 0;
        while (member < members.count() && statuses[member] == Status.OK) {
            member++;
        }
        if (member < members.count()) {
            claims[member] = false;
        }
        return member;
    }

    private int firstWithoutRoom() {
        int room = transfers.room();
        for (int i = 0; i < members.count(); i++) {
            if (claims[i]) {
                if (room == 0) {
                    statuses[i] = Status.CAPACITY_EXCEEDED;
                    return i;
                }
                room--;
            }
        }
        return members.count();
    }

    /** @return the first member that the accounts refuse, or {@code end}. */
    private int post(final int end) {
        for (int i = 0; i < end; i++) {
            decode(i, content);
            final int debitAccount = accounts.find(content.debitIdLo, content.debitIdHi);
            final int creditAccount = accounts.find(content.creditIdLo, content.creditIdHi);
            final Status status = poster.check(content, debitAccount, creditAccount);
            if (status != Status.OK) {
                statuses[i] = status;
                return i;
            }
            undoLog.save(debitAccount);
            undoLog.save(creditAccount);
            retained[i] =
                    poster.post(content, debitAccount, creditAccount, members.sequence(i), members.timestampNs(i));
        }
        return end;
    }

    private void retainRefused(final int failed) {
        for (int i = 0; i < members.count(); i++) {
            if (claims[i]) {
                final Status outcome = i == failed ? statuses[i] : Status.CHAIN_FAILED;
                if (retained[i] == NEW) {
                    decode(i, content);
                    transfers.refuse(content, members.sequence(i), members.timestampNs(i), outcome);
                } else {
                    transfers.turnDown(retained[i], outcome);
                }
            }
        }
    }

    private void replay() {
        for (int i = 0; i < members.count(); i++) {
            final int transfer = retained[i];
            publisher.reply(
                    members.correlationId(i),
                    transfers.sequence(transfer),
                    transfers.timestampNs(transfer),
                    transfers.outcome(transfer),
                    true,
                    account(i));
        }
    }

    /** @param failed the member that failed the others, or their count. */
    private void reply(final int failed) {
        final Status others = failed < members.count() ? Status.CHAIN_FAILED : Status.OK;
        for (int i = 0; i < members.count(); i++) {
            publisher.reply(
                    members.correlationId(i),
                    members.sequence(i),
                    members.timestampNs(i),
                    i == failed ? statuses[i] : others,
                    false,
                    account(i));
        }
    }

    /** @return the account whose balances a member's reply carries; what cannot be a member has none. */
    private int account(final int member) {
        if (members.templateId(member) != TransferDecoder.TEMPLATE_ID) {
            return AccountStore.NOT_FOUND;
        }
        decode(member, content);
        return accounts.find(content.debitIdLo, content.debitIdHi);
    }

    private void decode(final int member, final TransferContent into) {
        into.decode(members.buffer(), members.offset(member), members.length(member));
    }
}
