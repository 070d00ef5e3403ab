package io.florin.engine;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountReplyEncoder;
import io.florin.protocol.codec.AccountStatus;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.TransferKind;
import io.florin.protocol.codec.TransferReplyEncoder;
import io.florin.protocol.codec.TrialBalanceReplyEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes the replies to queries. First {@link #begin}, then one of the others, which sends it. A reply without an answer has the id
 * that was asked for and nulls.
 */
final class QueryReplyPublisher {
    private static final int LENGTH_MAX = 32 * 1024;
    private static final int TOTALS_PER_REPLY_MAX = 256;
    private static final long NULL_ID_HALF = 0xFFFF_FFFF_FFFF_FFFFL;

    private final ReplySink sink;
    private final LedgerStore ledgers;
    private final AccountStore accounts;
    private final TransferStore transfers;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH_MAX]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AccountReplyEncoder accountReply = new AccountReplyEncoder();
    private final TransferReplyEncoder transferReply = new TransferReplyEncoder();
    private final TrialBalanceReplyEncoder trialBalanceReply = new TrialBalanceReplyEncoder();
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
            final TransferStore transfers) {
        this.sink = sink;
        this.ledgers = ledgers;
        this.accounts = accounts;
        this.transfers = transfers;
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
        accountReply
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
                .flags()
                .clear();
        accountReply.accountId().lo(idLo).hi(idHi);
        if (account == AccountStore.NOT_FOUND) {
            encodeNoAccount();
        } else {
            encodeAccount(account);
        }
        send(accountReply.encodedLength());
    }

    /** Sends a TransferReply about a transfer, or about {@code NOT_FOUND}. */
    void transfer(final long idLo, final long idHi, final int transfer) {
        transferReply
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
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

    private void send(final int encodedLength) {
        sink.onReply(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    private void encodeAccount(final int account) {
        accounts.read(account, accountContent);
        accountReply
                .ledger(accountContent.ledger)
                .debitsPending(accounts.sum(account, AccountStore.DEBITS_PENDING))
                .debitsPosted(accounts.sum(account, AccountStore.DEBITS_POSTED))
                .creditsPending(accounts.sum(account, AccountStore.CREDITS_PENDING))
                .creditsPosted(accounts.sum(account, AccountStore.CREDITS_POSTED))
                .available(accounts.available(account))
                .overdraftLimit(accounts.overdraftLimit(account))
                .openedSequence(accounts.openedSequence(account))
                .openedNs(accounts.openedNs(account))
                .version(accounts.version(account))
                .code(accountContent.code)
                .kind(AccountKind.get((short) accountContent.kind))
                .accountStatus(AccountStatus.get((short) accounts.status(account)));
        accountReply.userData().lo(accountContent.userDataLo).hi(accountContent.userDataHi);
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
                .accountStatus(AccountStatus.NULL_VAL);
        accountReply.userData().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
    }

    private void encodeTransfer(final int transfer) {
        transfers.read(transfer, transferContent);
        transferReply
                .ledger(transferContent.ledger)
                .amount(transferContent.amount)
                .executedSequence(transfers.sequence(transfer))
                .executedNs(transfers.timestampNs(transfer))
                .outcome(transfers.outcome(transfer).code())
                .code(transferContent.code)
                .kind(TransferKind.get((short) transfers.kind(transfer)));
        transferReply.debitAccountId().lo(transferContent.debitIdLo).hi(transferContent.debitIdHi);
        transferReply.creditAccountId().lo(transferContent.creditIdLo).hi(transferContent.creditIdHi);
        transferReply.userData().lo(transferContent.userDataLo).hi(transferContent.userDataHi);
    }

    private void encodeNoTransfer() {
        transferReply
                .ledger(TransferReplyEncoder.ledgerNullValue())
                .amount(TransferReplyEncoder.amountNullValue())
                .executedSequence(TransferReplyEncoder.executedSequenceNullValue())
                .executedNs(TransferReplyEncoder.executedNsNullValue())
                .outcome(TransferReplyEncoder.outcomeNullValue())
                .code(TransferReplyEncoder.codeNullValue())
                .kind(TransferKind.NULL_VAL);
        transferReply.debitAccountId().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
        transferReply.creditAccountId().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
        transferReply.userData().lo(NULL_ID_HALF).hi(NULL_ID_HALF);
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
