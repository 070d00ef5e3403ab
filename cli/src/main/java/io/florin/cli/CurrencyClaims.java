package io.florin.cli;

import io.florin.client.AccountSnapshot;
import io.florin.client.Authorization;
import io.florin.client.BlockingClient;
import io.florin.client.Command;
import io.florin.client.Id128;
import io.florin.client.NewAccount;
import io.florin.client.Transfer;
import io.florin.client.TransferSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the currencies that the members of a chain were written in, by the members before them and by the server. */
final class CurrencyClaims {
    private final BlockingClient client;
    private final String file;
    private final Map<Id128, Long> accountLedgers = new HashMap<>();
    private final Map<Id128, Long> transferLedgers = new HashMap<>();

    /** @param file its name, for messages. */
    CurrencyClaims(final BlockingClient client, final String file) {
        this.client = client;
        this.file = file;
    }

    /** @throws CliException when a member was written in another currency than it will be taken for. */
    void check(final List<ChainFile.Member> members) {
        for (final ChainFile.Member member : members) {
            final CurrencyClaim claim = member.claim();
            if (claim != null) {
                check(member.line(), claim);
            }
            learn(member.command(), claim);
        }
    }

    private void check(final int line, final CurrencyClaim claim) {
        final Long ledger = claim.isOfAccount() ? accountLedger(claim.id()) : transferLedger(claim.id());
        if (ledger != null && ledger != claim.unit().ledger()) {
            throw ChainFile.failure(
                    file,
                    line,
                    "--currency: " + claim.unit().code() + " is not the currency of "
                            + (claim.isOfAccount() ? "account " : "transfer ") + claim.id() + ": give "
                            + CurrencyUnit.ofLedger(ledger).code());
        }
    }

    private void learn(final Command command, final @Nullable CurrencyClaim claim) {
        if (command instanceof NewAccount account) {
            accountLedgers.put(account.id(), account.ledger());
        } else if (command instanceof Transfer transfer) {
            transferLedgers.put(transfer.id(), transfer.ledger());
        } else if (command instanceof Authorization authorization) {
            transferLedgers.put(authorization.id(), authorization.ledger());
        } else if (claim != null && !claim.isOfAccount()) {
            transferLedgers.put(command.id(), claim.unit().ledger());
        }
    }

    private @Nullable Long accountLedger(final Id128 id) {
        final Long known = accountLedgers.get(id);
        if (known != null) {
            return known;
        }
        final AccountSnapshot account = client.getAccount(id).value();
        return account == null ? null : account.ledger();
    }

    /** A refused transfer that acts on another one has no currency. */
    private @Nullable Long transferLedger(final Id128 id) {
        final Long known = transferLedgers.get(id);
        if (known != null) {
            return known;
        }
        final TransferSnapshot transfer = client.getTransfer(id).value();
        return transfer == null || transfer.ledger() == 0 ? null : Long.valueOf(transfer.ledger());
    }
}
