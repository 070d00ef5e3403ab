package io.florin.cli;

import io.florin.client.AccountSnapshot;
import io.florin.client.Balances;
import io.florin.client.CommandResult;
import io.florin.client.Id128;
import io.florin.client.LedgerTotals;
import io.florin.client.QueryResult;
import io.florin.client.Transfer;
import io.florin.client.TransferSnapshot;
import io.florin.client.TrialBalance;
import io.florin.protocol.Status;
import java.time.Instant;
import java.util.Locale;

/** The server's answers as documents. Names here are what scripts rely on. */
final class Documents {
    private Documents() {}

    static Document account(final AccountSnapshot account) {
        final CurrencyUnit unit = CurrencyUnit.ofLedger(account.ledger());
        final Balances balances = account.balances();
        return new Document()
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
                .put("version", account.version());
    }

    static Document payment(final Transfer transfer, final CommandResult result) {
        final CurrencyUnit unit = CurrencyUnit.ofLedger(transfer.ledger());
        final Document document = new Document()
                .put("id", transfer.id().toString())
                .put("status", result.status().name())
                .put("replayed", result.replayed())
                .put("debitAccount", transfer.debitAccount().toString())
                .put("creditAccount", transfer.creditAccount().toString())
                .put("amount", Amounts.format(transfer.amount(), unit))
                .put("currency", unit.code())
                .put("ledger", unit.ledger())
                .put("sequence", result.sequence())
                .put("timestamp", instant(result.timestampNs()));
        final Balances balances = result.balances();
        if (balances != null) {
            document.put("debitBalance", balance(balances, unit))
                    .put("debitAvailable", Amounts.format(balances.available(), unit));
        }
        return document;
    }

    static Document transfer(final TransferSnapshot transfer) {
        final CurrencyUnit unit = CurrencyUnit.ofLedger(transfer.ledger());
        return new Document()
                .put("id", transfer.id().toString())
                .put("kind", transfer.kind().name().toLowerCase(Locale.ROOT))
                .put("status", transfer.outcome().name())
                .put("debitAccount", transfer.debitAccount().toString())
                .put("creditAccount", transfer.creditAccount().toString())
                .put("amount", Amounts.format(transfer.amount(), unit))
                .put("currency", unit.code())
                .put("ledger", unit.ledger())
                .put("code", transfer.code())
                .put("userData", transfer.userData().toString())
                .put("sequence", transfer.executedSequence())
                .put("timestamp", instant(transfer.executedNs()));
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

    /** Neither sum is negative, so their difference is in range. */
    private static String balance(final Balances balances, final CurrencyUnit unit) {
        return Amounts.format(balances.creditsPosted() - balances.debitsPosted(), unit);
    }

    private static String instant(final long epochNs) {
        return Instant.ofEpochSecond(0, epochNs).toString();
    }
}
