package io.florin.cli;

import io.florin.client.AccountSnapshot;
import io.florin.client.Authorization;
import io.florin.client.AuthorizationSnapshot;
import io.florin.client.Balances;
import io.florin.client.CommandResult;
import io.florin.client.Entry;
import io.florin.client.EntrySide;
import io.florin.client.Id128;
import io.florin.client.LedgerTotals;
import io.florin.client.Promotion;
import io.florin.client.QueryResult;
import io.florin.client.ServerStatus;
import io.florin.client.Transfer;
import io.florin.client.TransferKind;
import io.florin.client.TransferSnapshot;
import io.florin.client.TrialBalance;
import io.florin.protocol.Status;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The server's answers as documents. Names here are what scripts rely on. */
final class Documents {
    private Documents() {}

    static Document account(final AccountSnapshot account) {
        final CurrencyUnit unit = CurrencyUnit.ofLedger(account.ledger());
        final Balances balances = account.balances();
        final Document document = new Document()
                .put("id", account.id().toString())
                .put("currency", unit.code())
                .put("ledger", unit.ledger())
                .put("kind", account.kind().name().toLowerCase(Locale.ROOT))
                .put("code", account.code())
                .put("balance", balance(balances, unit))
                .put("available", Amounts.format(balances.available(), unit))
                .put("status", account.status().name())
                .put("overdraftLimit", Amounts.format(account.overdraftLimit(), unit))
                .put("debitsPending", Amounts.format(balances.debitsPending(), unit))
                .put("debitsPosted", Amounts.format(balances.debitsPosted(), unit))
                .put("creditsPending", Amounts.format(balances.creditsPending(), unit))
                .put("creditsPosted", Amounts.format(balances.creditsPosted(), unit))
                .put("userData", account.userData().toString())
                .put("openedSequence", account.openedSequence())
                .put("openedAt", instant(account.openedNs()))
                .put("version", account.version())
                .put("reason", account.reason())
                .put("history", account.history());
        if (account.changedSequence() != 0) {
            document.put("changedSequence", account.changedSequence()).put("changedAt", instant(account.changedNs()));
        }
        return document;
    }

    static Document payment(final Transfer transfer, final CommandResult result) {
        final CurrencyUnit unit = CurrencyUnit.ofLedger(transfer.ledger());
        final Document document = outcome(transfer.id(), result)
                .put("debitAccount", transfer.debitAccount().toString())
                .put("creditAccount", transfer.creditAccount().toString())
                .put("amount", Amounts.format(transfer.amount(), unit));
        return putExecution(document, unit, result);
    }

    static Document authorized(final Authorization authorization, final CommandResult result) {
        final CurrencyUnit unit = CurrencyUnit.ofLedger(authorization.ledger());
        final Document document = outcome(authorization.id(), result)
                .put("debitAccount", authorization.debitAccount().toString())
                .put("creditAccount", authorization.creditAccount().toString())
                .put("amount", Amounts.format(authorization.amount(), unit));
        if (result.isOk()) {
            document.put("expiresAt", instant(result.timestampNs() + authorization.timeoutNs()));
        }
        return putExecution(document, unit, result);
    }

    /** What a command that acts on a transfer has done. */
    static Document transfer(final TransferSnapshot transfer, final CommandResult result) {
        final Document document = transfer(transfer).put("replayed", result.replayed());
        return putDebitBalance(document, CurrencyUnit.ofLedger(transfer.ledger()), result);
    }

    /** Without a currency there is no decimal point: a refused command that acts on another transfer has none. */
    static Document transfer(final TransferSnapshot transfer) {
        final boolean hasCurrency = transfer.ledger() != 0;
        final CurrencyUnit unit = CurrencyUnit.ofLedger(transfer.ledger());
        final Document document = new Document()
                .put("id", transfer.id().toString())
                .put("kind", name(transfer.kind()))
                .put("status", transfer.outcome().name())
                .put("original", idOrNull(transfer.originalId()))
                .put("debitAccount", idOrNull(transfer.debitAccount()))
                .put("creditAccount", idOrNull(transfer.creditAccount()));
        if (hasCurrency) {
            document.put("amount", Amounts.format(transfer.amount(), unit))
                    .put("currency", unit.code())
                    .put("ledger", unit.ledger())
                    .put("refunded", Amounts.format(transfer.refunded(), unit))
                    .put("refundable", Amounts.format(transfer.refundable(), unit));
        } else {
            document.put("amountMinor", transfer.amount());
        }
        document.put("code", transfer.code())
                .put("userData", transfer.userData().toString())
                .put("sequence", transfer.executedSequence())
                .put("timestamp", instant(transfer.executedNs()));
        if (!transfer.splits().isEmpty()) {
            document.put(
                    "splits",
                    transfer.splits().stream().map(split -> split(split, unit)).toList());
        }
        return document;
    }

