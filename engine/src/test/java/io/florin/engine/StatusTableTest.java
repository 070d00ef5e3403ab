package io.florin.engine;

import static io.florin.engine.StatusBook.AMOUNT;
import static io.florin.engine.StatusBook.AUTHORIZATION;
import static io.florin.engine.StatusBook.CAPTURE;
import static io.florin.engine.StatusBook.CAPTURED;
import static io.florin.engine.StatusBook.CAPTURED_FINALLY;
import static io.florin.engine.StatusBook.CLOSE;
import static io.florin.engine.StatusBook.CLOSED;
import static io.florin.engine.StatusBook.CLOSED_PAYEE;
import static io.florin.engine.StatusBook.CREDITS_FULL;
import static io.florin.engine.StatusBook.CREDIT_BLOCKED;
import static io.florin.engine.StatusBook.DEBITS_FULL;
import static io.florin.engine.StatusBook.DEBITS_FULL_AND_POOR;
import static io.florin.engine.StatusBook.DEBIT_BLOCKED;
import static io.florin.engine.StatusBook.DOLLAR;
import static io.florin.engine.StatusBook.DOLLARS;
import static io.florin.engine.StatusBook.EURO;
import static io.florin.engine.StatusBook.EXPIRED;
import static io.florin.engine.StatusBook.FREEZE;
import static io.florin.engine.StatusBook.FROZEN;
import static io.florin.engine.StatusBook.FROZEN_PAYEE;
import static io.florin.engine.StatusBook.FROZEN_PAYERS;
import static io.florin.engine.StatusBook.HELD;
import static io.florin.engine.StatusBook.HOUSE;
import static io.florin.engine.StatusBook.LEDGER_OF_NOBODY;
import static io.florin.engine.StatusBook.NOBODY;
import static io.florin.engine.StatusBook.OTHER_DOLLARS;
import static io.florin.engine.StatusBook.OTHER_PAYEE;
import static io.florin.engine.StatusBook.OVERDRAWN;
import static io.florin.engine.StatusBook.PAYEE;
import static io.florin.engine.StatusBook.PAYER;
import static io.florin.engine.StatusBook.PAYMENT;
import static io.florin.engine.StatusBook.POOR;
import static io.florin.engine.StatusBook.REFUND;
import static io.florin.engine.StatusBook.REFUNDED_PAYMENT;
import static io.florin.engine.StatusBook.REFUSED_AUTHORIZATION;
import static io.florin.engine.StatusBook.REFUSED_PAYMENT;
import static io.florin.engine.StatusBook.REVERSAL;
import static io.florin.engine.StatusBook.REVERSED_PAYMENT;
import static io.florin.engine.StatusBook.SPLIT_CAPTURE;
import static io.florin.engine.StatusBook.USED_ACCOUNT;
import static io.florin.engine.StatusBook.USED_AUTHORIZATION;
import static io.florin.engine.StatusBook.USED_CAPTURE;
import static io.florin.engine.StatusBook.USED_PAYMENT;
import static io.florin.engine.StatusBook.USED_REFUND;
import static io.florin.engine.StatusBook.USED_REVERSAL;
import static io.florin.engine.StatusBook.USED_VOID;
import static io.florin.engine.StatusBook.VOID;
import static io.florin.engine.StatusBook.VOIDED;
import static io.florin.engine.StatusBook.between;
import static io.florin.engine.StatusBook.hold;
import static io.florin.engine.StatusBook.payeeOf;
import static io.florin.engine.StatusBook.payerOf;
import static io.florin.engine.StatusBook.payment;
import static io.florin.protocol.Status.ACCOUNTS_EQUAL;
import static io.florin.protocol.Status.ACCOUNT_CLOSED;
import static io.florin.protocol.Status.ACCOUNT_NOT_FOUND;
import static io.florin.protocol.Status.AUTHORIZATION_CAPTURED;
import static io.florin.protocol.Status.AUTHORIZATION_EXPIRED;
import static io.florin.protocol.Status.AUTHORIZATION_VOIDED;
import static io.florin.protocol.Status.BALANCE_NOT_ZERO;
import static io.florin.protocol.Status.CAPACITY_EXCEEDED;
import static io.florin.protocol.Status.CAPTURE_EXCEEDS_REMAINDER;
import static io.florin.protocol.Status.CHAIN_FAILED;
import static io.florin.protocol.Status.CREDITS_OVERFLOW;
import static io.florin.protocol.Status.CREDIT_ACCOUNT_BLOCKED;
import static io.florin.protocol.Status.CREDIT_ACCOUNT_CLOSED;
import static io.florin.protocol.Status.CREDIT_ACCOUNT_FROZEN;
import static io.florin.protocol.Status.CREDIT_ACCOUNT_NOT_FOUND;
import static io.florin.protocol.Status.CREDIT_LEDGER_MISMATCH;
import static io.florin.protocol.Status.DEBITS_OVERFLOW;
import static io.florin.protocol.Status.DEBIT_ACCOUNT_BLOCKED;
import static io.florin.protocol.Status.DEBIT_ACCOUNT_CLOSED;
import static io.florin.protocol.Status.DEBIT_ACCOUNT_FROZEN;
import static io.florin.protocol.Status.DEBIT_ACCOUNT_NOT_FOUND;
import static io.florin.protocol.Status.DEBIT_LEDGER_MISMATCH;
import static io.florin.protocol.Status.HISTORY_FULL;
import static io.florin.protocol.Status.HOLDS_OPEN;
import static io.florin.protocol.Status.ID_REUSED_AMOUNT;
import static io.florin.protocol.Status.ID_REUSED_CHAIN;
import static io.florin.protocol.Status.ID_REUSED_CODE;
import static io.florin.protocol.Status.ID_REUSED_CREDIT_ACCOUNT;
import static io.florin.protocol.Status.ID_REUSED_DEBIT_ACCOUNT;
import static io.florin.protocol.Status.ID_REUSED_FLAGS;
import static io.florin.protocol.Status.ID_REUSED_KIND;
import static io.florin.protocol.Status.ID_REUSED_LEDGER;
import static io.florin.protocol.Status.ID_REUSED_ORIGINAL;
import static io.florin.protocol.Status.ID_REUSED_OVERDRAFT_LIMIT;
import static io.florin.protocol.Status.ID_REUSED_SPLIT;
import static io.florin.protocol.Status.ID_REUSED_TEXT;
import static io.florin.protocol.Status.ID_REUSED_TIMEOUT;
import static io.florin.protocol.Status.ID_REUSED_USER_DATA;
import static io.florin.protocol.Status.INSUFFICIENT_FUNDS;
import static io.florin.protocol.Status.INVALID_ACCOUNT_STATUS;
import static io.florin.protocol.Status.INVALID_AMOUNT;
import static io.florin.protocol.Status.INVALID_CREDIT_ACCOUNT;
import static io.florin.protocol.Status.INVALID_DEBIT_ACCOUNT;
import static io.florin.protocol.Status.INVALID_FLAGS;
import static io.florin.protocol.Status.INVALID_ID;
import static io.florin.protocol.Status.INVALID_KIND;
import static io.florin.protocol.Status.INVALID_LEDGER;
import static io.florin.protocol.Status.INVALID_ORIGINAL;
import static io.florin.protocol.Status.INVALID_OVERDRAFT_LIMIT;
import static io.florin.protocol.Status.INVALID_RANGE;
import static io.florin.protocol.Status.INVALID_REFERENCE;
import static io.florin.protocol.Status.INVALID_SPLIT;
import static io.florin.protocol.Status.INVALID_TEXT;
import static io.florin.protocol.Status.INVALID_TIMEOUT;
import static io.florin.protocol.Status.JOURNAL_DAMAGED;
import static io.florin.protocol.Status.JOURNAL_UNUSABLE;
import static io.florin.protocol.Status.NOT_AN_AUTHORIZATION;
import static io.florin.protocol.Status.NOT_AUTHORIZED;
import static io.florin.protocol.Status.NOT_A_STANDBY;
import static io.florin.protocol.Status.NOT_YET_OPENED;
import static io.florin.protocol.Status.NO_HISTORY;
import static io.florin.protocol.Status.OK;
import static io.florin.protocol.Status.ORIGINAL_KIND_MISMATCH;
import static io.florin.protocol.Status.ORIGINAL_NOT_FOUND;
import static io.florin.protocol.Status.ORIGINAL_REFUNDED;
import static io.florin.protocol.Status.ORIGINAL_REVERSED;
import static io.florin.protocol.Status.OVERDRAFT_LIMIT_IN_USE;
import static io.florin.protocol.Status.PAYEE_IS_PAYER;
import static io.florin.protocol.Status.PAYEE_MISMATCH;
import static io.florin.protocol.Status.PEER_NOT_LOCAL;
import static io.florin.protocol.Status.REFUND_EXCEEDS_REMAINDER;
import static io.florin.protocol.Status.SIGNATURE_INVALID;
import static io.florin.protocol.Status.SIGNATURE_MISSING;
import static io.florin.protocol.Status.STANDBY;
import static io.florin.protocol.Status.STORAGE_FULL;
import static io.florin.protocol.Status.TRANSFER_NOT_FOUND;
import static io.florin.protocol.Status.VERSION_MISMATCH;
import static io.florin.protocol.Status.WRITER_ALIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.engine.StatusBook.Full;
import io.florin.protocol.Status;
import io.florin.reference.Command;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountLimits;
import io.florin.reference.Command.SetAccountStatus;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Reverse;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Id;
import io.florin.reference.Money;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import io.florin.reference.Query;
import io.florin.reference.Query.GetAccount;
import io.florin.reference.Query.GetAccountAt;
import io.florin.reference.Query.GetAuthorization;
import io.florin.reference.Query.GetStateHash;
import io.florin.reference.Query.GetTransfer;
import io.florin.reference.Query.ListEntries;
import io.florin.reference.Query.TrialBalance;
import io.florin.reference.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Every status. For each kind of command what can be wrong with it, field by field and in the fields' order, and what that deserves;
 * then each alone and together with any two others: the first in precedence is the answer, and on anything but OK nothing moves.
 */
