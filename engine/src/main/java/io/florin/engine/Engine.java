package io.florin.engine;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.ConfigureDecoder;
import io.florin.protocol.codec.GetAccountAtDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetAuthorizationDecoder;
import io.florin.protocol.codec.GetStateHashDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.ListEntriesDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.OpenAccountDecoder;
import io.florin.protocol.codec.TickDecoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import org.agrona.DirectBuffer;

/**
 * The ledger: commands in, replies out. Its state is a fold of the commands, their sequences and timestamps, and of nothing else.
 *
 * <p>A command that is refused is answered with a {@link Status}. An exception means that the caller broke the contract, and is
 * thrown before anything has changed; an engine that threw anything else must not be used any more.
 *
 * <p>Not thread-safe: one thread at a time. Memory is off-heap and bounded by the Configure command; {@link #close()} gives it back.
 */
public final class Engine implements AutoCloseable {
    /** Commands that {@link #readAhead} may be given at once. */
    public static final int AHEAD_MAX = Lookahead.LENGTH;

    private static final int LENGTH_MAX = Framing.REQUEST_FRAME_LENGTH_MAX - Framing.HEADER_LENGTH;

    private final IdHash idHash = new IdHash();
    private final LedgerStore ledgers = new LedgerStore();
    private final EntryIndex checkpoints = new EntryIndex();
    private final HistoryStore history;
    private final AccountStore accounts;
    private final TransferStore transfers;
    private final ExpiryQueue expiryQueue = new ExpiryQueue();
    private final Lookahead lookahead;
    private final Holds holds;
    private final ReplyPublisher publisher;
    private final OpenAccountHandler openAccountHandler;
    private final SetAccountHandler setAccountHandler;
    private final TransferHandler transferHandler;
    private final ChainHandler chainHandler;
    private final QueryHandler queryHandler;
    private final StateSnapshot snapshot;
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private long hashKeyLo;
    private long hashKeyHi;
    private long lastSequence;
    private long lastTimestampNs;
    private boolean isClosed;

    /**
     * Makes an engine without any capacity: the first command must be a Configure.
     *
     * @param sink takes the replies, during the call that they answer.
     */
    public Engine(final ReplySink sink) {
        this(sink, ChunkSource.PLAIN);
    }

    /**
     * As {@link #Engine(ReplySink)}, with memory of the caller's choice.
     *
     * @param chunks gives the stores their memory, during the calls that need it; the engine frees it when it is closed.
     */
    public Engine(final ReplySink sink, final ChunkSource chunks) {
        history = new HistoryStore(chunks);
        accounts = new AccountStore(idHash, ledgers, checkpoints, history, chunks);
        transfers = new TransferStore(idHash, accounts, chunks);
        lookahead = new Lookahead(accounts, transfers);
        final AccountRules rules = new AccountRules(accounts, history);
        holds = new Holds(accounts, transfers, history, rules, expiryQueue);
        final Posters posters = new Posters(accounts, transfers, history, rules, holds, lookahead);
        publisher = new ReplyPublisher(sink, accounts);
        openAccountHandler = new OpenAccountHandler(accounts, rules);
        setAccountHandler = new SetAccountHandler(accounts, rules);
        transferHandler = new TransferHandler(transfers, posters, publisher);
        chainHandler = new ChainHandler(
                idHash,
                accounts,
                transfers,
                history,
                checkpoints,
                holds,
                posters,
                openAccountHandler,
                setAccountHandler,
                publisher);
        snapshot = new StateSnapshot(ledgers, accounts, transfers, history, checkpoints, expiryQueue, rules);
        final Statements statements = new Statements(accounts, transfers, checkpoints);
        queryHandler = new QueryHandler(
                accounts,
                transfers,
                history,
                statements,
                new QueryReplyPublisher(sink, ledgers, accounts, transfers, history, holds));
    }

