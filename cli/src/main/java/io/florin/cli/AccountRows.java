package io.florin.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.florin.client.Id128;
import io.florin.client.NewAccount;
import io.florin.client.OpenAccountRequest;
import io.florin.client.Request;

/** Rows of accounts: {@code account,currency,kind,overdraft_limit}. An empty limit is none. */
final class AccountRows implements RowEncoder {
    private final OpenAccountRequest request = new OpenAccountRequest();
    private final Fields account;
    private final Fields currency;
    private final Fields kind;
    private final Fields overdraftLimit;

    AccountRows(final CsvFile file) {
        account = Fields.of(file, "account");
        currency = Fields.of(file, "currency");
        kind = Fields.of(file, "kind");
        overdraftLimit = Fields.of(file, "overdraft_limit");
    }

    @Override
    public Request encode(final CsvRecord row) {
        final CurrencyUnit unit = currency.read(row, CurrencyUnit::parse);
        return request.set(new NewAccount(
                account.read(row, Converters::id),
                unit.ledger(),
                kind.read(row, Converters::kind),
                0,
                overdraftLimit.read(row, text -> text.isEmpty() ? 0 : Amounts.parse(text, unit)),
                Id128.ZERO,
                false));
    }

    @Override
    public String id(final CsvRecord row) {
        return account.text(row);
    }
}