class StatusTableTest {
    private static final int COMMANDS_PER_BOOK = 400;
    private static final long FRESH = 20_000;
    private static final long FRESH_ORIGINAL = 50_000;
    private static final String LONG_REFERENCE = "r".repeat(36);
    private static final String LONG_TEXT = "é".repeat(70) + "x";

    // ------------------------------------------------------------------------------------------ Transfer and Authorize
    private static final List<List<Fault<Transfer>>> TRANSFER = List.of(
            List.of(
                    Fault.shape(t -> t.withFlags(2), INVALID_FLAGS), //
                    Fault.shape(t -> t.withFlags(0x8000), INVALID_FLAGS)),
            List.of(
                    Fault.shape(t -> t.withTransferId(Id.ZERO), INVALID_ID),
                    Fault.other(t -> t.withTransferId(Id.of(USED_PAYMENT)), OK),
                    Fault.other(t -> t.withTransferId(Id.of(USED_AUTHORIZATION)), ID_REUSED_KIND),
                    Fault.other(t -> t.withTransferId(Id.of(USED_CAPTURE)), ID_REUSED_KIND)),
            List.of(
                    Fault.of(t -> t.withLedger(0), ID_REUSED_LEDGER, INVALID_LEDGER),
                    Fault.of(
                            t -> t.withLedger(LEDGER_OF_NOBODY),
                            ID_REUSED_LEDGER,
                            DEBIT_LEDGER_MISMATCH,
                            CREDIT_LEDGER_MISMATCH)),
            List.of(Fault.other(t -> t.withCode(6), ID_REUSED_CODE)),
            List.of(
                    debit(0, INVALID_DEBIT_ACCOUNT),
                    debit(NOBODY, DEBIT_ACCOUNT_NOT_FOUND),
                    debit(DOLLARS, DEBIT_LEDGER_MISMATCH, INSUFFICIENT_FUNDS),
                    debit(CLOSED, DEBIT_ACCOUNT_CLOSED, INSUFFICIENT_FUNDS),
                    debit(FROZEN, DEBIT_ACCOUNT_FROZEN),
                    debit(DEBIT_BLOCKED, DEBIT_ACCOUNT_BLOCKED),
                    debit(DEBITS_FULL, DEBITS_OVERFLOW),
                    debit(DEBITS_FULL_AND_POOR, DEBITS_OVERFLOW, INSUFFICIENT_FUNDS),
                    debit(POOR, INSUFFICIENT_FUNDS)),
            List.of(
                    credit(0, INVALID_CREDIT_ACCOUNT),
                    credit(98, CREDIT_ACCOUNT_NOT_FOUND),
                    credit(OTHER_DOLLARS, CREDIT_LEDGER_MISMATCH),
                    credit(CLOSED_PAYEE, CREDIT_ACCOUNT_CLOSED),
                    credit(FROZEN_PAYEE, CREDIT_ACCOUNT_FROZEN),
                    credit(CREDIT_BLOCKED, CREDIT_ACCOUNT_BLOCKED),
                    credit(CREDITS_FULL, CREDITS_OVERFLOW),
                    Fault.of(t -> t.withCreditAccountId(t.debitAccountId()), ID_REUSED_CREDIT_ACCOUNT, ACCOUNTS_EQUAL)),
            List.of(
                    Fault.of(t -> t.withAmount(0), ID_REUSED_AMOUNT, INVALID_AMOUNT),
                    Fault.shape(t -> t.withAmount(-1), INVALID_AMOUNT),
                    Fault.shape(t -> t.withAmount(Long.MIN_VALUE), INVALID_AMOUNT),
                    Fault.other(t -> t.withAmount(2), ID_REUSED_AMOUNT)),
            List.of(Fault.other(t -> t.withUserData(new Id(3, 5)), ID_REUSED_USER_DATA)),
            List.of(
                    Fault.shape(t -> t.withReference(LONG_REFERENCE), INVALID_REFERENCE),
                    Fault.other(t -> t.withReference("other"), ID_REUSED_TEXT)),
            List.of(
                    Fault.shape(t -> t.withText(LONG_TEXT), INVALID_TEXT),
                    Fault.other(t -> t.withText("other"), ID_REUSED_TEXT)));