    /**
     * Applies one journaled command. A member of a chain, which every command is that is LINKED or follows one that is, is answered
     * when the chain's last member has come. Holds that are due by the timestamp expire first. A Configure drops the members of an open chain, unanswered: a crash cut it off.
     *
     * @param offset of the SBE header; the message was checked by {@link RequestType#check}.
     * @param length of the message from there, in bytes: what a client's frame can hold.
     * @param sequence one more than the last one, the first is 1.
     * @param timestampNs not before the last one.
     * @param principalId who sent the command.
     * @throws IllegalStateException when one of these is not so, the message is no command, the first is no Configure, a Configure
     *     is not sound, lowers a capacity or changes the hash key, or a chain has more than {@link Framing#CHAIN_LENGTH_MAX} members.
     */
    public void onCommand(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sequence,
            final long timestampNs,
            final int principalId) {
        final int templateId = RequestType.templateId(buffer, offset);
        checkOrder(sequence, timestampNs);
        checkAdmission(templateId, length);
        switch (templateId) {
            case ConfigureDecoder.TEMPLATE_ID -> onConfigure(buffer, offset, sequence, timestampNs);
            case TickDecoder.TEMPLATE_ID -> {
                passTime(sequence, timestampNs);
                final long correlationId = RequestType.correlationId(buffer, offset);
                publisher.reply(correlationId, sequence, timestampNs, Status.OK, false, AccountStore.NOT_FOUND);
            }
            default -> {
                checkClientCommand(templateId, sequence);
                passTime(sequence, timestampNs);
                onClientCommand(buffer, offset, length, templateId);
            }
        }
    }

    /**
     * Begins to read what commands will need that come next, and changes nothing. Where each search waits for memory several times, the
     * searches of {@value #AHEAD_MAX} commands wait together: give that many, then {@link #awaitAhead}, then apply them. Of commands
     * that do not profit it does nothing.
     *
     * @param offset of the SBE header; the message was checked by {@link RequestType#check}.
     */
    public void readAhead(final DirectBuffer buffer, final int offset) {
        final int kind = TransferContent.kindOf(RequestType.templateId(buffer, offset));
        if ((kind == TransferContent.PAYMENT || kind == TransferContent.AUTHORIZATION) && isConfigured()) {
            lookahead.add(buffer, offset);
        }
    }

    /** Goes on to read for all commands of {@link #readAhead} since the last call. */
    public void awaitAhead() {
        lookahead.end();
    }

    /**
     * Answers a query from the state as it is; the reply has the last command's sequence and timestamp. Members of an open chain
     * are not part of the state yet.
     *
     * @param offset of the SBE header; the message was checked by {@link RequestType#check}.
     * @param length of the message from there, in bytes.
     * @throws IllegalStateException when the message is no query.
     */
    public void onQuery(final DirectBuffer buffer, final int offset, final int length) {
        onQuery(buffer, offset, length, AccountFilter.ALL);
    }

    /**
     * Answers a query of somebody who may see some accounts only: a transfer or authorization that names none of them is not found. Whether
     * the sender may ask about an account by its id is for the caller to check, see {@link #refuseQuery}.
     */
    public void onQuery(final DirectBuffer buffer, final int offset, final int length, final AccountFilter filter) {
        checkOpen();
        final int templateId = RequestType.templateId(buffer, offset);
        switch (templateId) {
            case GetAccountDecoder.TEMPLATE_ID ->
                queryHandler.onGetAccount(buffer, offset, lastSequence, lastTimestampNs);
            case GetTransferDecoder.TEMPLATE_ID ->
                queryHandler.onGetTransfer(buffer, offset, lastSequence, lastTimestampNs, filter);
            case GetAuthorizationDecoder.TEMPLATE_ID ->
                queryHandler.onGetAuthorization(buffer, offset, lastSequence, lastTimestampNs, filter);
            case ListEntriesDecoder.TEMPLATE_ID ->
                queryHandler.onListEntries(buffer, offset, lastSequence, lastTimestampNs);
            case GetAccountAtDecoder.TEMPLATE_ID ->
                queryHandler.onGetAccountAt(buffer, offset, lastSequence, lastTimestampNs);
            case TrialBalanceDecoder.TEMPLATE_ID ->
                queryHandler.onTrialBalance(buffer, offset, lastSequence, lastTimestampNs, stateHash());
            case GetStateHashDecoder.TEMPLATE_ID ->
                queryHandler.onGetStateHash(buffer, offset, lastSequence, lastTimestampNs, stateHash());
            default -> throw new IllegalStateException("not a query: templateId=" + templateId + " length=" + length);
        }
    }

