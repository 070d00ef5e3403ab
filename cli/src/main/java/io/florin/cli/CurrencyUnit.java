package io.florin.cli;

import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a ledger counts: an ISO 4217 currency, or any unit of value under a number of the user's own, which has no decimals.
 *
 * <p>The number of an ISO currency means that currency, so that what is read back has the decimals of what was written.
 *
 * @param code the alphabetic code, or the ledger's number.
 * @param ledger the numeric code, 1 to {@value #LEDGER_MAX}.
 * @param exponent decimals of an amount.
 */
record CurrencyUnit(String code, long ledger, int exponent) {
    /** The largest ledger number. */
    static final long LEDGER_MAX = 0xFFFF_FFFEL;

    private static final Map<Long, CurrencyUnit> BY_LEDGER = byLedger();
    private static final int LEDGER_DIGITS_MAX = 10;

    /**
     * Reads a currency's alphabetic code in any case, or a ledger's number.
     *
     * @throws IllegalArgumentException naming the text and what is possible.
     */
    static CurrencyUnit parse(final String text) {
        return isNumber(text) ? ofLedger(parseLedger(text)) : ofCode(text);
    }

    /** @return what this ledger counts. */
    static CurrencyUnit ofLedger(final long ledger) {
        final CurrencyUnit known = BY_LEDGER.get(ledger);
        return known == null ? new CurrencyUnit(Long.toString(ledger), ledger, 0) : known;
    }

    private static CurrencyUnit ofCode(final String text) {
        final String code = text.toUpperCase(Locale.ROOT);
        final Currency currency;
        try {
            currency = Currency.getInstance(code);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no currency: give an ISO 4217 code such as CZK, or a ledger number", e);
        }
        if (!isUsable(currency)) {
            throw new IllegalArgumentException(
                    "'" + text + "' has no smallest unit to count: give a ledger number of your own, such as 9999");
        }
        return new CurrencyUnit(code, currency.getNumericCode(), currency.getDefaultFractionDigits());
    }

    private static long parseLedger(final String text) {
        final long ledger = text.length() > LEDGER_DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(text);
        if (ledger < 1 || ledger > LEDGER_MAX) {
            throw new IllegalArgumentException("'" + text + "' is no ledger number: give 1 to " + LEDGER_MAX);
        }
        return ledger;
    }

    private static boolean isNumber(final String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Gold, testing codes and the like have no decimals, and two historical funds have no number. */
    private static boolean isUsable(final Currency currency) {
        return currency.getDefaultFractionDigits() >= 0 && currency.getNumericCode() > 0;
    }

    /** Where a currency took over its predecessor's number (and decimals), the later code in the alphabet is the name. */
    private static Map<Long, CurrencyUnit> byLedger() {
        final Map<Long, CurrencyUnit> units = new HashMap<>();
        Currency.getAvailableCurrencies().stream()
                .filter(CurrencyUnit::isUsable)
                .sorted(Comparator.comparing(Currency::getCurrencyCode))
                .map(currency -> ofCode(currency.getCurrencyCode()))
                .forEach(unit -> units.put(unit.ledger, unit));
        return units;
    }
}
