package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.GetAccountEncoder;
import io.florin.protocol.codec.GetTransferEncoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.TransferReplyDecoder;
import io.florin.protocol.codec.TrialBalanceEncoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import io.florin.reference.Command;
import io.florin.reference.Id;
import io.florin.reference.Query;
import io.florin.reference.QueryReply;
import io.florin.reference.Reply;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Drives an engine as the pipeline would: gives the sequences and timestamps, keeps the journal, and after each command asserts that
 * the reply is the only one, that the state's hash is the one that the records say, and that all ledgers balance.
 */
final class EngineDriver implements AutoCloseable {
    /** Added to the timestamp by every command. */
    static final long TICK_NS = 10;

    /** What the journal has of a command. */
    record Entry(DirectBuffer message, long sequence, long timestampNs) {}

    private final List<byte[]> replies = new ArrayList<>();
    private final List<Entry> journal = new ArrayList<>();
    final Engine engine = new Engine(this::onReply);
    private long timestampNs;

    /** An engine that has no configuration yet. */
    EngineDriver() {}

    /** With room for 1,000 changes of accounts with history. */
    EngineDriver(final long ledgersMax, final long accountsMax, final long transfersMax) {
        this(Command.Configure.of(ledgersMax, accountsMax, transfersMax));
    }

    EngineDriver(final Command.Configure settings) {
        assertEquals(Status.OK, status(settings));
    }

    /** Sends a command that is to be answered at once. */
    Reply send(final Command command) {
        submit(command);
        final List<Reply> all = takeReplies();
        assertEquals(1, all.size(), "replies to " + command);
        return all.get(0);
    }

    Status status(final Command command) {
        return send(command).status();
    }

    /** Sends a command with this timestamp, which must not be before the last one's. */
    Reply sendAt(final Command command, final long atNs) {
        submitAt(command, atNs);
        return takeReplies().get(0);
    }

    /** Sends a command with this timestamp, and leaves its replies to {@link #takeReplies()}. */
    void submitAt(final Command command, final long atNs) {
        timestampNs = atNs - TICK_NS;
        submit(command);
    }

    /** Sends a command that must be accepted, and not for the second time. */
    Reply accept(final Command command) {
        final Reply reply = send(command);
        assertEquals(Status.OK, reply.status(), () -> "answer to " + command);
        assertFalse(reply.replayed(), () -> "answer to " + command);
        return reply;
    }

    /** @return the last command's timestamp: the next one has {@link #TICK_NS} more. */
    long nowNs() {
        return timestampNs;
    }

    /** Sends a chain; sets the LINKED flag of all members but the last. */
    List<Reply> chain(final Command... members) {
        for (int i = 0; i < members.length; i++) {
            final int unlinked = members[i].flags() & ~Command.LINKED;
            final boolean isLast = i == members.length - 1;
            submit(members[i].withFlags(isLast ? unlinked : unlinked | Command.LINKED));
            assertEquals(!isLast, engine.isChainOpen());
            assertEquals(isLast ? members.length : 0, replies.size());
        }
        return takeReplies();
    }

    /** Sends a chain. @return the statuses of its members. */
    List<Status> chainStatuses(final Command... members) {
        return chain(members).stream().map(Reply::status).toList();
    }

    /** Sends a command, and leaves its replies to {@link #takeReplies()}. */
    void submit(final Command command) {
        timestampNs += TICK_NS;
        final Entry entry = new Entry(new UnsafeBuffer(command.encode()), engine.lastSequence() + 1, timestampNs);
        apply(engine, entry);
        journal.add(entry);
        assertEquals(entry.sequence(), engine.lastSequence());
        assertEquals(entry.timestampNs(), engine.lastTimestampNs());
        assertEquals(engine.computeStateHash(), engine.stateHash());
        assertBalanced();
    }

    /** Asserts that in each ledger the debits are the credits, those that are held and those that are posted. */
    private void assertBalanced() {
        final List<byte[]> open = List.copyOf(replies);
        replies.clear();
        for (final QueryReply.Totals totals :
                ((QueryReply.TrialBalanceReply) query(Query.TrialBalance.of(0))).totals()) {
            assertEquals(totals.debitsPending(), totals.creditsPending(), () -> "held in " + totals);
            assertEquals(totals.debitsPosted(), totals.creditsPosted(), () -> "posted in " + totals);
        }
        replies.addAll(open);
    }

    List<Reply> takeReplies() {
        final List<Reply> taken = replies.stream()
                .map(reply -> Reply.decode(new UnsafeBuffer(reply)))
                .toList();
        replies.clear();
        return taken;
    }

    /** @return all commands so far. */
    List<Entry> journal() {
        return journal;
    }

    /** Applies the journal to a new engine. @return that engine's state hash. */
    long replayedStateHash() {
        try (Engine other = new Engine((buffer, offset, length) -> {})) {
            journal.forEach(entry -> apply(other, entry));
            return other.stateHash();
        }
    }