    /** Answers a query with a status, and nothing of what it asked for. */
    public void refuseQuery(final DirectBuffer buffer, final int offset, final Status status) {
        checkOpen();
        queryHandler.refuse(buffer, offset, lastSequence, lastTimestampNs, status);
    }

    /**
     * Writes the whole state: what {@link #readSnapshot} makes an equal engine of. Changes nothing. Equal states give equal bytes.
     *
     * @param sink takes the stream; what it throws comes out of this method.
     * @throws IllegalStateException when no Configure has come, or a chain is open: its members are not part of the state yet.
     */
    public void writeSnapshot(final SnapshotSink sink) {
        checkOpen();
        if (!isConfigured() || isChainOpen()) {
            throw new IllegalStateException("no snapshot can be written now: lastSequence=" + lastSequence
                    + " isConfigured=" + isConfigured() + " isChainOpen=" + isChainOpen());
        }
        final SnapshotSettings settings = new SnapshotSettings();
        settings.lastSequence = lastSequence;
        settings.lastTimestampNs = lastTimestampNs;
        settings.hashKeyLo = hashKeyLo;
        settings.hashKeyHi = hashKeyHi;
        snapshot.write(sink, settings, stateHash());
    }

    /**
     * Makes a new engine equal to the one that wrote a snapshot: it answers every later command and query as that one would. Checks
     * all that is read: checksums, that indexes are within their range, that the statements are what the transfers give, that the
     * ledgers add up, and the hash of the state. An
     * engine that could not read its snapshot is closed.
     *
     * @param source gives the stream; what it throws comes out of this method.
     * @throws InvalidSnapshotException when the snapshot is damaged, or of a newer version.
     * @throws IllegalStateException when the engine is not new.
     */
    public void readSnapshot(final SnapshotSource source) {
        checkOpen();
        if (lastSequence != 0) {
            throw new IllegalStateException("only a new engine can read a snapshot: lastSequence=" + lastSequence);
        }
        boolean isRead = false;
        try {
            read(new SnapshotReader(source));
            isRead = true;
        } finally {
            if (!isRead) {
                close();
            }
        }
    }

    /** @return the sequence of the last command, 0 before the first. */
    public long lastSequence() {
        return lastSequence;
    }

    /** @return the timestamp of the last command, 0 before the first. */
    public long lastTimestampNs() {
        return lastTimestampNs;
    }

    /**
     * @return a hash of the whole state: equal for any two readers of the same commands. Members of an open chain count as
     *     sequences only.
     */
    public long stateHash() {
        return stateHash(accounts.hash(), transfers.hash(), history.hash());
    }

    /**
     * @return when the first hold is due that is still open, in nanoseconds since the epoch, or {@code Long.MAX_VALUE}. A command
     *     with this timestamp or a later one lets it expire: whoever orders commands makes a Tick when no other comes.
     */
    public long nextExpiryNs() {
        return holds.nextExpiryNs();
    }

    /** @return whether a Configure has come. */
    public boolean isConfigured() {
        return accounts.accountsMax() > 0;
    }

    /** @return whether members of a chain have come and its last one has not: nothing of it is applied yet. */
    public boolean isChainOpen() {
        return chainHandler.isOpen();
    }

    /** @return how many ledgers there are: those that an account was opened in. */
    public int ledgerCount() {
        return ledgers.count();
    }

    /** @return how many ledgers there may be, 0 before a Configure. */
    public int ledgersMax() {
        return ledgers.ledgersMax();
    }

    /** @return how many accounts there may be, 0 before a Configure. */
    public int accountsMax() {
        return accounts.accountsMax();
    }

    /** @return how many transfers may be retained, refused ones included; 0 before a Configure. */
    public int transfersMax() {
        return transfers.transfersMax();
    }

    /** @return how many changes of accounts with history may be kept; 0 before a Configure. */
    public int historyMax() {
        return history.historyMax();
    }

    /** @return the low half of the key that places of ids are chosen with; set by the first Configure. */
    public long hashKeyLo() {
        return hashKeyLo;
    }

    /** @return the high half of the key that places of ids are chosen with. */
    public long hashKeyHi() {
        return hashKeyHi;
    }

