package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CurrencyUnitTest {
    @ParameterizedTest
    @CsvSource({
        "CZK, CZK, 203, 2",
        "czk, CZK, 203, 2",
        "JPY, JPY, 392, 0",
        "KWD, KWD, 414, 3",
        "EUR, EUR, 978, 2",
        "ALL, ALL, 8, 2",
        "203, CZK, 203, 2",
        "0203, CZK, 203, 2",
        "9999, 9999, 9999, 0",
        "1, 1, 1, 0",
        "4294967294, 4294967294, 4294967294, 0",
    })
    void shouldReadCodesAndLedgers(final String text, final String code, final long ledger, final int exponent) {
        assertEquals(new CurrencyUnit(code, ledger, exponent), CurrencyUnit.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "CZ, is no currency",
                "CZKK, is no currency",
                "\"\", is no currency",
                "-1, is no currency",
                "QQQ, is no currency",
                "XAU, has no smallest unit",
                "XFO, has no smallest unit",
                "0, is no ledger number",
                "4294967295, is no ledger number",
                "99999999999999999999, is no ledger number",
            })
    void shouldNameWhatItCannotRead(final String text, final String reason) {
        final String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> CurrencyUnit.parse(text))
                        .getMessage());

        assertTrue(message.startsWith("'" + text + "' " + reason), message);
    }

    @Test
    void shouldReadBackTheDecimalsThatItWrote() {
        for (final Currency currency : Currency.getAvailableCurrencies()) {
            if (currency.getDefaultFractionDigits() >= 0 && currency.getNumericCode() > 0) {
                final CurrencyUnit unit = CurrencyUnit.parse(currency.getCurrencyCode());

                assertEquals(
                        unit.exponent(), CurrencyUnit.ofLedger(unit.ledger()).exponent(), currency.getCurrencyCode());
            }
        }
    }
}
