package io.florin.reference;

import static io.florin.reference.QueryReply.NULL;
import static io.florin.reference.QueryReply.NULL_UINT16;
import static io.florin.reference.QueryReply.NULL_UINT32;
import static io.florin.reference.QueryReply.NULL_UINT8;

import io.florin.protocol.Status;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answers to queries, from a state. */
final class Queries {
    private static final int PAGE_LENGTH_MAX = 256;
    private static final Id NO_ID = Id.GREATEST;
    private static final int REFUSED_STATE = 5;

    private final LedgerState state;
    private final long sequence;
    private final long timestampNs;

    Queries(final LedgerState state, final long sequence, final long timestampNs) {
        this.state = state;
        this.sequence = sequence;
        this.timestampNs = timestampNs;
    }

    QueryReply answer(final Query query) {
        if (query instanceof Query.GetAccount it) {
            return account(it);
        } else if (query instanceof Query.GetAccountAt it) {
            return accountAt(it);
        } else if (query instanceof Query.GetTransfer it) {
            return transfer(it);
        } else if (query instanceof Query.GetAuthorization it) {
            return authorization(it);
        } else if (query instanceof Query.ListEntries it) {
            return entries(it);
        } else if (query instanceof Query.TrialBalance it) {
            return trialBalance(it);
        }
        final Status status = flags(query).status();
        return new QueryReply.StateHashReply(query.correlationId(), sequence, timestampNs, status);
    }

    private static Verdict flags(final Query query) {
        return new Verdict().refuseIf((query.flags() & 0xFFFF) != 0, Status.INVALID_FLAGS);
    }

    private static Verdict shape(final Query query, final Id id) {
        return flags(query).refuseIf(id.equals(Id.ZERO), Status.INVALID_ID);
    }

    private QueryReply account(final Query.GetAccount query) {
        final Account account = state.account(query.accountId());
        final Status status = shape(query, query.accountId())
                .refuseIf(account == null, Status.ACCOUNT_NOT_FOUND)
                .status();
        return status == Status.OK && account != null
                ? account(query, account, NULL, NULL)
                : noAccount(query, query.accountId(), status);
    }

    private QueryReply accountAt(final Query.GetAccountAt query) {
        final Account account = state.account(query.accountId());
        final Verdict verdict = shape(query, query.accountId()).refuseIf(account == null, Status.ACCOUNT_NOT_FOUND);
        LedgerState.Change found = null;
        if (account != null) {
            for (final LedgerState.Change change : state.changes(query.accountId())) {
                if (change.sequence() <= query.atSequence() && change.timestampNs() <= query.atNs()) {
                    found = change;
                }
            }
            verdict.refuseIf(!account.hasHistory(), Status.NO_HISTORY).refuseIf(found == null, Status.NOT_YET_OPENED);
        }
        return verdict.isOk() && found != null
                ? account(query, found.account(), found.sequence(), found.timestampNs())
                : noAccount(query, query.accountId(), verdict.status());
    }

    private QueryReply account(
            final Query query, final Account account, final long changedSequence, final long changedNs) {
        final Reply.Balances balances = account.balances();
        return new QueryReply.AccountReply(
                query.correlationId(),
                sequence,
                timestampNs,
                Status.OK,
                account.ledger(),
                balances.debitsPending(),
                balances.debitsPosted(),
                balances.creditsPending(),
                balances.creditsPosted(),
                balances.available(),
                account.overdraftLimit(),
                account.id(),
                account.opened().userData(),
                account.openedSequence(),
                account.openedNs(),
                account.version(),
                account.opened().code(),
                account.opened().kind(),
                account.status(),
                account.hasHistory() ? 1 : 0,
                account.reason(),
                changedSequence,
                changedNs);
    }

    private QueryReply noAccount(final Query query, final Id id, final Status status) {
        return new QueryReply.AccountReply(
                query.correlationId(),
                sequence,
                timestampNs,
                status,
                NULL_UINT32,
                NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                id,
                NO_ID,
                NULL,
                NULL,
                NULL_UINT32,
                NULL_UINT16,
                NULL_UINT8,
                NULL_UINT8,
                NULL_UINT8,
                NULL_UINT16,
                NULL,
                NULL);
    }

    private QueryReply transfer(final Query.GetTransfer query) {
        final Retained transfer = state.transfer(query.transferId());
        final Status status = shape(query, query.transferId())
                .refuseIf(transfer == null, Status.TRANSFER_NOT_FOUND)
                .status();
        if (status != Status.OK || transfer == null) {
            return noTransfer(query, status);
        }
        final Retained.Done done = transfer.done();
        return new QueryReply.TransferReply(
                query.correlationId(),
                sequence,
                timestampNs,
                Status.OK,
                ledger(transfer),
                query.transferId(),
                done == null ? namedDebit(transfer.command()) : done.debitAccountId(),
                done == null ? namedCredit(transfer.command()) : orNoId(done.creditAccountId()),
                done == null ? namedAmount(transfer.command()) : done.amount().longValueExact(),
                transfer.command().userData(),
                transfer.sequence(),
                transfer.timestampNs(),
                transfer.outcome().code(),
                transfer.command().code(),
                kind(transfer.command()),
                orNoId(originalId(transfer.command())),
                done == null ? 0 : refunded(done).longValueExact(),
                done == null ? 0 : refundable(transfer, done).longValueExact(),
                splits(transfer));
    }

