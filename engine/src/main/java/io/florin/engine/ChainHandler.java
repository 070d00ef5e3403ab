package io.florin.engine;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.OpenAccountDecoder;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Applies chains: all of their members or none. Members are only collected until the last one has come, so what is between two
 * commands is never half a chain. Then:
 *
 * <ol>
 *   <li>Each member's content is checked: its shape, and, where it moves or holds money, its id against the retained transfers and
 *       the members before it.
 *   <li>A member was retained as one of a chain of the same content: this is that chain again, and each member is answered with its
 *       first outcome. Nothing changes.
 *   <li>The transfers to be retained do not all fit: {@code CAPACITY_EXCEEDED}, and nothing is retained.
 *   <li>The members are executed in their order, up to the first that fails, by its content or by the state.
 *   <li>None failed: all are {@code OK}. One did: everything is undone, and every money member of sound shape whose id was unused
 *       is retained as refused, with {@code CHAIN_FAILED} or, when it is the one that the state refused, with its status. The
 *       one that failed by its content is not retained, as it would not be outside a chain. Nor is any when nothing was wrong but a lack of room.
 * </ol>
 *
 * One member of a failed chain is answered with its reason, all others with {@code CHAIN_FAILED}. Replies have the balances after the
 * whole chain, and the last member's timestamp.
 */
final class ChainHandler {
    private static final int CONTENT_OFFSET = RequestType.FLAGS_OFFSET + Short.BYTES;
    private static final int NONE = -1;

    private final AccountStore accounts;
    private final TransferStore transfers;
    private final HistoryStore history;
    private final EntryIndex checkpoints;
    private final Holds holds;
    private final Posters posters;
    private final OpenAccountHandler openAccountHandler;
    private final SetAccountHandler setAccountHandler;
    private final ReplyPublisher publisher;
    private final ChainBuffer members = new ChainBuffer();
    private final SipHash sipHash = new SipHash();
    private final IdHash idHash;
    private final ChainIds ids;
    private final TransferContent content = new TransferContent();
    private final TransferContent known = new TransferContent();

    /** Of each member: what its content is worth, later what it failed with. */
    private final Status[] statuses = new Status[Framing.CHAIN_LENGTH_MAX];
    /** Of each member: whether its id becomes used by it. */
    private final boolean[] claims = new boolean[Framing.CHAIN_LENGTH_MAX];
    /** Of each member: what its reply says about its execution. */
    private final boolean[] isReplayed = new boolean[Framing.CHAIN_LENGTH_MAX];

    private final long[] sequences = new long[Framing.CHAIN_LENGTH_MAX];
    private final long[] timestampsNs = new long[Framing.CHAIN_LENGTH_MAX];

    private long timestampNs;
    private long chainHash;
    /** The first member that was retained as one of this very chain, and its transfer. */
    private int repeatedMember;

    private int repeatedTransfer;

    ChainHandler(
            final IdHash idHash,
            final AccountStore accounts,
            final TransferStore transfers,
            final HistoryStore history,
            final EntryIndex checkpoints,
            final Holds holds,
            final Posters posters,
            final OpenAccountHandler openAccountHandler,
            final SetAccountHandler setAccountHandler,
            final ReplyPublisher publisher) {
        this.idHash = idHash;
        ids = new ChainIds(idHash);
        this.accounts = accounts;
        this.transfers = transfers;
        this.history = history;
        this.checkpoints = checkpoints;
        this.holds = holds;
        this.posters = posters;
        this.openAccountHandler = openAccountHandler;
        this.setAccountHandler = setAccountHandler;
        this.publisher = publisher;
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
        members.add(buffer, offset, length, sequence);
        if (isLast) {
            this.timestampNs = timestampNs;
            execute();
            members.clear();
        }
    }

    private void execute() {
        final int count = members.count();
        chainHash = hashOfContent();
        repeatedMember = NONE;
        ids.reset(count);
        for (int i = 0; i < count; i++) {
            statuses[i] = checkContent(i);
        }
        if (repeatedMember != NONE) {
            replay();
            return;
        }
        final int unsound = firstUnsound();
        final int withoutRoom = firstWithoutRoom();
        if (withoutRoom < count) {
            reply(Math.min(unsound, withoutRoom));
        } else {
            reply(executeUpTo(unsound));
        }
    }

