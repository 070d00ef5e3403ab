package io.florin.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Status.Next;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest {
    /** By code. Never change a line: journals hold these codes, and clients know them. A new status is appended. */
    private static final List<String> CODES = List.of(
            // version 0
            "OK",
            "STORAGE_FULL",
            "CHAIN_FAILED",
            "INVALID_FLAGS",
            "INVALID_ID",
            "INVALID_LEDGER",
            "INVALID_KIND",
            "INVALID_OVERDRAFT_LIMIT",
            "INVALID_DEBIT_ACCOUNT",
            "INVALID_CREDIT_ACCOUNT",
            "ACCOUNTS_EQUAL",
            "INVALID_AMOUNT",
            "INVALID_REFERENCE",
            "INVALID_TEXT",
            "ID_REUSED_LEDGER",
            "ID_REUSED_CODE",
            "ID_REUSED_KIND",
            "ID_REUSED_OVERDRAFT_LIMIT",
            "ID_REUSED_DEBIT_ACCOUNT",
            "ID_REUSED_CREDIT_ACCOUNT",
            "ID_REUSED_AMOUNT",
            "ID_REUSED_USER_DATA",
            "ID_REUSED_TEXT",
            "ID_REUSED_CHAIN",
            "CAPACITY_EXCEEDED",
            "ACCOUNT_NOT_FOUND",
            "TRANSFER_NOT_FOUND",
            "DEBIT_ACCOUNT_NOT_FOUND",
            "CREDIT_ACCOUNT_NOT_FOUND",
            "DEBIT_LEDGER_MISMATCH",
            "CREDIT_LEDGER_MISMATCH",
            "DEBITS_OVERFLOW",
            "CREDITS_OVERFLOW",
            "INSUFFICIENT_FUNDS",
            // version 1
            "INVALID_ACCOUNT_STATUS",
            "INVALID_ORIGINAL",
            "INVALID_TIMEOUT",
            "INVALID_SPLIT",
            "INVALID_RANGE",
            "ID_REUSED_FLAGS",
            "ID_REUSED_ORIGINAL",
            "ID_REUSED_TIMEOUT",
            "ID_REUSED_SPLIT",
            "NOT_AN_AUTHORIZATION",
            "NO_HISTORY",
            "NOT_YET_OPENED",
            "VERSION_MISMATCH",
            "ACCOUNT_CLOSED",
            "HOLDS_OPEN",
            "BALANCE_NOT_ZERO",
            "OVERDRAFT_LIMIT_IN_USE",
            "ORIGINAL_NOT_FOUND",
            "ORIGINAL_KIND_MISMATCH",
            "AUTHORIZATION_CAPTURED",
            "AUTHORIZATION_VOIDED",
            "AUTHORIZATION_EXPIRED",
            "CAPTURE_EXCEEDS_REMAINDER",
            "ORIGINAL_REVERSED",
            "ORIGINAL_REFUNDED",
            "PAYEE_MISMATCH",
            "REFUND_EXCEEDS_REMAINDER",
            "PAYEE_IS_PAYER",
            "DEBIT_ACCOUNT_CLOSED",
            "CREDIT_ACCOUNT_CLOSED",
            "DEBIT_ACCOUNT_FROZEN",
            "CREDIT_ACCOUNT_FROZEN",
            "DEBIT_ACCOUNT_BLOCKED",
            "CREDIT_ACCOUNT_BLOCKED",
            "HISTORY_FULL",
            // version 2
            "STANDBY",
            "PEER_NOT_LOCAL",
            "NOT_A_STANDBY",
            "WRITER_ALIVE",
            "JOURNAL_DAMAGED",
            "JOURNAL_UNUSABLE",
            // version 3
            "NOT_AUTHORIZED",
            // version 4
            "SIGNATURE_MISSING",
            "SIGNATURE_INVALID");

    @ParameterizedTest
    @EnumSource
    void shouldBeFoundByItsCode(final Status status) {
        assertSame(status, Status.of(status.code()));
    }

    @Test
    void shouldHaveCodesWithoutGapsOrRepetition() {
        assertEquals(
                IntStream.range(0, Status.values().length).boxed().toList(),
                Arrays.stream(Status.values()).map(Status::code).sorted().toList());
    }

    @Test
    void shouldNeverChangeACode() {
        assertEquals(
                CODES,
                IntStream.range(0, Status.values().length)
                        .mapToObj(code -> Status.of(code).name())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 78, 0xFFFF, Integer.MAX_VALUE})
    void shouldNameACodeThatItDoesNotKnow(final int code) {
        final var e = assertThrows(IllegalArgumentException.class, () -> Status.of(code));
        assertEquals("unknown status: code=" + code, e.getMessage());
    }

    @Test
    void shouldPrecedeThoseBehindItWhateverTheirCodes() {
        final Status[] statuses = Status.values();
        for (int i = 0; i < statuses.length; i++) {
            for (int j = 0; j < statuses.length; j++) {
                assertEquals(i < j, statuses[i].precedes(statuses[j]), statuses[i] + ", " + statuses[j]);
            }
        }
        assertTrue(Status.INVALID_ORIGINAL.precedes(Status.INVALID_DEBIT_ACCOUNT));
        assertFalse(Status.HISTORY_FULL.precedes(Status.INSUFFICIENT_FUNDS));
    }

    /** The shape comes before idempotency, that before capacity, that before the execution checks; of those HISTORY_FULL is the last. */
    @Test
    void shouldStandInTheOrderOfTheSteps() {
        assertBefore("INVALID_", "ID_REUSED_");
        assertBefore("ACCOUNTS_EQUAL", "ID_REUSED_");
        assertBefore("ID_REUSED_", "CAPACITY_EXCEEDED");
        assertBefore("CAPACITY_EXCEEDED", "ORIGINAL_");
        assertBefore("ORIGINAL_", "DEBIT_");
        assertBefore("", "HISTORY_FULL");
    }

    @Test
    void shouldBeRetriedOnlyWhereNothingWasRemembered() {
        assertEquals(
                List.of(
                        Status.STANDBY,
                        Status.STORAGE_FULL,
                        Status.WRITER_ALIVE,
                        Status.JOURNAL_UNUSABLE,
                        Status.CAPACITY_EXCEEDED,
                        Status.HISTORY_FULL),
                with(Next.RETRY_SAME_ID));
    }

    @Test
    void shouldBeQueriedWhereTheLedgerIsNotAsTheClientBelieved() {
        final Set<String> expected = new TreeSet<>(Set.of(
                "VERSION_MISMATCH",
                "HOLDS_OPEN",
                "BALANCE_NOT_ZERO",
                "OVERDRAFT_LIMIT_IN_USE",
                "AUTHORIZATION_CAPTURED",
                "AUTHORIZATION_VOIDED",
                "AUTHORIZATION_EXPIRED",
                "CAPTURE_EXCEEDS_REMAINDER",
                "ORIGINAL_REVERSED",
                "ORIGINAL_REFUNDED",
                "REFUND_EXCEEDS_REMAINDER"));
        CODES.stream().filter(name -> name.startsWith("ID_REUSED_")).forEach(expected::add);

        final Set<String> actual = new TreeSet<>();
        with(Next.QUERY_FIRST).forEach(status -> actual.add(status.name()));
        assertEquals(expected, actual);
    }

    private static List<Status> with(final Next next) {
        return Arrays.stream(Status.values())
                .filter(status -> status.next() == next)
                .toList();
    }

    private static void assertBefore(final String prefix, final String otherPrefix) {
        for (final Status status : Status.values()) {
            for (final Status other : Status.values()) {
                if (status != other
                        && status.name().startsWith(prefix)
                        && other.name().startsWith(otherPrefix)) {
                    assertTrue(status.precedes(other), status + ", " + other);
                }
            }
        }
    }
}