    /** What a Transfer can have, and a timeout. */
    private static final List<List<Fault<Authorize>>> AUTHORIZE = authorizeFaults(
            List.of(
                    Fault.shape(a -> a.withAuthorizationId(Id.ZERO), INVALID_ID),
                    Fault.other(a -> a.withAuthorizationId(Id.of(USED_AUTHORIZATION)), OK),
                    Fault.other(a -> a.withAuthorizationId(Id.of(USED_PAYMENT)), ID_REUSED_KIND)),
            List.of(
                    Fault.shape(a -> a.withTimeoutNs(0), INVALID_TIMEOUT),
                    Fault.shape(a -> a.withTimeoutNs(-1), INVALID_TIMEOUT),
                    Fault.shape(a -> a.withTimeoutNs(366L * 86_400 * 1_000_000_000 + 1), INVALID_TIMEOUT),
                    Fault.other(a -> a.withTimeoutNs(366L * 86_400 * 1_000_000_000), ID_REUSED_TIMEOUT)));

    // --------------------------------------------------------------------------------------------------------- Capture
    private static final List<List<Fault<Capture>>> CAPTURE_FAULTS = List.of(
            List.of(
                    Fault.shape(c -> c.withFlags(4), INVALID_FLAGS),
                    Fault.shape(c -> c.withFlags(0x8002), INVALID_FLAGS),
                    Fault.other(Capture::withFinal, ID_REUSED_FLAGS)),
            List.of(
                    Fault.shape(c -> c.withCaptureId(Id.ZERO), INVALID_ID),
                    Fault.other(
                            c -> c.withCaptureId(Id.of(USED_CAPTURE)).withAuthorizationId(Id.of(USED_AUTHORIZATION)),
                            OK),
                    Fault.other(c -> c.withCaptureId(Id.of(USED_VOID)), ID_REUSED_KIND)),
            List.of(Fault.other(c -> c.withCode(6), ID_REUSED_CODE)),
            List.of(
                    captureOf(0, INVALID_ORIGINAL),
                    captureOf(NOBODY, ORIGINAL_NOT_FOUND),
                    captureOf(REFUSED_AUTHORIZATION, ORIGINAL_NOT_FOUND),
                    captureOf(PAYMENT, ORIGINAL_KIND_MISMATCH),
                    captureOf(VOID, ORIGINAL_KIND_MISMATCH),
                    captureOf(CAPTURED, AUTHORIZATION_CAPTURED, CAPTURE_EXCEEDS_REMAINDER),
                    captureOf(CAPTURED_FINALLY, AUTHORIZATION_CAPTURED, CAPTURE_EXCEEDS_REMAINDER),
                    captureOf(VOIDED, AUTHORIZATION_VOIDED, CAPTURE_EXCEEDS_REMAINDER),
                    captureOf(EXPIRED, AUTHORIZATION_EXPIRED, CAPTURE_EXCEEDS_REMAINDER),
                    captureOf(FROZEN_PAYERS, DEBIT_ACCOUNT_FROZEN)),
            List.of(
                    Fault.shape(c -> c.withAmount(0), INVALID_AMOUNT),
                    Fault.shape(c -> c.withAmount(-10), INVALID_AMOUNT),
                    Fault.of(c -> c.withAmount(AMOUNT + 1), ID_REUSED_AMOUNT, CAPTURE_EXCEEDS_REMAINDER),
                    Fault.other(c -> c.withAmount(11), ID_REUSED_AMOUNT)),
            List.of(
                    splits(nine(), INVALID_SPLIT),
                    splits(of(Split.of(PAYEE, 1), Split.of(0, 0)), INVALID_SPLIT),
                    splits(of(Split.of(PAYEE, 1), Split.of(HOUSE, 1), Split.of(PAYEE, 0)), INVALID_SPLIT),
                    splits(of(Split.of(PAYEE, 0), Split.of(HOUSE, 0)), INVALID_SPLIT),
                    splits(of(Split.of(PAYEE, -1), Split.of(HOUSE, 0)), INVALID_SPLIT),
                    splits(of(Split.of(PAYEE, 1), Split.of(HOUSE, 9)), INVALID_SPLIT),
                    splits(of(Split.of(PAYEE, Long.MAX_VALUE), Split.of(HOUSE, 0)), INVALID_SPLIT),
                    Fault.of(
                            c -> c.withSplits(of(Split.of(PAYEE, c.amount()), Split.of(HOUSE, 0))),
                            ID_REUSED_SPLIT,
                            INVALID_SPLIT),
                    splits(of(Split.of(OTHER_PAYEE, 1), Split.of(PAYEE, 0))),
                    splits(of(Split.of(HOUSE, 0))),
                    splits(of(Split.of(NOBODY, 0)), CREDIT_ACCOUNT_NOT_FOUND),
                    Fault.of(
                            c -> c.withSplits(of(Split.of(payerOf(c.authorizationId()), 0))),
                            ID_REUSED_SPLIT,
                            PAYEE_IS_PAYER),
                    Fault.of(
                            c -> c.withSplits(of(Split.of(payerOf(c.authorizationId()), 1), Split.of(NOBODY, 0))),
                            ID_REUSED_SPLIT,
                            CREDIT_ACCOUNT_NOT_FOUND,
                            PAYEE_IS_PAYER),
                    Fault.of(
                            c -> c.withSplits(of(Split.of(DOLLARS, 1), Split.of(payerOf(c.authorizationId()), 0))),
                            ID_REUSED_SPLIT,
                            PAYEE_IS_PAYER,
                            CREDIT_LEDGER_MISMATCH),
                    splits(
                            of(Split.of(CLOSED_PAYEE, 1), Split.of(DOLLARS, 0)),
                            CREDIT_LEDGER_MISMATCH,
                            CREDIT_ACCOUNT_CLOSED),
                    splits(
                            of(Split.of(FROZEN_PAYEE, 1), Split.of(CLOSED_PAYEE, 0)),
                            CREDIT_ACCOUNT_CLOSED,
                            CREDIT_ACCOUNT_FROZEN),
                    splits(of(Split.of(CLOSED_PAYEE, 0)), CREDIT_ACCOUNT_CLOSED),
                    splits(
                            of(Split.of(CREDIT_BLOCKED, 1), Split.of(CREDITS_FULL, 1), Split.of(HELD, 0)),
                            CREDIT_ACCOUNT_BLOCKED,
                            CREDITS_OVERFLOW),
                    splits(of(Split.of(CREDITS_FULL, 1), Split.of(CREDIT_BLOCKED, 0)), CREDIT_ACCOUNT_BLOCKED),
                    splits(of(Split.of(DEBIT_BLOCKED, 1), Split.of(CREDITS_FULL, 0)), CREDITS_OVERFLOW)),
            List.of(Fault.other(c -> c.withUserData(new Id(3, 5)), ID_REUSED_USER_DATA)),
            List.of(
                    Fault.shape(c -> c.withReference(LONG_REFERENCE), INVALID_REFERENCE),
                    Fault.other(c -> c.withReference("other"), ID_REUSED_TEXT)),
            List.of(Fault.shape(c -> c.withText(LONG_TEXT), INVALID_TEXT)));