    /** Stands for the content of all members in what is retained: keyed, so that no other chain can be made that has the same. */
    private long hashOfContent() {
        sipHash.begin(idHash.keyLo(), idHash.keyHi());
        for (int i = 0; i < members.count(); i++) {
            final DirectBuffer buffer = members.buffer();
            final int offset = members.offset(i);
            final int end = offset + members.length(i);
            final int flags = buffer.getShort(offset + RequestType.FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN);
            sipHash.update((long) members.templateId(i) << Integer.SIZE | (flags & 0xFFFF & ~RequestType.FLAG_LINKED));
            sipHash.update(members.length(i));
            int position = offset + CONTENT_OFFSET;
            for (; position <= end - Long.BYTES; position += Long.BYTES) {
                sipHash.update(buffer.getLong(position, ByteOrder.LITTLE_ENDIAN));
            }
            long rest = 0;
            for (int shift = 0; position < end; position++, shift += Byte.SIZE) {
                rest |= (buffer.getByte(position) & 0xFFL) << shift;
            }
            sipHash.update(rest);
        }
        final long hash = sipHash.end();
        return hash == 0 ? 1 : hash;
    }

    private Status checkContent(final int member) {
        claims[member] = false;
        final int kind = TransferContent.kindOf(members.templateId(member));
        if (kind == 0) {
            return accountHandler(member).decode(members.buffer(), members.offset(member));
        }
        decode(member, kind, content);
        final Status shape = content.checkShape();
        return shape == Status.OK ? checkId(member) : shape;
    }

