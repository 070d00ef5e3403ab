package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.EntryOrder;
import io.florin.protocol.codec.GetAccountAtDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetAuthorizationDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.ListEntriesDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Checks queries and finds what they ask for. */
final class QueryHandler {
    private static final int ENTRIES_PER_REPLY_MAX = 256;

    private final AccountStore accounts;
    private final TransferStore transfers;
    private final HistoryStore history;
    private final Statements statements;
    private final QueryReplyPublisher publisher;
    private final GetAccountDecoder getAccount = new GetAccountDecoder();
    private final GetAccountAtDecoder getAccountAt = new GetAccountAtDecoder();
    private final GetTransferDecoder getTransfer = new GetTransferDecoder();
    private final GetAuthorizationDecoder getAuthorization = new GetAuthorizationDecoder();
    private final ListEntriesDecoder listEntries = new ListEntriesDecoder();
    private final TrialBalanceDecoder trialBalance = new TrialBalanceDecoder();

    QueryHandler(
            final AccountStore accounts,
            final TransferStore transfers,
            final HistoryStore history,
            final Statements statements,
            final QueryReplyPublisher publisher) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.history = history;
        this.statements = statements;
        this.publisher = publisher;
    }

    void onGetAccount(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        getAccount.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                GetAccountDecoder.BLOCK_LENGTH,
                GetAccountDecoder.SCHEMA_VERSION);
        final long idLo = getAccount.accountId().lo();
        final long idHi = getAccount.accountId().hi();
        final int account = accounts.find(idLo, idHi);
        final boolean isFound = account != AccountStore.NOT_FOUND;
        final Status status = check(buffer, offset, idLo | idHi, isFound, Status.ACCOUNT_NOT_FOUND);
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        publisher.account(idLo, idHi, status == Status.OK ? account : AccountStore.NOT_FOUND);
    }

    void onGetTransfer(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        getTransfer.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                GetTransferDecoder.BLOCK_LENGTH,
                GetTransferDecoder.SCHEMA_VERSION);
        final long idLo = getTransfer.transferId().lo();
        final long idHi = getTransfer.transferId().hi();
        final int transfer = transfers.find(idLo, idHi);
        final boolean isFound = transfer != TransferStore.NOT_FOUND;
        final Status status = check(buffer, offset, idLo | idHi, isFound, Status.TRANSFER_NOT_FOUND);
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        publisher.transfer(idLo, idHi, status == Status.OK ? transfer : TransferStore.NOT_FOUND);
    }

    void onGetAccountAt(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        getAccountAt.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                GetAccountAtDecoder.BLOCK_LENGTH,
                GetAccountAtDecoder.SCHEMA_VERSION);
        final long idLo = getAccountAt.accountId().lo();
        final long idHi = getAccountAt.accountId().hi();
        final int account = accounts.find(idLo, idHi);
        final boolean isFound = account != AccountStore.NOT_FOUND;
        Status status = check(buffer, offset, idLo | idHi, isFound, Status.ACCOUNT_NOT_FOUND);
        int change = HistoryStore.NONE;
        if (status == Status.OK && !accounts.hasHistory(account)) {
            status = Status.NO_HISTORY;
        } else if (status == Status.OK) {
            change = history.find(accounts.newestChange(account), getAccountAt.atSequence(), getAccountAt.atNs());
            status = change == HistoryStore.NONE ? Status.NOT_YET_OPENED : Status.OK;
        }
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        publisher.accountAt(idLo, idHi, status == Status.OK ? account : AccountStore.NOT_FOUND, change);
    }

    void onGetAuthorization(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        getAuthorization.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                GetAuthorizationDecoder.BLOCK_LENGTH,
                GetAuthorizationDecoder.SCHEMA_VERSION);
        final long idLo = getAuthorization.authorizationId().lo();
        final long idHi = getAuthorization.authorizationId().hi();
        final int transfer = transfers.find(idLo, idHi);
        final boolean isFound = transfer != TransferStore.NOT_FOUND;
        Status status = check(buffer, offset, idLo | idHi, isFound, Status.TRANSFER_NOT_FOUND);
        if (status == Status.OK && transfers.kind(transfer) != TransferContent.AUTHORIZATION) {
            status = Status.NOT_AN_AUTHORIZATION;
        }
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        publisher.authorization(idLo, idHi, status == Status.OK ? transfer : TransferStore.NOT_FOUND);
    }

    void onListEntries(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        listEntries.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                ListEntriesDecoder.BLOCK_LENGTH,
                ListEntriesDecoder.SCHEMA_VERSION);
        final long idLo = listEntries.accountId().lo();
        final long idHi = listEntries.accountId().hi();
        final int account = accounts.find(idLo, idHi);
        final Status status = checkListEntries(buffer, offset, idLo | idHi, account);
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        if (status != Status.OK) {
            publisher.noEntries(idLo, idHi);
        } else {
            final long first = statements.firstAtOrAfter(account, listEntries.fromNs());
            final long last = statements.firstAtOrAfter(account, listEntries.toNs()) - 1;
            final int wanted = listEntries.entriesMax();
            final int entriesMax = wanted == 0 ? ENTRIES_PER_REPLY_MAX : Math.min(wanted, ENTRIES_PER_REPLY_MAX);
            if (listEntries.orderRaw() == EntryOrder.OLDEST_FIRST.value()) {
                listOldestFirst(account, Math.max(first, listEntries.cursor()), last, entriesMax);
            } else {
                final long cursor = listEntries.cursor();
                listNewestFirst(account, first, cursor == 0 ? last : Math.min(last, cursor), entriesMax);
            }
        }
    }

    private Status checkListEntries(final DirectBuffer buffer, final int offset, final long idBits, final int account) {
        final int order = listEntries.orderRaw();
        if (flags(buffer, offset) != 0) {
            return Status.INVALID_FLAGS;
        }
        if (idBits == 0) {
            return Status.INVALID_ID;
        }
        final boolean isKnownOrder =
                order == EntryOrder.NEWEST_FIRST.value() || order == EntryOrder.OLDEST_FIRST.value();
        if (listEntries.fromNs() > listEntries.toNs() || listEntries.cursor() < 0 || !isKnownOrder) {
            return Status.INVALID_RANGE;
        }
        return account == AccountStore.NOT_FOUND ? Status.ACCOUNT_NOT_FOUND : Status.OK;
    }

    private void listOldestFirst(final int account, final long from, final long to, final int entriesMax) {
        final int count = (int) Math.max(0, Math.min(entriesMax, to - from + 1));
        final long next = from + count;
        list(account, next - 1, count, next <= to ? next : 0, true);
    }

    private void listNewestFirst(final int account, final long to, final long from, final int entriesMax) {
        final int count = (int) Math.max(0, Math.min(entriesMax, from - to + 1));
        final long next = from - count;
        list(account, from, count, count > 0 && next >= to ? next : 0, false);
    }

    private void list(
            final int account, final long newest, final int count, final long nextCursor, final boolean isOldestFirst) {
        final int transfer = count > 0 ? statements.entry(account, newest) : AccountStore.NO_ENTRY;
        publisher.entries(account, statements.count(account), nextCursor, transfer, newest, count, isOldestFirst);
    }

    void onGetStateHash(
            final DirectBuffer buffer,
            final int offset,
            final long sequence,
            final long timestampNs,
            final long stateHash) {
        final Status status = flags(buffer, offset) == 0 ? Status.OK : Status.INVALID_FLAGS;
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        publisher.stateHash(stateHash);
    }

    void onTrialBalance(
            final DirectBuffer buffer,
            final int offset,
            final long sequence,
            final long timestampNs,
            final long stateHash) {
        trialBalance.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                TrialBalanceDecoder.BLOCK_LENGTH,
                TrialBalanceDecoder.SCHEMA_VERSION);
        final Status status = flags(buffer, offset) == 0 ? Status.OK : Status.INVALID_FLAGS;
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        publisher.trialBalance(trialBalance.fromLedger(), stateHash);
    }

    private static Status check(
            final DirectBuffer buffer,
            final int offset,
            final long idBits,
            final boolean isFound,
            final Status notFound) {
        if (flags(buffer, offset) != 0) {
            return Status.INVALID_FLAGS;
        }
        if (idBits == 0) {
            return Status.INVALID_ID;
        }
        return isFound ? Status.OK : notFound;
    }

    private static int flags(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + RequestType.FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }
}