    /** Asks a query. */
    QueryReply query(final Query query) {
        return QueryReply.decode(query(query.encode()));
    }

    /** @return the account with this id, or why there is none. */
    QueryReply.AccountReply account(final long id) {
        return (QueryReply.AccountReply) query(Query.GetAccount.of(Id.of(id)));
    }

    /** @return the account with this id as it was. */
    QueryReply.AccountReply accountAt(final long id, final long atSequence, final long atNs) {
        return (QueryReply.AccountReply) query(Query.GetAccountAt.of(Id.of(id), atSequence, atNs));
    }

    /** @return the transfer with this id, or why there is none. */
    QueryReply.TransferReply transfer(final long id) {
        return (QueryReply.TransferReply) query(Query.GetTransfer.of(Id.of(id)));
    }

    /** @return the authorization with this id, or why there is none. */
    QueryReply.AuthorizationReply authorization(final long id) {
        return (QueryReply.AuthorizationReply) query(Query.GetAuthorization.of(Id.of(id)));
    }

    /** @return a page of a statement, or why there is none. */
    QueryReply.EntriesReply entries(final Query.ListEntries query) {
        return (QueryReply.EntriesReply) query((Query) query);
    }

    /** @return the first 256 entries of an account's statement, the oldest first. */
    List<QueryReply.Entry> entries(final long accountId) {
        return entries(Query.ListEntries.of(Id.of(accountId), Query.OLDEST_FIRST))
                .entries();
    }

    /** @return the state hash of an engine that had the same commands, and then as many ticks as would have changed nothing. */
    long stateHashAfterIdle(final int count) {
        try (Engine other = new Engine((buffer, offset, length) -> {})) {
            journal.forEach(entry -> apply(other, entry));
            final DirectBuffer tick = new UnsafeBuffer(Command.Tick.of().encode());
            for (int i = 1; i <= count; i++) {
                apply(other, new Entry(tick, engine.lastSequence() + i, timestampNs + (long) i * TICK_NS));
            }
            return other.stateHash();
        }
    }

    AccountReplyDecoder getAccount(final Id id) {
        return getAccount(id, 0);
    }

    AccountReplyDecoder getAccount(final Id id, final int flags) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
        final GetAccountEncoder encoder = new GetAccountEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(77);
        encoder.accountId().lo(id.lo()).hi(id.hi());
        return new AccountReplyDecoder()
                .wrapAndApplyHeader(query(buffer, flags, encoder.encodedLength()), 0, new MessageHeaderDecoder());
    }

    TransferReplyDecoder getTransfer(final Id id) {
        return getTransfer(id, 0);
    }

    TransferReplyDecoder getTransfer(final Id id, final int flags) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
        final GetTransferEncoder encoder = new GetTransferEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(78);
        encoder.transferId().lo(id.lo()).hi(id.hi());
        return new TransferReplyDecoder()
                .wrapAndApplyHeader(query(buffer, flags, encoder.encodedLength()), 0, new MessageHeaderDecoder());
    }

    TrialBalanceReplyDecoder trialBalance(final long fromLedger) {
        return trialBalance(fromLedger, 0);
    }

    TrialBalanceReplyDecoder trialBalance(final long fromLedger, final int flags) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
        final TrialBalanceEncoder encoder = new TrialBalanceEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(79)
                .fromLedger(fromLedger);
        return new TrialBalanceReplyDecoder()
                .wrapAndApplyHeader(query(buffer, flags, encoder.encodedLength()), 0, new MessageHeaderDecoder());
    }

    @Override
    public void close() {
        engine.close();
    }

    private DirectBuffer query(final UnsafeBuffer buffer, final int flags, final int encodedLength) {
        buffer.putShort(RequestType.FLAGS_OFFSET, (short) flags, ByteOrder.LITTLE_ENDIAN);
        return query(Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + encodedLength));
    }

    private DirectBuffer query(final byte[] message) {
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        final int length = message.length;
        final long sequence = engine.lastSequence();
        assertNull(RequestType.check(buffer, 0, length));
        engine.onQuery(buffer, 0, length);
        assertEquals(sequence, engine.lastSequence(), "a query consumed a sequence");
        assertEquals(1, replies.size());
        return new UnsafeBuffer(replies.remove(0));
    }

    /** Applies it from an odd place of a larger buffer, as it lies in a ring. */
    static void apply(final Engine engine, final Entry entry) {
        final int offset = 3;
        final int length = entry.message.capacity();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[length + 2 * offset]);
        buffer.putBytes(offset, entry.message, 0, length);
        assertNull(RequestType.check(buffer, offset, length));
        engine.onCommand(buffer, offset, length, entry.sequence, entry.timestampNs, 1);
    }

    private void onReply(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] reply = new byte[length];
        buffer.getBytes(offset, reply);
        replies.add(reply);
    }
}