    // ------------------------------------------------------------------------------------------------------------ Void
    private static final List<List<Fault<Void>>> VOID_FAULTS = List.of(
            List.of(Fault.shape(v -> v.withFlags(2), INVALID_FLAGS)),
            List.of(
                    Fault.shape(v -> v.withVoidId(Id.ZERO), INVALID_ID),
                    Fault.other(v -> v.withVoidId(Id.of(USED_VOID)).withAuthorizationId(Id.of(USED_AUTHORIZATION)), OK),
                    Fault.other(v -> v.withVoidId(Id.of(USED_CAPTURE)), ID_REUSED_KIND)),
            List.of(Fault.other(v -> v.withCode(6), ID_REUSED_CODE)),
            List.of(
                    voidOf(0, INVALID_ORIGINAL),
                    voidOf(NOBODY, ORIGINAL_NOT_FOUND),
                    voidOf(REFUSED_AUTHORIZATION, ORIGINAL_NOT_FOUND),
                    voidOf(PAYMENT, ORIGINAL_KIND_MISMATCH),
                    voidOf(CAPTURED, AUTHORIZATION_CAPTURED),
                    voidOf(CAPTURED_FINALLY, AUTHORIZATION_CAPTURED),
                    voidOf(VOIDED, AUTHORIZATION_VOIDED),
                    voidOf(EXPIRED, AUTHORIZATION_EXPIRED)),
            List.of(Fault.other(v -> v.withUserData(new Id(3, 5)), ID_REUSED_USER_DATA)),
            List.of(Fault.shape(v -> v.withReference(LONG_REFERENCE), INVALID_REFERENCE)),
            List.of(
                    Fault.shape(v -> v.withText(LONG_TEXT), INVALID_TEXT),
                    Fault.other(v -> v.withText("other"), ID_REUSED_TEXT)));

    // ---------------------------------------------------------------------------------------------- Refund and Reverse
    /** Payments between accounts that may not give back, or be given back to. */
    private static final Map<Long, Status[]> REFUSING = refusing();

    private static final List<List<Fault<Refund>>> REFUND_FAULTS = List.of(
            List.of(Fault.shape(r -> r.withFlags(2), INVALID_FLAGS)),
            List.of(
                    Fault.shape(r -> r.withRefundId(Id.ZERO), INVALID_ID),
                    Fault.other(r -> r.withRefundId(Id.of(USED_REFUND)).withOriginalId(Id.of(USED_PAYMENT)), OK),
                    Fault.other(r -> r.withRefundId(Id.of(USED_REVERSAL)), ID_REUSED_KIND)),
            List.of(Fault.other(r -> r.withCode(6), ID_REUSED_CODE)),
            concat(
                    List.of(
                            refundOf(0, INVALID_ORIGINAL),
                            refundOf(NOBODY, ORIGINAL_NOT_FOUND),
                            refundOf(REFUSED_PAYMENT, ORIGINAL_NOT_FOUND),
                            refundOf(AUTHORIZATION, ORIGINAL_KIND_MISMATCH),
                            refundOf(VOID, ORIGINAL_KIND_MISMATCH),
                            refundOf(REFUND, ORIGINAL_KIND_MISMATCH),
                            refundOf(REVERSAL, ORIGINAL_KIND_MISMATCH),
                            refundOf(REVERSED_PAYMENT, ORIGINAL_REVERSED),
                            refundOf(REFUNDED_PAYMENT),
                            refundOf(CAPTURE),
                            refundOf(SPLIT_CAPTURE, PAYEE_MISMATCH)),
                    REFUSING.entrySet().stream()
                            .map(each -> refundOf(each.getKey(), each.getValue()))
                            .toList()),
            List.of(
                    Fault.of(r -> r.withPayeeAccountId(Id.of(NOBODY)), ID_REUSED_DEBIT_ACCOUNT, PAYEE_MISMATCH),
                    Fault.of(
                            r -> r.withPayeeAccountId(Id.of(payerOf(r.originalId()))),
                            ID_REUSED_DEBIT_ACCOUNT,
                            PAYEE_MISMATCH),
                    Fault.other(r -> r.withPayeeAccountId(Id.of(payeeOf(r.originalId()))), ID_REUSED_DEBIT_ACCOUNT)),
            List.of(
                    Fault.shape(r -> r.withAmount(0), INVALID_AMOUNT),
                    Fault.shape(r -> r.withAmount(Long.MIN_VALUE), INVALID_AMOUNT),
                    Fault.of(r -> r.withAmount(AMOUNT + 1), ID_REUSED_AMOUNT, REFUND_EXCEEDS_REMAINDER),
                    Fault.of(r -> r.withAmount(Long.MAX_VALUE), ID_REUSED_AMOUNT, REFUND_EXCEEDS_REMAINDER)),
            List.of(Fault.other(r -> r.withUserData(new Id(3, 5)), ID_REUSED_USER_DATA)),
            List.of(
                    Fault.shape(r -> r.withReference(LONG_REFERENCE), INVALID_REFERENCE),
                    Fault.other(r -> r.withReference("other"), ID_REUSED_TEXT)),
            List.of(Fault.shape(r -> r.withText(LONG_TEXT), INVALID_TEXT)));

