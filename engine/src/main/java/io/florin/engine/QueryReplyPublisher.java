package io.florin.engine;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountReplyEncoder;
import io.florin.protocol.codec.AccountStatus;
import io.florin.protocol.codec.AuthorizationReplyEncoder;
import io.florin.protocol.codec.AuthorizationState;
import io.florin.protocol.codec.EntriesReplyEncoder;
import io.florin.protocol.codec.EntrySide;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.StateHashReplyEncoder;
import io.florin.protocol.codec.TransferKind;
import io.florin.protocol.codec.TransferReplyEncoder;
import io.florin.protocol.codec.TrialBalanceReplyEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes the replies to queries. First {@link #begin}, then one of the others, which sends it. A reply without an answer has the id
 * that was asked for and nulls.
 */
final class QueryReplyPublisher {
    private static final int LENGTH_MAX = 48 * 1024;
    private static final int TOTALS_PER_REPLY_MAX = 256;
    private static final int ENTRIES_PER_REPLY_MAX = 256;
    private static final long NULL_ID_HALF = 0xFFFF_FFFF_FFFF_FFFFL;

    private final ReplySink sink;
    private final LedgerStore ledgers;
    private final AccountStore accounts;
    private final TransferStore transfers;
    private final HistoryStore history;
    private final Holds holds;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH_MAX]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AccountReplyEncoder accountReply = new AccountReplyEncoder();
    private final TransferReplyEncoder transferReply = new TransferReplyEncoder();
    private final TrialBalanceReplyEncoder trialBalanceReply = new TrialBalanceReplyEncoder();
    private final AuthorizationReplyEncoder authorizationReply = new AuthorizationReplyEncoder();
    private final EntriesReplyEncoder entriesReply = new EntriesReplyEncoder();
    private final StateHashReplyEncoder stateHashReply = new StateHashReplyEncoder();
    private final int[] page = new int[ENTRIES_PER_REPLY_MAX];
    private final AccountContent accountContent = new AccountContent();
    private final TransferContent transferContent = new TransferContent();
    private long correlationId;
    private long sequence;
    private long timestampNs;
    private Status status = Status.OK;

    QueryReplyPublisher(
            final ReplySink sink,
            final LedgerStore ledgers,
            final AccountStore accounts,
            final TransferStore transfers,
            final HistoryStore history,
            final Holds holds) {
        this.sink = sink;
        this.ledgers = ledgers;
        this.accounts = accounts;
        this.transfers = transfers;
        this.history = history;
        this.holds = holds;
    }

    /** Keeps what every reply begins with. */
    void begin(final long correlationId, final long sequence, final long timestampNs, final Status status) {
        this.correlationId = correlationId;
        this.sequence = sequence;
        this.timestampNs = timestampNs;
        this.status = status;
    }

    /** Sends an AccountReply about an account, or about {@code NOT_FOUND}. */
    void account(final long idLo, final long idHi, final int account) {
        beginAccount(idLo, idHi);
        if (account == AccountStore.NOT_FOUND) {
            encodeNoAccount();
        } else {
            encodeAccount(account);
            encodeCurrent(account);
        }
        send(accountReply.encodedLength());
    }

    /** Sends an AccountReply about an account as it was after a change, or about {@code NOT_FOUND}. */
    void accountAt(final long idLo, final long idHi, final int account, final int change) {
        beginAccount(idLo, idHi);
        if (account == AccountStore.NOT_FOUND) {
            encodeNoAccount();
        } else {
            encodeAccount(account);
            encodeChange(change);
        }
        send(accountReply.encodedLength());
    }

    /** Sends an AuthorizationReply about an authorization, or about {@code NOT_FOUND}. */
    void authorization(final long idLo, final long idHi, final int transfer) {
        authorizationReply
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
                .flags()
                .clear();
        authorizationReply.authorizationId().lo(idLo).hi(idHi);
        if (transfer == TransferStore.NOT_FOUND) {
            encodeNoAuthorization();
        } else {
            encodeAuthorization(transfer);
        }
        send(authorizationReply.encodedLength());
    }

    /** Sends a StateHashReply. */
    void stateHash(final long stateHash) {
        stateHashReply
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
                .reserved(0)
                .stateHash(stateHash)
                .flags()
                .clear();
        send(stateHashReply.encodedLength());
    }

    /** Sends an EntriesReply about no account. */
    void noEntries(final long idLo, final long idHi) {
        beginEntries()
                .ledger(EntriesReplyEncoder.ledgerNullValue())
                .nextCursor(0)
                .entryCount(0)
                .entriesCount(0);
        entriesReply.accountId().lo(idLo).hi(idHi);
        send(entriesReply.encodedLength());
    }

    /**
     * Sends an EntriesReply: {@code count} entries going back from one.
     *
     * @param newest the transfer that is the page's newest entry, and {@code newestNumber} its number.
     * @param isOldestFirst whether the page has the oldest of them first.
     */
    void entries(
            final int account,
            final long entryCount,
            final long nextCursor,
            final int newest,
            final long newestNumber,
            final int count,
            final boolean isOldestFirst) {
        for (int i = 0, transfer = newest; i < count; i++) {
            page[i] = transfer;
            transfer = transfers.previousEntry(transfer, account);
        }
        final EntriesReplyEncoder.EntriesEncoder entries = beginEntries()
                .ledger(accounts.ledgerCode(account))
                .nextCursor(nextCursor)
                .entryCount(entryCount)
                .entriesCount(count);
        entriesReply.accountId().lo(accounts.idLo(account)).hi(accounts.idHi(account));
        for (int i = 0; i < count; i++) {
            final int back = isOldestFirst ? count - 1 - i : i;
            encodeEntry(entries.next(), account, page[back], newestNumber - back);
        }
        send(entriesReply.encodedLength());
    }

    /** Sends a TransferReply about a transfer, or about {@code NOT_FOUND}. */
    void transfer(final long idLo, final long idHi, final int transfer) {
        transferReply
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
                .reserved((short) 0)
                .flags()
                .clear();
        transferReply.transferId().lo(idLo).hi(idHi);
        if (transfer == TransferStore.NOT_FOUND) {
            encodeNoTransfer();
        } else {
            encodeTransfer(transfer);
        }
        send(transferReply.encodedLength());
    }

    /** Sends a TrialBalanceReply: with another status than OK without totals. */
    void trialBalance(final long fromLedger, final long stateHash) {
        final int from = status == Status.OK ? ledgers.rank(fromLedger) : ledgers.count();
        final int to = Math.min(ledgers.count(), from + TOTALS_PER_REPLY_MAX);
        trialBalanceReply
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
                .nextLedger(to < ledgers.count() ? ledgers.code(ledgers.atRank(to)) : 0)
                .stateHash(stateHash)
                .accountCount(accounts.count())
                .transferCount(transfers.count())
                .flags()
                .clear();
        final TrialBalanceReplyEncoder.TotalsEncoder totals = trialBalanceReply.totalsCount(to - from);
        for (int rank = from; rank < to; rank++) {
            encodeTotals(totals.next(), ledgers.atRank(rank));
        }
        send(trialBalanceReply.encodedLength());
    }

    /** Sends a TrialBalanceReply that says nothing. */
    void noTrialBalance() {
        trialBalanceReply
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
                .nextLedger(0)
                .stateHash(0)
                .accountCount(0)
                .transferCount(0)
                .flags()
                .clear();
        trialBalanceReply.totalsCount(0);
        send(trialBalanceReply.encodedLength());
    }

    private void send(final int encodedLength) {
        sink.onReply(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    private void beginAccount(final long idLo, final long idHi) {
        accountReply
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
                .reserved((short) 0)
                .flags()
                .clear();
        accountReply.accountId().lo(idLo).hi(idHi);
    }

    private EntriesReplyEncoder beginEntries() {
        entriesReply
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
                .flags()
                .clear();
        return entriesReply;
    }

    /** What never changes about an account. */
    private void encodeAccount(final int account) {
        accounts.read(account, accountContent);
        accountReply
                .ledger(accountContent.ledger)
                .openedSequence(accounts.openedSequence(account))
                .openedNs(accounts.openedNs(account))
                .code(accountContent.code)
                .kind(AccountKind.get((short) accountContent.kind))
                .history((short) (accountContent.hasHistory ? 1 : 0));
        accountReply.userData().lo(accountContent.userDataLo).hi(accountContent.userDataHi);
    }

    private void encodeCurrent(final int account) {
        accountReply
                .debitsPending(accounts.sum(account, AccountStore.DEBITS_PENDING))
                .debitsPosted(accounts.sum(account, AccountStore.DEBITS_POSTED))
                .creditsPending(accounts.sum(account, AccountStore.CREDITS_PENDING))
                .creditsPosted(accounts.sum(account, AccountStore.CREDITS_POSTED))
                .available(accounts.available(account))
                .overdraftLimit(accounts.overdraftLimit(account))
                .version(accounts.version(account))
                .accountStatus(AccountStatus.get((short) accounts.status(account)))
                .reason(accounts.reason(account))
                .changedSequence(AccountReplyEncoder.changedSequenceNullValue())
                .changedNs(AccountReplyEncoder.changedNsNullValue());
    }

    private void encodeChange(final int change) {
        final long debitsPending = history.sum(change, AccountStore.DEBITS_PENDING);
        final long debitsPosted = history.sum(change, AccountStore.DEBITS_POSTED);
        final long creditsPosted = history.sum(change, AccountStore.CREDITS_POSTED);
        final long overdraftLimit = history.overdraftLimit(change);
        accountReply
                .debitsPending(debitsPending)
                .debitsPosted(debitsPosted)
                .creditsPending(history.sum(change, AccountStore.CREDITS_PENDING))
                .creditsPosted(creditsPosted)
                .available(AccountStore.available(creditsPosted - (debitsPosted + debitsPending), overdraftLimit))
                .overdraftLimit(overdraftLimit)
                .version(history.version(change))
                .accountStatus(AccountStatus.get((short) history.status(change)))
                .reason(history.reason(change))
                .changedSequence(history.sequence(change))
                .changedNs(history.timestampNs(change));
    }

    private void encodeNoAccount() {
        accountReply
                .ledger(AccountReplyEncoder.ledgerNullValue())
                .debitsPending(AccountReplyEncoder.debitsPendingNullValue())
                .debitsPosted(AccountReplyEncoder.debitsPostedNullValue())
                .creditsPending(AccountReplyEncoder.creditsPendingNullValue())
                .creditsPosted(AccountReplyEncoder.creditsPostedNullValue())
                .available(AccountReplyEncoder.availableNullValue())
                .overdraftLimit(AccountReplyEncoder.overdraftLimitNullValue())
                .openedSequence(AccountReplyEncoder.openedSequenceNullValue())
                .openedNs(AccountReplyEncoder.openedNsNullValue())
                .version(AccountReplyEncoder.versionNullValue())
                .code(AccountReplyEncoder.codeNullValue())
                .kind(AccountKind.NULL_VAL)
                .accountStatus(AccountStatus.NULL_VAL)
                .history(AccountReplyEncoder.historyNullValue())
                .reason(AccountReplyEncoder.reasonNullValue())
                .changedSequence(AccountReplyEncoder.changedSequenceNullValue())
                .changedNs(AccountReplyEncoder.changedNsNullValue());
        accountReply.userData().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
    }

    private void encodeTransfer(final int transfer) {
        final boolean isAccepted = transfers.outcome(transfer) == Status.OK;
        transfers.read(transfer, transferContent);
        transferReply
                .executedSequence(transfers.sequence(transfer))
                .executedNs(transfers.timestampNs(transfer))
                .outcome(transfers.outcome(transfer).code())
                .code(transferContent.code)
                .kind(TransferKind.get((short) transferContent.kind));
        transferReply.userData().lo(transferContent.userDataLo).hi(transferContent.userDataHi);
        final boolean hasOriginal = (transferContent.originalIdLo | transferContent.originalIdHi) != 0;
        transferReply
                .originalId()
                .lo(hasOriginal ? transferContent.originalIdLo : NULL_ID_HALF)
                .hi(hasOriginal ? transferContent.originalIdHi : NULL_ID_HALF);
        if (isAccepted) {
            encodeAccepted(transfer);
        } else {
            encodeRefused();
        }
    }

    private void encodeAccepted(final int transfer) {
        final int debitAccount = transfers.debitAccount(transfer);
        final int creditAccount = transfers.creditAccount(transfer);
        final boolean isSplit = (transfers.flags(transfer) & TransferStore.FLAG_SPLIT) != 0;
        final int legs = transfers.legs(transfer);
        final long refunded = refunded(transfer, legs);
        final long amount = legs > 0 ? transfers.totalAmount(transfer) : transfers.amount(transfer);
        transferReply
                .ledger(accounts.ledgerCode(debitAccount))
                .amount(amount)
                .refundedAmount(refunded)
                .refundableAmount(refundable(transfer, amount, refunded));
        transferReply.debitAccountId().lo(accounts.idLo(debitAccount)).hi(accounts.idHi(debitAccount));
        transferReply
                .creditAccountId()
                .lo(isSplit ? NULL_ID_HALF : accounts.idLo(creditAccount))
                .hi(isSplit ? NULL_ID_HALF : accounts.idHi(creditAccount));
        final TransferReplyEncoder.SplitsEncoder splits = transferReply.splitsCount(isSplit ? legs : 0);
        for (int leg = 0; isSplit && leg < legs; leg++) {
            final int payee = transfers.creditAccount(transfer + leg);
            splits.next()
                    .amount(transfers.amount(transfer + leg))
                    .refundedAmount(transfers.refundedAmount(transfer + leg))
                    .creditAccountId()
                    .lo(accounts.idLo(payee))
                    .hi(accounts.idHi(payee));
        }
    }

    /** What a refused transfer named; ids that it did not name are null. */
    private void encodeRefused() {
        final boolean hasDebit = (transferContent.debitIdLo | transferContent.debitIdHi) != 0;
        final boolean hasCredit = (transferContent.creditIdLo | transferContent.creditIdHi) != 0;
        transferReply
                .ledger(hasCredit ? transferContent.ledger : TransferReplyEncoder.ledgerNullValue())
                .amount(transferContent.amount)
                .refundedAmount(0)
                .refundableAmount(0);
        transferReply
                .debitAccountId()
                .lo(hasDebit ? transferContent.debitIdLo : NULL_ID_HALF)
                .hi(hasDebit ? transferContent.debitIdHi : NULL_ID_HALF);
        transferReply
                .creditAccountId()
                .lo(hasCredit ? transferContent.creditIdLo : NULL_ID_HALF)
                .hi(hasCredit ? transferContent.creditIdHi : NULL_ID_HALF);
        transferReply.splitsCount(0);
    }

    private long refunded(final int transfer, final int legs) {
        if (transfers.kind(transfer) == TransferContent.AUTHORIZATION) {
            return transfers.refundedAmount(transfer);
        }
        long refunded = 0;
        for (int leg = 0; leg < legs; leg++) {
            refunded += transfers.refundedAmount(transfer + leg);
        }
        return refunded;
    }

    private long refundable(final int transfer, final long amount, final long refunded) {
        final int kind = transfers.kind(transfer);
        if (kind == TransferContent.AUTHORIZATION) {
            return transfers.capturedAmount(transfer) - refunded;
        }
        final boolean isRefundable = kind == TransferContent.CAPTURE
                || (kind == TransferContent.PAYMENT && (transfers.flags(transfer) & TransferStore.FLAG_REVERSED) == 0);
        return isRefundable ? amount - refunded : 0;
    }

    private void encodeAuthorization(final int transfer) {
        final boolean isAccepted = transfers.outcome(transfer) == Status.OK;
        final int flags = transfers.flags(transfer);
        final long captured = isAccepted ? transfers.capturedAmount(transfer) : 0;
        final long released = isAccepted ? transfers.releasedAmount(transfer) : 0;
        final long refunded = isAccepted ? transfers.refundedAmount(transfer) : 0;
        final boolean isExpired = (flags & TransferStore.FLAG_EXPIRED) != 0;
        transfers.read(transfer, transferContent);
        authorizationReply
                .ledger(transferContent.ledger)
                .amount(transferContent.amount)
                .capturedAmount(captured)
                .voidedAmount(isExpired ? 0 : released)
                .expiredAmount(isExpired ? released : 0)
                .refundedAmount(refunded)
                .capturableAmount(isAccepted ? transfers.remainingAmount(transfer) : 0)
                .refundableAmount(captured - refunded)
                .expiresNs(isAccepted ? transfers.expiresNs(transfer) : AuthorizationReplyEncoder.expiresNsNullValue())
                .executedSequence(transfers.sequence(transfer))
                .executedNs(transfers.timestampNs(transfer))
                .outcome(transfers.outcome(transfer).code())
                .code(transferContent.code)
                .state(isAccepted ? stateOf(transfer) : AuthorizationState.REFUSED);
        authorizationReply.debitAccountId().lo(transferContent.debitIdLo).hi(transferContent.debitIdHi);
        authorizationReply.creditAccountId().lo(transferContent.creditIdLo).hi(transferContent.creditIdHi);
        authorizationReply.userData().lo(transferContent.userDataLo).hi(transferContent.userDataHi);
    }

    private AuthorizationState stateOf(final int authorization) {
        return switch (holds.checkOpen(authorization)) {
            case OK -> AuthorizationState.OPEN;
            case AUTHORIZATION_VOIDED -> AuthorizationState.VOIDED;
            case AUTHORIZATION_EXPIRED -> AuthorizationState.EXPIRED;
            default -> AuthorizationState.CAPTURED;
        };
    }

    private void encodeNoAuthorization() {
        authorizationReply
                .ledger(AuthorizationReplyEncoder.ledgerNullValue())
                .amount(AuthorizationReplyEncoder.amountNullValue())
                .capturedAmount(AuthorizationReplyEncoder.capturedAmountNullValue())
                .voidedAmount(AuthorizationReplyEncoder.voidedAmountNullValue())
                .expiredAmount(AuthorizationReplyEncoder.expiredAmountNullValue())
                .refundedAmount(AuthorizationReplyEncoder.refundedAmountNullValue())
                .capturableAmount(AuthorizationReplyEncoder.capturableAmountNullValue())
                .refundableAmount(AuthorizationReplyEncoder.refundableAmountNullValue())
                .expiresNs(AuthorizationReplyEncoder.expiresNsNullValue())
                .executedSequence(AuthorizationReplyEncoder.executedSequenceNullValue())
                .executedNs(AuthorizationReplyEncoder.executedNsNullValue())
                .outcome(AuthorizationReplyEncoder.outcomeNullValue())
                .code(AuthorizationReplyEncoder.codeNullValue())
                .state(AuthorizationState.NULL_VAL);
        authorizationReply.debitAccountId().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
        authorizationReply.creditAccountId().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
        authorizationReply.userData().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
    }

    private void encodeEntry(
            final EntriesReplyEncoder.EntriesEncoder entry, final int account, final int transfer, final long number) {
        final boolean isDebit = transfers.debitAccount(transfer) == account;
        final int other = isDebit ? transfers.creditAccount(transfer) : transfers.debitAccount(transfer);
        final int parent = transfers.parent(transfer);
        transfers.read(transfer - transfers.leg(transfer), transferContent);
        entry.number(number)
                .sequence(transfers.sequence(transfer))
                .timestampNs(transfers.timestampNs(transfer))
                .amount(transfers.amount(transfer))
                .balance(transfers.balanceAfter(transfer, account))
                .code(transferContent.code)
                .kind(TransferKind.get((short) transferContent.kind))
                .side(isDebit ? EntrySide.DEBIT : EntrySide.CREDIT);
        entry.transferId().lo(transfers.idLo(transfer)).hi(transfers.idHi(transfer));
        entry.originalId()
                .lo(parent == TransferStore.NOT_FOUND ? NULL_ID_HALF : transfers.idLo(parent))
                .hi(parent == TransferStore.NOT_FOUND ? NULL_ID_HALF : transfers.idHi(parent));
        entry.otherAccountId().lo(accounts.idLo(other)).hi(accounts.idHi(other));
        entry.userData().lo(transferContent.userDataLo).hi(transferContent.userDataHi);
    }

    private void encodeNoTransfer() {
        transferReply
                .ledger(TransferReplyEncoder.ledgerNullValue())
                .amount(TransferReplyEncoder.amountNullValue())
                .executedSequence(TransferReplyEncoder.executedSequenceNullValue())
                .executedNs(TransferReplyEncoder.executedNsNullValue())
                .outcome(TransferReplyEncoder.outcomeNullValue())
                .code(TransferReplyEncoder.codeNullValue())
                .kind(TransferKind.NULL_VAL)
                .refundedAmount(TransferReplyEncoder.refundedAmountNullValue())
                .refundableAmount(TransferReplyEncoder.refundableAmountNullValue());
        transferReply.originalId().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
        transferReply.debitAccountId().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
        transferReply.creditAccountId().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
        transferReply.userData().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
        transferReply.splitsCount(0);
    }

    private void encodeTotals(final TrialBalanceReplyEncoder.TotalsEncoder totals, final int ledger) {
        totals.ledger(ledgers.code(ledger)).accountCount(ledgers.accountCount(ledger));
        totals.debitsPending()
                .lo(ledgers.totalLo(ledger, AccountStore.DEBITS_PENDING))
                .hi(ledgers.totalHi(ledger, AccountStore.DEBITS_PENDING));
        totals.debitsPosted()
                .lo(ledgers.totalLo(ledger, AccountStore.DEBITS_POSTED))
                .hi(ledgers.totalHi(ledger, AccountStore.DEBITS_POSTED));
        totals.creditsPending()
                .lo(ledgers.totalLo(ledger, AccountStore.CREDITS_PENDING))
                .hi(ledgers.totalHi(ledger, AccountStore.CREDITS_PENDING));
        totals.creditsPosted()
                .lo(ledgers.totalLo(ledger, AccountStore.CREDITS_POSTED))
                .hi(ledgers.totalHi(ledger, AccountStore.CREDITS_POSTED));
    }
}