    static Document authorization(final AuthorizationSnapshot authorization) {
        final CurrencyUnit unit = CurrencyUnit.ofLedger(authorization.ledger());
        return new Document()
                .put("id", authorization.id().toString())
                .put("state", authorization.state().name())
                .put("status", authorization.outcome().name())
                .put("debitAccount", authorization.debitAccount().toString())
                .put("creditAccount", authorization.creditAccount().toString())
                .put("amount", Amounts.format(authorization.amount(), unit))
                .put("currency", unit.code())
                .put("ledger", unit.ledger())
                .put("captured", Amounts.format(authorization.captured(), unit))
                .put("voided", Amounts.format(authorization.voided(), unit))
                .put("expired", Amounts.format(authorization.expired(), unit))
                .put("capturable", Amounts.format(authorization.capturable(), unit))
                .put("refunded", Amounts.format(authorization.refunded(), unit))
                .put("refundable", Amounts.format(authorization.refundable(), unit))
                .put("expiresAt", authorization.expiresNs() == 0 ? null : instant(authorization.expiresNs()))
                .put("code", authorization.code())
                .put("userData", authorization.userData().toString())
                .put("sequence", authorization.executedSequence())
                .put("timestamp", instant(authorization.executedNs()));
    }

    /** An entry of a statement; what the account paid is negative. */
    static Document entry(final Entry entry, final CurrencyUnit unit) {
        return new Document()
                .put("number", entry.number())
                .put("timestamp", instant(entry.timestampNs()))
                .put("kind", name(entry.kind()))
                .put("transfer", entry.transferId().toString())
                .put("original", idOrNull(entry.originalId()))
                .put("otherAccount", entry.otherAccount().toString())
                .put("amount", Amounts.format(signedAmount(entry), unit))
                .put("balance", Amounts.format(entry.balance(), unit));
    }

    /** A member of a chain. */
    static Document member(final ChainFile.Member member, final CommandResult result) {
        return new Document()
                .put("line", member.line())
                .put("command", member.name())
                .put("id", member.command().id().toString())
                .put("status", result.status().name())
                .put("replayed", result.replayed())
                .put("sequence", result.sequence());
    }

    static Document trialBalance(final QueryResult<TrialBalance> result) {
        final TrialBalance balance = result.orElseThrow();
        return new Document()
                .put("sequence", result.sequence())
                .put("stateHash", ServePrinter.stateHash(balance.stateHash()))
                .put("accounts", balance.accountCount())
                .put("transfers", balance.transferCount())
                .put("consistent", balance.consistent())
                .put("ledgers", balance.totals().stream().map(Documents::ledger).toList());
    }

    static Document serverStatus(final QueryResult<ServerStatus> result) {
        final ServerStatus status = result.orElseThrow();
        return new Document()
                .put("role", status.role().name())
                .put("sequence", result.sequence())
                .put("timestamp", instant(result.timestampNs()))
                .put("acknowledgedSequence", status.acknowledgedSequence())
                .put("lagCommands", status.lagCommands())
                .put("lagNs", status.lagNs())
                .put("startedAt", instant(status.startedNs()))
                .put("server", status.serverName());
    }

    static Document promotion(final Promotion promotion) {
        final Document document = new Document()
                .put("status", promotion.status().name())
                .put("sequence", promotion.sequence())
                .put("replayed", promotion.isReplayed());
        return promotion.detail().isEmpty() ? document : document.put("detail", promotion.detail());
    }

    static Document refusal(final Id128 id, final Status status) {
        return new Document().put("id", id.toString()).put("status", status.name());
    }

    private static Document ledger(final LedgerTotals totals) {
        final CurrencyUnit unit = CurrencyUnit.ofLedger(totals.ledger());
        return new Document()
                .put("currency", unit.code())
                .put("ledger", unit.ledger())
                .put("accounts", totals.accountCount())
                .put("debitsPending", Amounts.format(totals.debitsPending(), unit))
                .put("debitsPosted", Amounts.format(totals.debitsPosted(), unit))
                .put("creditsPending", Amounts.format(totals.creditsPending(), unit))
                .put("creditsPosted", Amounts.format(totals.creditsPosted(), unit))
                .put("balanced", totals.isBalanced());
    }

    private static Document outcome(final Id128 id, final CommandResult result) {
        return new Document()
                .put("id", id.toString())
                .put("status", result.status().name())
                .put("replayed", result.replayed());
    }

    private static Document putExecution(final Document to, final CurrencyUnit unit, final CommandResult result) {
        to.put("currency", unit.code())
                .put("ledger", unit.ledger())
                .put("sequence", result.sequence())
                .put("timestamp", instant(result.timestampNs()));
        return putDebitBalance(to, unit, result);
    }

    private static Document putDebitBalance(final Document to, final CurrencyUnit unit, final CommandResult result) {
        final Balances balances = result.balances();
        if (balances != null) {
            to.put("debitBalance", balance(balances, unit))
                    .put("debitAvailable", Amounts.format(balances.available(), unit));
        }
        return to;
    }

    private static Document split(final TransferSnapshot.Split split, final CurrencyUnit unit) {
        return new Document()
                .put("creditAccount", split.creditAccount().toString())
                .put("amount", Amounts.format(split.amount(), unit))
                .put("refunded", Amounts.format(split.refunded(), unit));
    }

    /** Amounts are more than 0, so their negation is in range. */
    private static long signedAmount(final Entry entry) {
        return entry.side() == EntrySide.DEBIT ? -entry.amount() : entry.amount();
    }

    private static @Nullable String idOrNull(final @Nullable Id128 id) {
        return id == null ? null : id.toString();
    }

    private static String name(final TransferKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Neither sum is negative, so their difference is in range. */
    private static String balance(final Balances balances, final CurrencyUnit unit) {
        return Amounts.format(balances.creditsPosted() - balances.debitsPosted(), unit);
    }

    /** @return how a time is written everywhere. */
    static String instant(final long epochNs) {
        return Instant.ofEpochSecond(0, epochNs).toString();
    }
}