    private static final List<List<Fault<Reverse>>> REVERSE_FAULTS = List.of(
            List.of(Fault.shape(r -> r.withFlags(2), INVALID_FLAGS)),
            List.of(
                    Fault.shape(r -> r.withReversalId(Id.ZERO), INVALID_ID),
                    Fault.other(r -> r.withReversalId(Id.of(USED_REVERSAL)).withOriginalId(Id.of(506)), OK),
                    Fault.other(r -> r.withReversalId(Id.of(USED_REFUND)), ID_REUSED_KIND)),
            List.of(Fault.other(r -> r.withCode(6), ID_REUSED_CODE)),
            concat(
                    List.of(
                            reversalOf(0, INVALID_ORIGINAL),
                            reversalOf(NOBODY, ORIGINAL_NOT_FOUND),
                            reversalOf(REFUSED_PAYMENT, ORIGINAL_NOT_FOUND),
                            reversalOf(AUTHORIZATION, ORIGINAL_KIND_MISMATCH),
                            reversalOf(CAPTURE, ORIGINAL_KIND_MISMATCH),
                            reversalOf(REFUND, ORIGINAL_KIND_MISMATCH),
                            reversalOf(REVERSED_PAYMENT, ORIGINAL_REVERSED),
                            reversalOf(REFUNDED_PAYMENT, ORIGINAL_REFUNDED)),
                    REFUSING.entrySet().stream()
                            .map(each -> reversalOf(each.getKey(), each.getValue()))
                            .toList()),
            List.of(Fault.other(r -> r.withUserData(new Id(3, 5)), ID_REUSED_USER_DATA)),
            List.of(Fault.shape(r -> r.withReference(LONG_REFERENCE), INVALID_REFERENCE)),
            List.of(
                    Fault.shape(r -> r.withText(LONG_TEXT), INVALID_TEXT),
                    Fault.other(r -> r.withText("other"), ID_REUSED_TEXT)));

    // ---------------------------------------------------------------------------------------------------- account life
    private static final List<List<Fault<OpenAccount>>> OPEN_ACCOUNT = List.of(
            List.of(
                    Fault.shape(a -> a.withFlags(4), INVALID_FLAGS),
                    Fault.shape(a -> a.withFlags(0x8000), INVALID_FLAGS),
                    Fault.other(OpenAccount::withHistory, ID_REUSED_FLAGS)),
            List.of(
                    Fault.shape(a -> a.withAccountId(Id.ZERO), INVALID_ID),
                    Fault.other(a -> a.withAccountId(Id.of(USED_ACCOUNT)), OK)),
            List.of(
                    Fault.of(a -> a.withLedger(0), ID_REUSED_LEDGER, INVALID_LEDGER),
                    Fault.of(a -> a.withLedger(LEDGER_OF_NOBODY), ID_REUSED_LEDGER, CAPACITY_EXCEEDED),
                    Fault.other(a -> a.withLedger(DOLLAR), ID_REUSED_LEDGER)),
            List.of(Fault.other(a -> a.withCode(6), ID_REUSED_CODE)),
            List.of(
                    Fault.shape(a -> a.withKind(0), INVALID_KIND),
                    Fault.shape(a -> a.withKind(3), INVALID_KIND),
                    Fault.shape(a -> a.withKind(255), INVALID_KIND),
                    Fault.other(a -> a.withKind(Command.HOUSE), ID_REUSED_KIND)),
            List.of(
                    Fault.shape(a -> a.withOverdraftLimit(-1), INVALID_OVERDRAFT_LIMIT),
                    Fault.shape(a -> a.withOverdraftLimit(Long.MIN_VALUE), INVALID_OVERDRAFT_LIMIT),
                    Fault.other(a -> a.withOverdraftLimit(1), ID_REUSED_OVERDRAFT_LIMIT)),
            List.of(Fault.other(a -> a.withUserData(new Id(8, 8)), ID_REUSED_USER_DATA)));

    private static final List<List<Fault<SetAccountStatus>>> SET_ACCOUNT_STATUS = List.of(
            List.of(
                    Fault.shape(s -> s.withFlags(2), INVALID_FLAGS), //
                    Fault.shape(s -> s.withFlags(0x100), INVALID_FLAGS)),
            List.of(
                    Fault.shape(s -> s.withAccountId(Id.ZERO), INVALID_ID),
                    Fault.shape(s -> s.withAccountId(Id.of(NOBODY)), ACCOUNT_NOT_FOUND),
                    Fault.shape(s -> s.withAccountId(Id.of(CLOSED)).withExpectedVersion(2), ACCOUNT_CLOSED),
                    Fault.shape(s -> s.withAccountId(Id.of(HELD)).withAccountStatus(CLOSE), HOLDS_OPEN),
                    Fault.of(s -> s.withAccountId(Id.of(PAYER)).withAccountStatus(CLOSE), OK, BALANCE_NOT_ZERO),
                    Fault.shape(s -> s.withAccountId(Id.of(OVERDRAWN)).withAccountStatus(CLOSE), BALANCE_NOT_ZERO)),
            List.of(
                    Fault.shape(s -> s.withAccountStatus(0), INVALID_ACCOUNT_STATUS),
                    Fault.shape(s -> s.withAccountStatus(6), INVALID_ACCOUNT_STATUS),
                    Fault.shape(s -> s.withAccountStatus(255), INVALID_ACCOUNT_STATUS)),
            List.of(
                    Fault.shape(s -> s.withExpectedVersion(s.expectedVersion() + 1), VERSION_MISMATCH),
                    Fault.shape(s -> s.withExpectedVersion(s.expectedVersion() - 1), VERSION_MISMATCH),
                    Fault.shape(s -> s.withExpectedVersion(0xFFFF_FFFEL), VERSION_MISMATCH)));