    /** @return how many accounts there are. */
    public int accountCount() {
        return accounts.count();
    }

    /** @return how many transfers are retained, refused ones included. */
    public int transferCount() {
        return transfers.count();
    }

    /** @return bytes that the accounts and their index have filled. */
    public long accountMemoryBytes() {
        return accounts.lengthBytes();
    }

    /** @return bytes that the transfers, their index, the statements' checkpoints and the expiry queue have filled. */
    public long transferMemoryBytes() {
        return transfers.lengthBytes() + checkpoints.lengthBytes() + expiryQueue.lengthBytes();
    }

    /** @return bytes that the changes of accounts with history have filled. */
    public long historyMemoryBytes() {
        return history.lengthBytes();
    }

    /** Gives the memory back. Commands and queries throw from now on. */
    @Override
    public void close() {
        isClosed = true;
        expiryQueue.close();
        transfers.close();
        accounts.close();
        history.close();
        checkpoints.close();
    }

    /** @return what {@link #stateHash()} must be, from the records alone. */
    long computeStateHash() {
        return stateHash(accounts.computeHash(), transfers.computeHash(), history.computeHash());
    }

    /** The command's time has come: what is due expires. */
    private void passTime(final long sequence, final long timestampNs) {
        lastSequence = sequence;
        lastTimestampNs = timestampNs;
        if (expiryQueue.firstNs() <= timestampNs) {
            holds.expire(sequence, timestampNs);
        }
    }

    private void onClientCommand(final DirectBuffer buffer, final int offset, final int length, final int templateId) {
        final boolean isLinked = RequestType.isLinked(buffer, offset);
        if (isLinked || chainHandler.isOpen()) {
            chainHandler.onMember(buffer, offset, length, lastSequence, lastTimestampNs, !isLinked);
            return;
        }
        final int kind = TransferContent.kindOf(templateId);
        if (kind != 0) {
            transferHandler.onTransfer(kind, buffer, offset, length, lastSequence, lastTimestampNs);
        } else {
            onAccountCommand(
                    templateId == OpenAccountDecoder.TEMPLATE_ID ? openAccountHandler : setAccountHandler,
                    buffer,
                    offset);
        }
        history.flush(accounts, lastSequence, lastTimestampNs);
    }

    private void onAccountCommand(final AccountCommandHandler handler, final DirectBuffer buffer, final int offset) {
        final long correlationId = RequestType.correlationId(buffer, offset);
        final Status shape = handler.decode(buffer, offset);
        if (shape == Status.OK) {
            final Status status = handler.execute(lastSequence, lastTimestampNs);
            publisher.reply(
                    correlationId,
                    handler.sequence,
                    handler.timestampNs,
                    status,
                    handler.isReplayed,
                    handler.account());
        } else {
            publisher.reply(correlationId, lastSequence, lastTimestampNs, shape, false, handler.account());
        }
    }

    private void onConfigure(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        header.wrap(buffer, offset);
        configure.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        final boolean hasAll = header.version() >= ConfigureDecoder.historyMaxSinceVersion();
        final long historyMax = hasAll ? configure.historyMax() : history.historyMax();
        final long keyLo = hasAll ? configure.hashKey().lo() : hashKeyLo;
        final long keyHi = hasAll ? configure.hashKey().hi() : hashKeyHi;
        checkRaises("ledgersMax", configure.ledgersMax(), Math.max(1, ledgers.ledgersMax()), LedgerStore.LEDGERS_MAX);
        checkRaises("accountsMax", configure.accountsMax(), Math.max(1, accounts.accountsMax()), Integer.MAX_VALUE);
        checkRaises("transfersMax", configure.transfersMax(), Math.max(1, transfers.transfersMax()), Integer.MAX_VALUE);
        checkRaises("historyMax", historyMax, history.historyMax(), Integer.MAX_VALUE);
        if (isConfigured() && (keyLo != hashKeyLo || keyHi != hashKeyHi)) {
            throw new IllegalStateException("hash key cannot change: sequence=" + sequence);
        }
        chainHandler.abandon();
        passTime(sequence, timestampNs);
        if (!isConfigured()) {
            useHashKey(keyLo, keyHi);
        }
        raiseCapacities(
                (int) configure.ledgersMax(), (int) configure.accountsMax(), (int) configure.transfersMax(), (int)
                        historyMax);
        publisher.reply(configure.correlationId(), sequence, timestampNs, Status.OK, false, AccountStore.NOT_FOUND);
    }

