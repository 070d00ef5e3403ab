package io.florin.engine;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.ConfigureDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.OpenAccountDecoder;
import io.florin.protocol.codec.TransferDecoder;
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
    private static final int LENGTH_MAX = Framing.REQUEST_FRAME_LENGTH_MAX - Framing.HEADER_LENGTH;

    private final LedgerStore ledgers = new LedgerStore();
    private final AccountStore accounts = new AccountStore(ledgers);
    private final TransferStore transfers = new TransferStore(accounts);
    private final ReplyPublisher publisher;
    private final OpenAccountHandler openAccountHandler;
    private final TransferHandler transferHandler;
    private final ChainHandler chainHandler;
    private final QueryHandler queryHandler;
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private long lastSequence;
    private long lastTimestampNs;
    private boolean isClosed;

    /**
     * Makes an engine without any capacity: the first command must be a Configure.
     *
     * @param sink takes the replies, during the call that they answer.
     */
    public Engine(final ReplySink sink) {
        final TransferPoster poster = new TransferPoster(accounts, transfers);
        publisher = new ReplyPublisher(sink, accounts);
        openAccountHandler = new OpenAccountHandler(accounts, publisher);
        transferHandler = new TransferHandler(accounts, transfers, poster, publisher);
        chainHandler = new ChainHandler(accounts, transfers, poster, publisher);
        queryHandler =
                new QueryHandler(accounts, transfers, new QueryReplyPublisher(sink, ledgers, accounts, transfers));
    }

    /**
     * Applies one journaled command. A member of a chain, which every command is that is LINKED or follows one that is, is answered
     * when the chain's last member has come. A Configure drops the members of an open chain, unanswered: a crash cut it off.
     *
     * @param offset of the SBE header; the message was checked by {@link RequestType#check}.
     * @param length of the message from there, in bytes: what a client's frame can hold.
     * @param sequence one more than the last one, the first is 1.
     * @param timestampNs not before the last one.
     * @param principalId who sent the command.
     * @throws IllegalStateException when one of these is not so, the message is no command, the first is no Configure, a Configure
     *     is not sound or lowers a capacity, or a chain has more than {@link Framing#CHAIN_LENGTH_MAX} members.
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
            case OpenAccountDecoder.TEMPLATE_ID, TransferDecoder.TEMPLATE_ID -> {
                lastSequence = sequence;
                lastTimestampNs = timestampNs;
                onClientCommand(buffer, offset, length, templateId);
            }
            default ->
                throw new IllegalStateException("not a command: templateId=" + templateId + " sequence=" + sequence);
        }
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
        checkOpen();
        final int templateId = RequestType.templateId(buffer, offset);
        switch (templateId) {
            case GetAccountDecoder.TEMPLATE_ID ->
                queryHandler.onGetAccount(buffer, offset, lastSequence, lastTimestampNs);
            case GetTransferDecoder.TEMPLATE_ID ->
                queryHandler.onGetTransfer(buffer, offset, lastSequence, lastTimestampNs);
            case TrialBalanceDecoder.TEMPLATE_ID ->
                queryHandler.onTrialBalance(buffer, offset, lastSequence, lastTimestampNs, stateHash());
            default -> throw new IllegalStateException("not a query: templateId=" + templateId + " length=" + length);
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
        return stateHash(accounts.hash(), transfers.hash());
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

    /** @return bytes that the transfers and their index have filled. */
    public long transferMemoryBytes() {
        return transfers.lengthBytes();
    }

    /** Gives the memory back. Commands and queries throw from now on. */
    @Override
    public void close() {
        isClosed = true;
        transfers.close();
        accounts.close();
    }

    /** @return what {@link #stateHash()} must be, from the records alone. */
    long computeStateHash() {
        return stateHash(accounts.computeHash(), transfers.computeHash());
    }

    private void onClientCommand(final DirectBuffer buffer, final int offset, final int length, final int templateId) {
        final boolean isLinked = RequestType.isLinked(buffer, offset);
        if (isLinked || chainHandler.isOpen()) {
            chainHandler.onMember(buffer, offset, length, lastSequence, lastTimestampNs, !isLinked);
        } else if (templateId == TransferDecoder.TEMPLATE_ID) {
            transferHandler.onTransfer(buffer, offset, length, lastSequence, lastTimestampNs);
        } else {
            openAccountHandler.onOpenAccount(buffer, offset, lastSequence, lastTimestampNs);
        }
    }

    private void onConfigure(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        configure.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                ConfigureDecoder.BLOCK_LENGTH,
                ConfigureDecoder.SCHEMA_VERSION);
        checkRaises("ledgersMax", configure.ledgersMax(), ledgers.ledgersMax(), LedgerStore.LEDGERS_MAX);
        checkRaises("accountsMax", configure.accountsMax(), accounts.accountsMax(), Integer.MAX_VALUE);
        checkRaises("transfersMax", configure.transfersMax(), transfers.transfersMax(), Integer.MAX_VALUE);
        lastSequence = sequence;
        lastTimestampNs = timestampNs;
        chainHandler.abandon();
        ledgers.ledgersMax((int) configure.ledgersMax());
        accounts.accountsMax((int) configure.accountsMax());
        transfers.transfersMax((int) configure.transfersMax());
        publisher.reply(configure.correlationId(), sequence, timestampNs, Status.OK, false, AccountStore.NOT_FOUND);
    }

    private long stateHash(final long accountsHash, final long transfersHash) {
        long hash = Hash.combine(ledgers.ledgersMax(), ledgers.count());
        hash = Hash.combine(hash, accounts.accountsMax());
        hash = Hash.combine(hash, accounts.count());
        hash = Hash.combine(hash, accountsHash);
        hash = Hash.combine(hash, transfers.transfersMax());
        hash = Hash.combine(hash, transfers.count());
        hash = Hash.combine(hash, transfersHash);
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

    private static void checkRaises(final String name, final long wanted, final int present, final int limit) {
        if (wanted < Math.max(1, present) || wanted > limit) {
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