    private static final List<List<Fault<SetAccountLimits>>> SET_ACCOUNT_LIMITS = List.of(
            List.of(Fault.shape(s -> s.withFlags(2), INVALID_FLAGS)),
            List.of(
                    Fault.shape(s -> s.withAccountId(Id.ZERO), INVALID_ID),
                    Fault.shape(s -> s.withAccountId(Id.of(NOBODY)), ACCOUNT_NOT_FOUND),
                    Fault.shape(s -> s.withAccountId(Id.of(CLOSED)).withExpectedVersion(2), ACCOUNT_CLOSED),
                    Fault.shape(s -> s.withAccountId(Id.of(OVERDRAWN)).withOverdraftLimit(49), OVERDRAFT_LIMIT_IN_USE)),
            List.of(
                    Fault.shape(s -> s.withOverdraftLimit(-1), INVALID_OVERDRAFT_LIMIT),
                    Fault.shape(s -> s.withOverdraftLimit(Long.MIN_VALUE), INVALID_OVERDRAFT_LIMIT)),
            List.of(
                    Fault.shape(s -> s.withExpectedVersion(s.expectedVersion() + 1), VERSION_MISMATCH),
                    Fault.shape(s -> s.withExpectedVersion(s.expectedVersion() - 1), VERSION_MISMATCH)));

    private final Set<Status> seen = EnumSet.noneOf(Status.class);

    @Test
    void shouldAnswerWithTheFirstStatusInPrecedenceThatACommandDeserves() {
        checkMoney(TRANSFER, id -> payment(id, PAYER, PAYEE), null);
        checkMoney(AUTHORIZE, id -> hold(id, PAYER, PAYEE), null);
        checkMoney(CAPTURE_FAULTS, id -> Capture.of(id, original(id), 10), id -> hold(id, PAYER, PAYEE));
        checkMoney(VOID_FAULTS, id -> Void.of(id, original(id)), id -> hold(id, PAYER, PAYEE));
        checkMoney(REFUND_FAULTS, id -> Refund.of(id, original(id), 0, 10), id -> payment(id, PAYER, PAYEE));
        checkMoney(REVERSE_FAULTS, id -> Reverse.of(id, original(id)), id -> payment(id, PAYER, PAYEE));
        check(OPEN_ACCOUNT, id -> OpenAccount.customer(id, EURO), null, Full.NOTHING, 3);
        check(OPEN_ACCOUNT, id -> OpenAccount.customer(id, EURO), null, Full.ACCOUNTS, 3);
        check(OPEN_ACCOUNT, id -> OpenAccount.customer(id, EURO), null, Full.HISTORY, 2);
        for (final Full full : new Full[] {Full.NOTHING, Full.HISTORY}) {
            check(SET_ACCOUNT_STATUS, id -> SetAccountStatus.of(original(id), 1, FREEZE), this::withHistory, full, 3);
            check(SET_ACCOUNT_LIMITS, id -> SetAccountLimits.of(original(id), 1, 60), this::withHistory, full, 3);
        }
        checkQueries();
        checkChains();
        final EnumSet<Status> ofTheServer = EnumSet.of(
                NOT_AUTHORIZED,
                SIGNATURE_MISSING,
                SIGNATURE_INVALID,
                STANDBY,
                STORAGE_FULL,
                PEER_NOT_LOCAL,
                NOT_A_STANDBY,
                WRITER_ALIVE,
                JOURNAL_DAMAGED,
                JOURNAL_UNUSABLE);
        assertEquals(EnumSet.complementOf(ofTheServer), seen, "every status of the engine");
    }

    @Test
    void shouldAnswerCapacityExceededWhenThereIsNoRoomForALedger() {
        try (StatusBook book = new StatusBook(1)) {
            assertEquals(CAPACITY_EXCEEDED, book.driver().status(OpenAccount.customer(50, LEDGER_OF_NOBODY)));
            assertEquals(OK, book.driver().status(OpenAccount.customer(50, DOLLAR)));
        }
    }

    @Test
    void shouldFitIntoAByteOfARecord() {
        assertTrue(Status.values().length <= 256);
    }

