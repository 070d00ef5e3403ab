package io.florin.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.florin.client.Request;
import io.florin.client.Transfer;
import io.florin.client.TransferRequest;

/** Rows of transfers: {@code id,debit_account,credit_account,amount,currency}, and {@code reference} where there is that column. */
final class TransferRows implements RowEncoder {
    private final TransferRequest request = new TransferRequest();
    private final Fields id;
    private final Fields debitAccount;
    private final Fields creditAccount;
    private final Fields amount;
    private final Fields currency;
    private final Fields reference;

    TransferRows(final CsvFile file) {
        id = Fields.of(file, "id");
        debitAccount = Fields.of(file, "debit_account");
        creditAccount = Fields.of(file, "credit_account");
        amount = Fields.of(file, "amount");
        currency = Fields.of(file, "currency");
        reference = Fields.ofOptional(file, "reference");
    }

    @Override
    public Request encode(final CsvRecord row) {
        final CurrencyUnit unit = currency.read(row, CurrencyUnit::parse);
        final Transfer transfer = Transfer.of(
                id.read(row, Converters::id),
                debitAccount.read(row, Converters::id),
                creditAccount.read(row, Converters::id),
                unit.ledger(),
                amount.read(row, text -> Amounts.parse(text, unit)));
        return request.set(transfer.withReference(reference.text(row)));
    }

    @Override
    public String id(final CsvRecord row) {
        return id.text(row);
    }
}