    private Status checkId(final int member) {
        final int first = ids.putIfAbsent(content.idLo, content.idHi, member);
        final int transfer = transfers.find(content.idLo, content.idHi);
        if (transfer == TransferStore.NOT_FOUND && first == ChainIds.NONE) {
            claims[member] = true;
            return Status.OK;
        }
        if (transfer == TransferStore.NOT_FOUND) {
            decode(first, TransferContent.kindOf(members.templateId(first)), known);
        } else {
            transfers.read(transfer, known);
        }
        final Status difference = known.firstDifference(content);
        if (difference != Status.OK) {
            return difference;
        }
        if (transfer != TransferStore.NOT_FOUND && transfers.chainHash(transfer) == chainHash) {
            if (repeatedMember == NONE) { // another with the same id is not the one that was retained
                repeatedMember = member;
                repeatedTransfer = transfer;
            }
            return Status.OK;
        }
        return Status.ID_REUSED_CHAIN;
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
                decodeTransfer(i);
                room -= content.transfersNeeded();
                if (room < 0) {
                    if (statuses[i] == Status.OK) {
                        statuses[i] = Status.CAPACITY_EXCEEDED;
                    }
                    return i;
                }
            }
        }
        return members.count();
    }

    /** @return the first member that failed, or the count of members: then everything is done. */
    private int executeUpTo(final int unsound) {
        final int checkpointsBefore = checkpoints.count();
        final int changesBefore = history.count();
        final int setAsideBefore = history.setAside();
        accounts.beginUndoable();
        transfers.beginUndoable();
        holds.beginUndoable();
        final int failed = executeMembers(unsound);
        if (failed == members.count()) {
            accounts.keep();
            transfers.keep();
            holds.keep();
        } else {
            accounts.undo();
            transfers.undo();
            holds.undo();
            checkpoints.truncate(checkpointsBefore);
            history.truncate(changesBefore, setAsideBefore);
            if (statuses[failed].next() != Status.Next.RETRY_SAME_ID) {
                retainRefused(failed);
            }
        }
        return failed;
    }

    private int executeMembers(final int end) {
        for (int i = 0; i < end; i++) {
            isReplayed[i] = false;
            sequences[i] = members.sequence(i);
            timestampsNs[i] = timestampNs;
            final Status status = executeMember(i);
            if (status != Status.OK) {
                statuses[i] = status;
                return i;
            }
            history.flush(accounts, members.sequence(i), timestampNs);
        }
        return end;
    }

    private Status executeMember(final int member) {
        final int kind = TransferContent.kindOf(members.templateId(member));
        if (kind == 0) {
            return executeAccountCommand(member);
        }
        decode(member, kind, content);
        final Poster poster = posters.of(kind);
        poster.resolve(content);
        final Status status = poster.check(content);
        if (status == Status.OK) {
            poster.post(content, members.sequence(member), timestampNs, chainHash);
        }
        return status;
    }

    private Status executeAccountCommand(final int member) {
        final AccountCommandHandler handler = accountHandler(member);
        handler.decode(members.buffer(), members.offset(member));
        final Status status = handler.execute(members.sequence(member), timestampNs);
        isReplayed[member] = handler.isReplayed;
        sequences[member] = handler.sequence;
        timestampsNs[member] = handler.timestampNs;
        return status;
    }

    private void retainRefused(final int failed) {
        for (int i = 0; i < members.count(); i++) {
            if (claims[i]) {
                final Status outcome = i == failed ? statuses[i] : Status.CHAIN_FAILED;
                decodeTransfer(i);
                transfers.refuse(
                        content, members.sequence(i), timestampNs, outcome, chainHash, failed, statuses[failed]);
            }
        }
    }

    private void replay() {
        final long firstSequence = transfers.sequence(repeatedTransfer) - repeatedMember;
        final boolean isDone = transfers.outcome(repeatedTransfer) == Status.OK;
        final int failed =
                isDone ? members.count() : Math.min(transfers.failedMember(repeatedTransfer), members.count() - 1);
        timestampNs = transfers.timestampNs(repeatedTransfer);
        for (int i = 0; i < members.count(); i++) {
            isReplayed[i] = true;
            sequences[i] = firstSequence + i;
            timestampsNs[i] = timestampNs;
            if (isDone && members.templateId(i) == OpenAccountDecoder.TEMPLATE_ID) {
                sayOpening(i);
            }
        }
        if (!isDone) {
            statuses[failed] = transfers.failedStatus(repeatedTransfer);
        }
        replyAll(failed);
    }

    /** An account that a member opened or, in its time, found opened: either way its reply spoke of the opening. */
    private void sayOpening(final int member) {
        final int account = account(member);
        if (account != AccountStore.NOT_FOUND) {
            sequences[member] = accounts.openedSequence(account);
            timestampsNs[member] = accounts.openedNs(account);
        }
    }

    /** @param failed the member that failed the others, or their count: then the execution said what to reply. */
    private void reply(final int failed) {
        if (failed < members.count()) {
            for (int i = 0; i < members.count(); i++) {
                sequences[i] = members.sequence(i);
            }
            Arrays.fill(timestampsNs, 0, members.count(), timestampNs);
            Arrays.fill(isReplayed, 0, members.count(), false);
        }
        replyAll(failed);
    }

    private void replyAll(final int failed) {
        final Status others = failed < members.count() ? Status.CHAIN_FAILED : Status.OK;
        for (int i = 0; i < members.count(); i++) {
            publisher.reply(
                    members.correlationId(i),
                    sequences[i],
                    timestampsNs[i],
                    i == failed ? statuses[i] : others,
                    isReplayed[i],
                    account(i));
        }
    }

    /** @return the account whose balances a member's reply carries. */
    private int account(final int member) {
        final int kind = TransferContent.kindOf(members.templateId(member));
        if (kind == 0) {
            final AccountCommandHandler handler = accountHandler(member);
            handler.decode(members.buffer(), members.offset(member));
            return handler.account();
        }
        decode(member, kind, content);
        posters.of(kind).resolve(content);
        return posters.of(kind).debitAccount();
    }

    private AccountCommandHandler accountHandler(final int member) {
        return members.templateId(member) == OpenAccountDecoder.TEMPLATE_ID ? openAccountHandler : setAccountHandler;
    }

    private void decodeTransfer(final int member) {
        decode(member, TransferContent.kindOf(members.templateId(member)), content);
    }

    private void decode(final int member, final int kind, final TransferContent into) {
        into.decode(kind, members.buffer(), members.offset(member), members.length(member));
    }
}
