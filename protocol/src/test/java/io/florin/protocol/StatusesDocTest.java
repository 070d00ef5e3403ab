package io.florin.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of docs/statuses.md against the statuses: all of them, their order, codes, and what a client does next. */
class StatusesDocTest {
    private static final Map<Status.Next, String> NEXT = Map.of(
            Status.Next.FINAL, "final",
            Status.Next.RETRY_SAME_ID, "retry",
            Status.Next.QUERY_FIRST, "query");
    private static final Page PAGE = Page.load("statuses.md");

    /** ISO 8583:1987, field 39, but what it leaves to private use: 45 to 50, 69 to 74 and 76 to 89 are nobody's in common. */
    private static final Pattern RESPONSE_CODE = Pattern.compile("[0-3]\\d|4[0-4]|5[1-9]|6[0-8]|75|9[0-6]");

    private static final Pattern REASON_CODE = Pattern.compile("[A-Z]{2}[A-Z0-9]{2}");

    static Stream<List<String>> rows() {
        return PAGE.tableAfter("| Status |").stream();
    }

    @Test
    void shouldHaveEveryStatusInOrderOfPrecedence() {
        final List<List<String>> expected = Arrays.stream(Status.values())
                .map(status -> List.of(status.name(), Integer.toString(status.code()), next(status)))
                .toList();
        assertEquals(expected, Page.columns(rows().toList(), 3));
    }

    @Test
    void shouldSayWhatNextMeans() {
        final List<String> names =
                Arrays.stream(Status.Next.values()).map(NEXT::get).sorted().toList();
        assertEquals(
                names,
                PAGE.tableAfter("| Next |").stream()
                        .map(row -> row.get(0))
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldHaveWellFormedCodes(final List<String> row) {
        assertEquals(7, row.size());
        final String responseCode = row.get(3);
        final String reasonCode = row.get(4);
        assertTrue(
                "-".equals(responseCode) || RESPONSE_CODE.matcher(responseCode).matches(), responseCode);
        assertTrue("-".equals(reasonCode) || REASON_CODE.matcher(reasonCode).matches(), reasonCode);
    }

    /** Only what is done is approved, and only that has no reason: a refusal must not be taken for a payment. */
    @ParameterizedTest
    @MethodSource("rows")
    void shouldApproveNothingButOk(final List<String> row) {
        final boolean isOk = Status.OK.name().equals(row.get(0));
        assertEquals(isOk, "00".equals(row.get(3)));
        assertEquals(isOk, "-".equals(row.get(4)));
    }

    /** Whoever reads only the code must not send again what is final: 96 is the one that says that it was not processed. */
    @ParameterizedTest
    @MethodSource("rows")
    void shouldHaveTheCodesOfAFailureOnlyWhereARetryHelps(final List<String> row) {
        final boolean isRetried = NEXT.get(Status.Next.RETRY_SAME_ID).equals(row.get(2));
        assertEquals(isRetried, "96".equals(row.get(3)));
        assertEquals(isRetried, "FF10".equals(row.get(4)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldSayWhatItMeansAndWhatToDo(final List<String> row) {
        assertFalse(row.get(5).isBlank());
        assertFalse(row.get(6).isBlank());
    }

    private static String next(final Status status) {
        final String next = NEXT.get(status.next());
        assertTrue(next != null, status::name);
        return next;
    }
}