    private void useHashKey(final long keyLo, final long keyHi) {
        hashKeyLo = keyLo;
        hashKeyHi = keyHi;
        idHash.key(keyLo, keyHi);
    }

    private void raiseCapacities(
            final int ledgersMax, final int accountsMax, final int transfersMax, final int historyMax) {
        ledgers.ledgersMax(ledgersMax);
        accounts.accountsMax(accountsMax);
        transfers.transfersMax(transfersMax);
        checkpoints.transfersMax(transfersMax);
        expiryQueue.transfersMax(transfersMax);
        history.historyMax(historyMax);
    }

    private void read(final SnapshotReader in) {
        final SnapshotSettings settings = new SnapshotSettings();
        in.begin();
        settings.read(in);
        useHashKey(settings.hashKeyLo, settings.hashKeyHi);
        raiseCapacities(settings.ledgersMax, settings.accountsMax, settings.transfersMax, settings.historyMax);
        final long expected = snapshot.read(in, settings);
        lastSequence = settings.lastSequence;
        lastTimestampNs = settings.lastTimestampNs;
        if (stateHash() != expected) {
            throw new InvalidSnapshotException("snapshot has another state hash: expected=" + Long.toHexString(expected)
                    + " ofRecords=" + Long.toHexString(stateHash()) + " lastSequence=" + lastSequence);
        }
    }

    private long stateHash(final long accountsHash, final long transfersHash, final long historyHash) {
        long hash = Hash.combine(ledgers.ledgersMax(), ledgers.count());
        hash = Hash.combine(hash, accounts.accountsMax());
        hash = Hash.combine(hash, accounts.count());
        hash = Hash.combine(hash, accountsHash);
        hash = Hash.combine(hash, transfers.transfersMax());
        hash = Hash.combine(hash, transfers.count());
        hash = Hash.combine(hash, transfersHash);
        hash = Hash.combine(hash, history.historyMax());
        hash = Hash.combine(hash, historyHash);
        hash = Hash.combine(hash, lastSequence);
        return Hash.combine(hash, lastTimestampNs);
    }

    private void checkOrder(final long sequence, final long timestampNs) {
        checkOpen();
        if (sequence != lastSequence + 1) {
            throw new IllegalStateException(
                    "sequence does not follow: sequence=" + sequence + " lastSequence=" + lastSequence);
        }
        if (timestampNs < lastTimestampNs) {
            throw new IllegalStateException("time goes backwards: timestampNs=" + timestampNs + " lastTimestampNs="
                    + lastTimestampNs + " sequence=" + sequence);
        }
    }

    private void checkAdmission(final int templateId, final int length) {
        if (length > LENGTH_MAX) {
            throw new IllegalStateException("longer than a frame: length=" + length + " lengthMax=" + LENGTH_MAX);
        }
        if (templateId == ConfigureDecoder.TEMPLATE_ID) {
            return;
        }
        if (!isConfigured()) {
            throw new IllegalStateException("the first command must be a Configure: templateId=" + templateId);
        }
        if (chainHandler.isFull()) {
            throw new IllegalStateException("chain too long: chainLengthMax=" + Framing.CHAIN_LENGTH_MAX);
        }
    }

    private static void checkClientCommand(final int templateId, final long sequence) {
        final RequestType type = RequestType.of(templateId);
        if (type == null || type.role() != RequestType.Role.COMMAND) {
            throw new IllegalStateException("not a command: templateId=" + templateId + " sequence=" + sequence);
        }
    }

    private static void checkRaises(final String name, final long wanted, final int present, final int limit) {
        if (wanted < present || wanted > limit) {
            throw new IllegalStateException(
                    "capacity out of range: " + name + "=" + wanted + " present=" + present + " limit=" + limit);
        }
    }

    private void checkOpen() {
        if (isClosed) {
            throw new IllegalStateException("engine is closed: lastSequence=" + lastSequence);
        }
    }
}
