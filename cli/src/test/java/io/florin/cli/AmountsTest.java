package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "CZK, 12.50, 1250, 12.50",
        "CZK, 12.5, 1250, 12.50",
        "CZK, 12, 1200, 12.00",
        "CZK, 0, 0, 0.00",
        "CZK, 0.01, 1, 0.01",
        "CZK, 00012.50, 1250, 12.50",
        "CZK, 92233720368547758.07, 9223372036854775807, 92233720368547758.07",
        "CZK, 000000000000000000000000000000001, 100, 1.00",
        "JPY, 1250, 1250, 1250",
        "JPY, 9223372036854775807, 9223372036854775807, 9223372036854775807",
        "KWD, 0.001, 1, 0.001",
        "KWD, 1.5, 1500, 1.500",
        "9999, 7, 7, 7",
    })
    void shouldReadAndWriteExactly(final String currency, final String text, final long minor, final String formatted) {
        final CurrencyUnit unit = CurrencyUnit.parse(currency);

        assertEquals(minor, Amounts.parse(text, unit));
        assertEquals(formatted, Amounts.format(minor, unit));
    }

    @ParameterizedTest
    @CsvSource({
        "CZK, 0, 0.00",
        "CZK, -1, -0.01",
        "CZK, -9223372036854775808, -92233720368547758.08",
        "JPY, -9223372036854775808, -9223372036854775808",
        "KWD, -12, -0.012",
        "CZK, 340282366920938463463374607431768211455, 3402823669209384634633746074317682114.55",
    })
    void shouldWriteAnySumExactly(final String currency, final BigInteger minor, final String formatted) {
        assertEquals(formatted, Amounts.format(minor, CurrencyUnit.parse(currency)));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "CZK, \"1,5\", is no amount: give digits and a decimal point",
                "CZK, 1e9, is no amount",
                "CZK, \"\", is no amount",
                "CZK, ., is no amount",
                "CZK, .5, is no amount",
                "CZK, 5., is no amount",
                "CZK, -1, is no amount",
                "CZK, +1, is no amount",
                "CZK, \" 1\", is no amount",
                "CZK, \"1 \", is no amount",
                "CZK, 1 000, is no amount",
                "CZK, 1_000, is no amount",
                "CZK, \"1,000.00\", is no amount",
                "CZK, 1.2.3, is no amount",
                "CZK, 0x10, is no amount",
                "CZK, NaN, is no amount",
                "CZK, ١, is no amount",
                "CZK, １, is no amount",
                "CZK, 12.50 CZK, is no amount",
                "CZK, 0.001, \"has 3 decimals, but CZK has 2\"",
                "CZK, 1.000, \"has 3 decimals, but CZK has 2\"",
                "JPY, 1.0, \"has 1 decimals, but JPY has 0\"",
                "KWD, 1.0001, \"has 4 decimals, but KWD has 3\"",
                "9999, 1.5, \"has 1 decimals, but 9999 has 0\"",
                "CZK, 92233720368547758.08, is too much: give at most 92233720368547758.07",
                "JPY, 9223372036854775808, is too much: give at most 9223372036854775807",
                "CZK, 99999999999999999999999999999999999999999999, is too much",
            })
    void shouldNameWhatItCannotRead(final String currency, final String text, final String reason) {
        final CurrencyUnit unit = CurrencyUnit.parse(currency);

        final String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> Amounts.parse(text, unit))
                        .getMessage());

        assertTrue(message.startsWith("'" + text + "' " + reason), message);
    }
}