    private void checkQueries() {
        try (StatusBook book = new StatusBook(1)) {
            final long opened = book.driver().account(PAYER).openedSequence();
            final Map<Query, Status> cases = new LinkedHashMap<>();
            for (final Id id : new Id[] {Id.ZERO, Id.of(NOBODY), Id.of(PAYER), Id.of(PAYMENT)}) {
                cases.put(GetAccount.of(id).withFlags(1), INVALID_FLAGS);
                cases.put(GetAccountAt.of(id, 0, 0).withFlags(2), INVALID_FLAGS);
                cases.put(GetTransfer.of(id).withFlags(0x8000), INVALID_FLAGS);
                cases.put(GetAuthorization.of(id).withFlags(1), INVALID_FLAGS);
                cases.put(ListEntries.of(id, 0).withFlags(1), INVALID_FLAGS);
            }
            cases.put(TrialBalance.of(0).withFlags(1), INVALID_FLAGS);
            cases.put(GetStateHash.of().withFlags(1), INVALID_FLAGS);
            cases.put(GetAccount.of(Id.ZERO), INVALID_ID);
            cases.put(GetAccountAt.of(Id.ZERO, 0, 0), INVALID_ID);
            cases.put(GetTransfer.of(Id.ZERO), INVALID_ID);
            cases.put(GetAuthorization.of(Id.ZERO), INVALID_ID);
            cases.put(ListEntries.of(Id.ZERO, 0), INVALID_ID);
            for (final Id id : new Id[] {Id.of(NOBODY), Id.of(PAYER)}) {
                cases.put(ListEntries.of(id, 0), INVALID_RANGE);
                cases.put(ListEntries.of(id, 3), INVALID_RANGE);
                cases.put(ListEntries.of(id, 255), INVALID_RANGE);
                cases.put(ListEntries.of(id, 1).withFromNs(6).withToNs(5), INVALID_RANGE);
                cases.put(ListEntries.of(id, 1).withCursor(-1), INVALID_RANGE);
                cases.put(ListEntries.of(id, 2).withCursor(Long.MIN_VALUE), INVALID_RANGE);
            }
            cases.put(GetAccount.of(Id.of(NOBODY)), ACCOUNT_NOT_FOUND);
            cases.put(GetAccountAt.of(Id.of(NOBODY), 0, 0), ACCOUNT_NOT_FOUND);
            cases.put(ListEntries.of(Id.of(NOBODY), 1), ACCOUNT_NOT_FOUND);
            cases.put(GetTransfer.of(Id.of(NOBODY)), TRANSFER_NOT_FOUND);
            cases.put(GetAuthorization.of(Id.of(NOBODY)), TRANSFER_NOT_FOUND);
            cases.put(GetAuthorization.of(Id.of(PAYMENT)), NOT_AN_AUTHORIZATION);
            cases.put(GetAuthorization.of(Id.of(REFUSED_PAYMENT)), NOT_AN_AUTHORIZATION);
            cases.put(GetAccountAt.of(Id.of(PAYEE), 0, 0), NO_HISTORY);
            cases.put(GetAccountAt.of(Id.of(PAYER), opened - 1, Long.MAX_VALUE), NOT_YET_OPENED);
            cases.put(GetAccountAt.of(Id.of(PAYER), Long.MAX_VALUE, 0), NOT_YET_OPENED);
            cases.put(GetAccountAt.of(Id.of(PAYER), opened, Long.MAX_VALUE), OK);
            cases.put(ListEntries.of(Id.of(PAYER), 1).withFromNs(5).withToNs(5), OK);
            cases.forEach((query, expected) -> {
                assertEquals(expected, book.driver().query(query).status(), () -> "answer to " + query);
                seen.add(expected);
            });
        }
    }

    private void checkChains() {
        try (StatusBook book = new StatusBook(10)) {
            final Transfer sent = payment(USED_PAYMENT, PAYER, PAYEE);
            final List<List<Status>> answers = List.of(
                    book.driver().chainStatuses(payment(801, PAYER, PAYEE), sent),
                    book.driver().chainStatuses(payment(802, PAYER, PAYEE), payment(802, PAYER, PAYEE)),
                    book.driver().chainStatuses(payment(803, PAYER, PAYEE), sent.withAmount(1)),
                    book.driver().chainStatuses(payment(804, PAYER, PAYEE), sent.withAmount(0)),
                    book.driver().chainStatuses(payment(805, PAYER, PAYEE), payment(806, POOR, PAYEE)));
            final List<Status> expected =
                    List.of(ID_REUSED_CHAIN, ID_REUSED_CHAIN, ID_REUSED_AMOUNT, INVALID_AMOUNT, INSUFFICIENT_FUNDS);
            assertEquals(
                    expected.stream()
                            .map(status -> List.of(CHAIN_FAILED, status))
                            .toList(),
                    answers);
            seen.addAll(List.of(CHAIN_FAILED, ID_REUSED_CHAIN));
        }
    }

    private <T extends Command> void checkMoney(
            final List<List<Fault<T>>> faults, final LongFunction<T> sound, final LongFunction<Command> original) {
        check(faults, sound, original, Full.NOTHING, 3);
        check(faults, sound, original, Full.TRANSFERS, 2);
        check(faults, sound, original, Full.HISTORY, 2);
    }

    /**
     * @param sound gives the command that the faults are made in, with this id.
     * @param original gives what that command acts on, with this id, or null.
     */
    private <T extends Command> void check(
            final List<List<Fault<T>>> faults,
            final LongFunction<T> sound,
            final LongFunction<Command> original,
            final Full full,
            final int faultsMax) {
        final List<List<Fault<T>>> all = Fault.combinations(faults, faultsMax);
        for (int from = 0; from < all.size(); from += COMMANDS_PER_BOOK) {
            final int count = Math.min(COMMANDS_PER_BOOK, all.size() - from);
            try (StatusBook book = new StatusBook(count)) {
                for (int i = 0; original != null && i < count; i++) {
                    book.driver().accept(original.apply(FRESH_ORIGINAL + i));
                }
                book.fill(full);
                for (int i = 0; i < count; i++) {
                    final List<Fault<T>> chosen = all.get(from + i);
                    final T command = Fault.spoil(sound.apply(FRESH + i), chosen);
                    check(book, command, expected(chosen, command, full));
                }
            }
        }
    }

    private static <T extends Command> Status expected(final List<Fault<T>> chosen, final T command, final Full full) {
        final boolean isUsed = isUsed(command);
        final Status status = Fault.expected(chosen, isUsed, isFull(command, full));
        final boolean mayNeedHistory = status == OK && !isUsed && full == Full.HISTORY;
        return mayNeedHistory && needsHistory(command) ? HISTORY_FULL : status;
    }

    private static boolean isUsed(final Command command) {
        if (command instanceof Money money) {
            return money.id().lo() >= USED_PAYMENT && money.id().lo() <= USED_REVERSAL;
        }
        return command instanceof OpenAccount open && open.accountId().equals(Id.of(USED_ACCOUNT));
    }

    private static boolean isFull(final Command command, final Full full) {
        return command instanceof OpenAccount ? full == Full.ACCOUNTS : full == Full.TRANSFERS;
    }

    /** All others change the payer, who has history, and whose holds' ends were set aside. */
    private static boolean needsHistory(final Command command) {
        if (command instanceof OpenAccount open) {
            return (open.flags() & Command.HISTORY) != 0;
        }
        return !(command instanceof Void) && !(command instanceof Capture capture && capture.isFinal());
    }

