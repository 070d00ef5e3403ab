package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.EntryOrder;
import io.florin.protocol.codec.GetAccountAtDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetAuthorizationDecoder;
import io.florin.protocol.codec.GetStateHashDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.ListEntriesDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Checks queries and finds what they ask for. */
final class QueryHandler {
    private static final int ENTRIES_PER_REPLY_MAX = 256;

    /** Where each query about one account or transfer has its id, from the SBE header. */
    private static final int ID_OFFSET =
            MessageHeaderDecoder.ENCODED_LENGTH + GetAccountDecoder.accountIdEncodingOffset();

    private final AccountStore accounts;
    private final TransferStore transfers;
    private final HistoryStore history;
    private final Statements statements;
    private final QueryReplyPublisher publisher;
    private final TransferContent content = new TransferContent();
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

    void onGetTransfer(
            final DirectBuffer buffer,
            final int offset,
            final long sequence,
            final long timestampNs,
            final AccountFilter filter) {
        getTransfer.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                GetTransferDecoder.BLOCK_LENGTH,
                GetTransferDecoder.SCHEMA_VERSION);
        final long idLo = getTransfer.transferId().lo();
        final long idHi = getTransfer.transferId().hi();
        final int transfer = transfers.find(idLo, idHi);
        final boolean isFound = transfer != TransferStore.NOT_FOUND && isVisible(transfer, filter);
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

    void onGetAuthorization(
            final DirectBuffer buffer,
            final int offset,
            final long sequence,
            final long timestampNs,
            final AccountFilter filter) {
        getAuthorization.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                GetAuthorizationDecoder.BLOCK_LENGTH,
                GetAuthorizationDecoder.SCHEMA_VERSION);
        final long idLo = getAuthorization.authorizationId().lo();
        final long idHi = getAuthorization.authorizationId().hi();
        final int transfer = transfers.find(idLo, idHi);
        final boolean isFound = transfer != TransferStore.NOT_FOUND && isVisible(transfer, filter);
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

    /** Answers any query with a status and nulls. */
    void refuse(
            final DirectBuffer buffer,
            final int offset,
            final long sequence,
            final long timestampNs,
            final Status status) {
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        final int templateId = RequestType.templateId(buffer, offset);
        if (templateId == TrialBalanceDecoder.TEMPLATE_ID) {
            publisher.noTrialBalance();
        } else if (templateId == GetStateHashDecoder.TEMPLATE_ID) {
            publisher.stateHash(0);
        } else {
            refuseAboutId(templateId, buffer, offset + ID_OFFSET);
        }
    }

    private void refuseAboutId(final int templateId, final DirectBuffer buffer, final int idOffset) {
        final long idLo = buffer.getLong(idOffset, ByteOrder.LITTLE_ENDIAN);
        final long idHi = buffer.getLong(idOffset + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        switch (templateId) {
            case GetAccountDecoder.TEMPLATE_ID, GetAccountAtDecoder.TEMPLATE_ID ->
                publisher.account(idLo, idHi, AccountStore.NOT_FOUND);
            case GetTransferDecoder.TEMPLATE_ID -> publisher.transfer(idLo, idHi, TransferStore.NOT_FOUND);
            case GetAuthorizationDecoder.TEMPLATE_ID -> publisher.authorization(idLo, idHi, TransferStore.NOT_FOUND);
            case ListEntriesDecoder.TEMPLATE_ID -> publisher.noEntries(idLo, idHi);
            default -> throw new IllegalStateException("not a query: templateId=" + templateId);
        }
    }

    /** Whether a transfer names an account that may be seen; a refused one that names none is as visible as what it wanted to act on. */
    private boolean isVisible(final int transfer, final AccountFilter filter) {
        if (filter == AccountFilter.ALL) {
            return true;
        }
        if (transfers.outcome(transfer) == Status.OK) {
            return hasVisibleParty(transfer, filter);
        }
        transfers.read(transfer, content);
        if (content.originalIdLo != 0 || content.originalIdHi != 0) {
            final int original = transfers.find(content.originalIdLo, content.originalIdHi);
            return filter.sees(content.debitIdHi, content.debitIdLo)
                    || (original != TransferStore.NOT_FOUND
                            && transfers.outcome(original) == Status.OK
                            && hasVisibleParty(original, filter));
        }
        return filter.sees(content.debitIdHi, content.debitIdLo) || filter.sees(content.creditIdHi, content.creditIdLo);
    }

    private boolean hasVisibleParty(final int transfer, final AccountFilter filter) {
        final boolean isSplit = (transfers.flags(transfer) & TransferStore.FLAG_SPLIT) != 0;
        final int last = isSplit ? transfer + transfers.legs(transfer) - 1 : transfer;
        boolean isVisible = sees(filter, transfers.debitAccount(transfer));
        for (int leg = transfer; leg <= last && !isVisible; leg++) {
            isVisible = sees(filter, transfers.creditAccount(leg));
        }
        return isVisible;
    }

    private boolean sees(final AccountFilter filter, final int account) {
        return filter.sees(accounts.idHi(account), accounts.idLo(account));
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