    private static long ledger(final Retained transfer) {
        if (transfer.done() != null) {
            return transfer.done().ledger();
        } else if (transfer.command() instanceof Money.Transfer it) {
            return it.ledger();
        }
        return transfer.command() instanceof Money.Authorize it ? it.ledger() : NULL_UINT32;
    }

    private static Id namedDebit(final Money command) {
        if (command instanceof Money.Transfer it) {
            return it.debitAccountId();
        } else if (command instanceof Money.Authorize it) {
            return it.debitAccountId();
        }
        return command instanceof FollowUp.Refund it && !it.payeeAccountId().equals(Id.ZERO)
                ? it.payeeAccountId()
                : NO_ID;
    }

    private static Id namedCredit(final Money command) {
        if (command instanceof Money.Transfer it) {
            return it.creditAccountId();
        }
        return command instanceof Money.Authorize it ? it.creditAccountId() : NO_ID;
    }

    private static long namedAmount(final Money command) {
        if (command instanceof Money.Transfer it) {
            return it.amount();
        } else if (command instanceof Money.Authorize it) {
            return it.amount();
        } else if (command instanceof FollowUp.Capture it) {
            return it.amount();
        }
        return command instanceof FollowUp.Refund it ? it.amount() : 0;
    }

    private static int kind(final Money command) {
        if (command instanceof Money.Transfer) {
            return 1;
        } else if (command instanceof Money.Authorize) {
            return 2;
        } else if (command instanceof FollowUp.Capture) {
            return 3;
        } else if (command instanceof FollowUp.Void) {
            return 4;
        }
        return command instanceof FollowUp.Refund ? 5 : 6;
    }

    private static @Nullable Id originalId(final Money command) {
        if (command instanceof FollowUp.Capture it) {
            return it.authorizationId();
        } else if (command instanceof FollowUp.Void it) {
            return it.authorizationId();
        } else if (command instanceof FollowUp.Refund it) {
            return it.originalId();
        }
        return command instanceof FollowUp.Reverse it ? it.originalId() : null;
    }

    private static BigInteger refunded(final Retained.Done done) {
        return done.hold() != null ? done.hold().refunded() : done.refunded();
    }

    private BigInteger refundable(final Retained transfer, final Retained.Done done) {
        if (done.hold() == null) {
            return done.refundable();
        }
        BigInteger sum = BigInteger.ZERO;
        for (final Retained other : state.transfers()) {
            if (other.command() instanceof FollowUp.Capture capture
                    && other.done() != null
                    && capture.authorizationId().equals(transfer.command().id())) {
                sum = sum.add(other.done().refundable());
            }
        }
        return sum;
    }

    private static List<QueryReply.Part> splits(final Retained transfer) {
        if (!(transfer.command() instanceof FollowUp.Capture capture)
                || capture.splits().isEmpty()) {
            return List.of();
        }
        if (transfer.done() == null) {
            return List.of();
        }
        return transfer.done().parts().stream()
                .map(part -> new QueryReply.Part(
                        part.payee(),
                        part.amount().longValueExact(),
                        part.refunded().longValueExact()))
                .toList();
    }

    private QueryReply noTransfer(final Query.GetTransfer query, final Status status) {
        return new QueryReply.TransferReply(
                query.correlationId(),
                sequence,
                timestampNs,
                status,
                NULL_UINT32,
                query.transferId(),
                NO_ID,
                NO_ID,
                NULL,
                NO_ID,
                NULL,
                NULL,
                NULL_UINT16,
                NULL_UINT16,
                NULL_UINT8,
                NO_ID,
                NULL,
                NULL,
                List.of());
    }

    private QueryReply authorization(final Query.GetAuthorization query) {
        final Retained transfer = state.transfer(query.authorizationId());
        final Verdict verdict =
                shape(query, query.authorizationId()).refuseIf(transfer == null, Status.TRANSFER_NOT_FOUND);
        final Money.Authorize command =
                transfer != null && transfer.command() instanceof Money.Authorize it ? it : null;
        verdict.refuseIf(transfer != null && command == null, Status.NOT_AN_AUTHORIZATION);
        if (!verdict.isOk() || transfer == null || command == null) {
            return noAuthorization(query, verdict.status());
        }
        final Retained.Done done = transfer.done();
        final Retained.Hold hold = done == null ? null : done.hold();
        return new QueryReply.AuthorizationReply(
                query.correlationId(),
                sequence,
                timestampNs,
                Status.OK,
                command.ledger(),
                query.authorizationId(),
                command.debitAccountId(),
                command.creditAccountId(),
                command.amount(),
                hold == null ? 0 : hold.captured().longValueExact(),
                hold == null ? 0 : hold.voided().longValueExact(),
                hold == null ? 0 : hold.expired().longValueExact(),
                hold == null ? 0 : hold.refunded().longValueExact(),
                hold == null ? 0 : hold.remaining().longValueExact(),
                done == null ? 0 : refundable(transfer, done).longValueExact(),
                hold == null ? NULL : hold.expiresNs(),
                command.userData(),
                transfer.sequence(),
                transfer.timestampNs(),
                transfer.outcome().code(),
                command.code(),
                hold == null ? REFUSED_STATE : hold.state().code());
    }