    private void check(final StatusBook book, final Command command, final Status expected) {
        final List<List<Long>> before = book.balances();
        final int transfersBefore = book.driver().engine.transferCount();
        final Reply reply = book.driver().send(command);
        assertEquals(expected, reply.status(), () -> "answer to " + command);
        if (expected != OK || reply.replayed()) {
            assertEquals(before, book.balances(), () -> "balances after " + command);
        }
        final boolean isRetained = ACCOUNT_NOT_FOUND.precedes(expected) && expected != HISTORY_FULL;
        if (expected != OK && !(command instanceof Money && isRetained)) {
            assertEquals(transfersBefore, book.driver().engine.transferCount(), () -> "transfers after " + command);
        }
        seen.add(expected);
    }

    private Command withHistory(final long id) {
        return OpenAccount.customer(id, EURO).withHistory();
    }

    private static long original(final long id) {
        return id - FRESH + FRESH_ORIGINAL;
    }

    private static Fault<Transfer> debit(final long id, final Status... deserves) {
        return Fault.of(t -> t.withDebitAccountId(Id.of(id)), ID_REUSED_DEBIT_ACCOUNT, deserves);
    }

    private static Fault<Transfer> credit(final long id, final Status... deserves) {
        return Fault.of(t -> t.withCreditAccountId(Id.of(id)), ID_REUSED_CREDIT_ACCOUNT, deserves);
    }

    private static Fault<Capture> captureOf(final long id, final Status... deserves) {
        return Fault.of(c -> c.withAuthorizationId(Id.of(id)), ID_REUSED_ORIGINAL, deserves);
    }

    private static Fault<Void> voidOf(final long id, final Status... deserves) {
        return Fault.of(v -> v.withAuthorizationId(Id.of(id)), ID_REUSED_ORIGINAL, deserves);
    }

    private static Fault<Refund> refundOf(final long id, final Status... deserves) {
        return Fault.of(r -> r.withOriginalId(Id.of(id)), ID_REUSED_ORIGINAL, deserves);
    }

    private static Fault<Reverse> reversalOf(final long id, final Status... deserves) {
        return Fault.of(r -> r.withOriginalId(Id.of(id)), ID_REUSED_ORIGINAL, deserves);
    }

    private static Fault<Capture> splits(final List<Split> splits, final Status... deserves) {
        return Fault.of(c -> c.withSplits(splits), ID_REUSED_SPLIT, deserves);
    }

    private static List<Split> of(final Split... splits) {
        return List.of(splits);
    }

    private static List<Split> nine() {
        final List<Split> splits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            splits.add(Split.of(1000 + i, 1));
        }
        splits.add(Split.of(PAYEE, 0));
        return Collections.unmodifiableList(splits);
    }

    private static Map<Long, Status[]> refusing() {
        final Map<Long, Status[]> all = new LinkedHashMap<>();
        put(all, CLOSED, PAYEE, CREDIT_ACCOUNT_CLOSED);
        put(all, CLOSED, FROZEN, CREDIT_ACCOUNT_CLOSED, DEBIT_ACCOUNT_FROZEN);
        put(all, PAYER, CLOSED, DEBIT_ACCOUNT_CLOSED, INSUFFICIENT_FUNDS);
        put(all, FROZEN, CLOSED, DEBIT_ACCOUNT_CLOSED, CREDIT_ACCOUNT_FROZEN, INSUFFICIENT_FUNDS);
        put(all, PAYER, FROZEN, DEBIT_ACCOUNT_FROZEN);
        put(all, CREDIT_BLOCKED, FROZEN, DEBIT_ACCOUNT_FROZEN, CREDIT_ACCOUNT_BLOCKED);
        put(all, FROZEN, PAYEE, CREDIT_ACCOUNT_FROZEN);
        put(all, FROZEN, DEBIT_BLOCKED, CREDIT_ACCOUNT_FROZEN, DEBIT_ACCOUNT_BLOCKED);
        put(all, PAYER, DEBIT_BLOCKED, DEBIT_ACCOUNT_BLOCKED);
        put(all, CREDIT_BLOCKED, DEBIT_BLOCKED, DEBIT_ACCOUNT_BLOCKED, CREDIT_ACCOUNT_BLOCKED);
        put(all, CREDIT_BLOCKED, PAYEE, CREDIT_ACCOUNT_BLOCKED);
        put(all, CREDIT_BLOCKED, DEBITS_FULL, CREDIT_ACCOUNT_BLOCKED, DEBITS_OVERFLOW);
        put(all, PAYER, DEBITS_FULL, DEBITS_OVERFLOW);
        put(all, CREDITS_FULL, DEBITS_FULL, DEBITS_OVERFLOW, CREDITS_OVERFLOW);
        put(all, CREDITS_FULL, PAYEE, CREDITS_OVERFLOW);
        put(all, CREDITS_FULL, POOR, CREDITS_OVERFLOW, INSUFFICIENT_FUNDS);
        put(all, PAYER, POOR, INSUFFICIENT_FUNDS);
        return all;
    }

    private static void put(
            final Map<Long, Status[]> all, final long payer, final long payee, final Status... deserves) {
        all.put(between(payer, payee), deserves);
    }

    private static <T> List<T> concat(final List<T> first, final List<T> second) {
        final List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** The Transfer's faults but for those of the id, in an Authorize. */
    private static List<List<Fault<Authorize>>> authorizeFaults(
            final List<Fault<Authorize>> idFaults, final List<Fault<Authorize>> timeoutFaults) {
        final List<List<Fault<Authorize>>> all = new ArrayList<>();
        for (final List<Fault<Transfer>> field : TRANSFER) {
            all.add(field.stream()
                    .map(fault -> new Fault<>(inAuthorize(fault.edit()), fault.ifUsed(), fault.deserves()))
                    .toList());
        }
        all.set(1, idFaults);
        all.add(timeoutFaults);
        return all;
    }

    private static UnaryOperator<Authorize> inAuthorize(final UnaryOperator<Transfer> edit) {
        return a -> {
            final Transfer edited = edit.apply(new Transfer(
                    a.correlationId(),
                    a.flags(),
                    a.code(),
                    a.ledger(),
                    a.authorizationId(),
                    a.debitAccountId(),
                    a.creditAccountId(),
                    a.amount(),
                    a.userData(),
                    a.reference(),
                    a.text()));
            return a.withFlags(edited.flags())
                    .withCode(edited.code())
                    .withLedger(edited.ledger())
                    .withDebitAccountId(edited.debitAccountId())
                    .withCreditAccountId(edited.creditAccountId())
                    .withAmount(edited.amount())
                    .withUserData(edited.userData())
                    .withReference(edited.reference())
                    .withText(edited.text());
        };
    }
}