    private QueryReply noAuthorization(final Query.GetAuthorization query, final Status status) {
        return new QueryReply.AuthorizationReply(
                query.correlationId(),
                sequence,
                timestampNs,
                status,
                NULL_UINT32,
                query.authorizationId(),
                NO_ID,
                NO_ID,
                NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                NO_ID,
                NULL,
                NULL,
                NULL_UINT16,
                NULL_UINT16,
                NULL_UINT8);
    }

    private QueryReply entries(final Query.ListEntries query) {
        final boolean isNewestFirst = query.order() == Query.NEWEST_FIRST;
        final Account account = state.account(query.accountId());
        final Status status = shape(query, query.accountId())
                .refuseIf(
                        query.fromNs() > query.toNs()
                                || query.cursor() < 0
                                || (!isNewestFirst && query.order() != Query.OLDEST_FIRST),
                        Status.INVALID_RANGE)
                .refuseIf(account == null, Status.ACCOUNT_NOT_FOUND)
                .status();
        if (status != Status.OK || account == null) {
            return new QueryReply.EntriesReply(
                    query.correlationId(),
                    sequence,
                    timestampNs,
                    status,
                    NULL_UINT32,
                    query.accountId(),
                    0,
                    0,
                    List.of());
        }
        final List<LedgerState.Entry> statement = state.statement(query.accountId());
        final List<Integer> numbers = new ArrayList<>();
        for (int number = 1; number <= statement.size(); number++) {
            final long atNs = statement.get(number - 1).timestampNs();
            final boolean isAhead =
                    query.cursor() == 0 || (isNewestFirst ? number <= query.cursor() : number >= query.cursor());
            if (query.fromNs() <= atNs && atNs < query.toNs() && isAhead) {
                numbers.add(isNewestFirst ? 0 : numbers.size(), number);
            }
        }
        final int wanted = query.entriesMax() == 0 ? PAGE_LENGTH_MAX : Math.min(query.entriesMax(), PAGE_LENGTH_MAX);
        return new QueryReply.EntriesReply(
                query.correlationId(),
                sequence,
                timestampNs,
                Status.OK,
                account.ledger(),
                query.accountId(),
                numbers.size() > wanted ? numbers.get(wanted) : 0,
                statement.size(),
                numbers.stream()
                        .limit(wanted)
                        .map(number -> entry(number, statement.get(number - 1)))
                        .toList());
    }

    private static QueryReply.Entry entry(final int number, final LedgerState.Entry entry) {
        return new QueryReply.Entry(
                number,
                entry.sequence(),
                entry.timestampNs(),
                entry.command().id(),
                orNoId(entry.originalId()),
                entry.otherAccountId(),
                entry.command().userData(),
                entry.amount().longValueExact(),
                entry.balance().longValueExact(),
                entry.command().code(),
                kind(entry.command()),
                entry.isDebit() ? 1 : 2);
    }

    private QueryReply trialBalance(final Query.TrialBalance query) {
        final Status status = flags(query).status();
        final List<Long> ledgers = status == Status.OK
                ? state.ledgers().tailSet(query.fromLedger()).stream().toList()
                : List.of();
        return new QueryReply.TrialBalanceReply(
                query.correlationId(),
                sequence,
                timestampNs,
                status,
                ledgers.size() > PAGE_LENGTH_MAX ? ledgers.get(PAGE_LENGTH_MAX) : 0,
                state.accounts().size(),
                state.transfersTaken(),
                ledgers.stream().limit(PAGE_LENGTH_MAX).map(this::totals).toList());
    }

    private QueryReply.Totals totals(final long ledger) {
        final List<Account> accounts = state.accounts().stream()
                .filter(account -> account.ledger() == ledger)
                .toList();
        return new QueryReply.Totals(
                ledger,
                accounts.size(),
                accounts.stream().map(Account::debitsPending).reduce(BigInteger.ZERO, BigInteger::add),
                accounts.stream().map(Account::debitsPosted).reduce(BigInteger.ZERO, BigInteger::add),
                accounts.stream().map(Account::creditsPending).reduce(BigInteger.ZERO, BigInteger::add),
                accounts.stream().map(Account::creditsPosted).reduce(BigInteger.ZERO, BigInteger::add));
    }

    private static Id orNoId(final @Nullable Id id) {
        return Objects.requireNonNullElse(id, NO_ID);
    }
}
