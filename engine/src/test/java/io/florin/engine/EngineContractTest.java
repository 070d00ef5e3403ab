package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Status;
import io.florin.protocol.codec.GetAccountEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.reference.Command;
import io.florin.reference.Command.Configure;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountLimits;
import io.florin.reference.Command.SetAccountStatus;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Reverse;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Id;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the pipeline must keep to: a breach throws, and changes nothing. */
class EngineContractTest {
    private static final Configure SETTINGS = Configure.of(2, 10, 100);

    private int replies;
    private final Engine engine = new Engine((buffer, offset, length) -> replies++);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldBeginUnconfigured() {
        assertFalse(engine.isConfigured());
        assertEquals(0, engine.accountsMax());
        assertEquals(0, engine.lastSequence());
        assertEquals(0, engine.lastTimestampNs());
        assertThrows(IllegalStateException.class, () -> apply(OpenAccount.customer(1, 1), 1, 1));
        apply(SETTINGS, 1, 5);
        assertTrue(engine.isConfigured());
        assertEquals(2, engine.ledgersMax());
        assertEquals(10, engine.accountsMax());
        assertEquals(100, engine.transfersMax());
        assertEquals(1, engine.lastSequence());
        assertEquals(5, engine.lastTimestampNs());
        assertEquals(1, replies);
    }

    @Test
    void shouldChangeNothingByReadingAhead() {
        final byte[] transfer = Transfer.of(7, 1, 2, 1, 5).encode();
        engine.readAhead(new UnsafeBuffer(transfer), 0); // before there is anything to read
        apply(SETTINGS, 1, 5);
        apply(OpenAccount.house(1, 1), 2, 5);
        final long hash = engine.stateHash();
        for (int i = 0; i < 3 * Engine.AHEAD_MAX; i++) {
            engine.readAhead(new UnsafeBuffer(transfer), 0);
            engine.readAhead(new UnsafeBuffer(Capture.of(8, 7, 5).encode()), 0);
            engine.readAhead(new UnsafeBuffer(OpenAccount.house(9, 1).encode()), 0);
        }
        engine.awaitAhead();
        engine.awaitAhead();

        assertEquals(hash, engine.stateHash());
        assertEquals(2, replies);
        apply(OpenAccount.customer(2, 1), 3, 5); // read ahead when it was not there
        apply(Transfer.of(7, 1, 2, 1, 5), 4, 5);
        assertEquals(1, engine.transferCount());
    }

    @Test
    void shouldNotCareWhatWasReadAhead() {
        try (Engine other = new Engine((buffer, offset, length) -> {})) {
            final Command[] opening = {
                SETTINGS,
                OpenAccount.house(1, 1),
                OpenAccount.house(2, 1),
                OpenAccount.house(3, 1),
                OpenAccount.house(4, 1)
            };
            for (int i = 0; i < opening.length; i++) {
                apply(opening[i], i + 1, 5);
                apply(other, opening[i], i + 1, 5);
            }
            engine.readAhead(new UnsafeBuffer(Transfer.of(7, 1, 2, 1, 5).encode()), 0);
            engine.readAhead(new UnsafeBuffer(Authorize.of(8, 2, 1, 1, 5, 9).encode()), 0);
            engine.awaitAhead();
            apply(Transfer.of(9, 3, 4, 1, 6), 6, 5);
            apply(other, Transfer.of(9, 3, 4, 1, 6), 6, 5);

            assertEquals(other.stateHash(), engine.stateHash());
        }
    }

    @Test
    void shouldThrowWhenASequenceDoesNotFollow() {
        apply(SETTINGS, 1, 5);
        final long hash = engine.stateHash();
        for (final long sequence : new long[] {0, 1, 3, -1, Long.MAX_VALUE}) {
            assertThrows(IllegalStateException.class, () -> apply(OpenAccount.customer(1, 1), sequence, 5));
        }
        assertEquals(hash, engine.stateHash());
        assertEquals(1, replies);
        apply(OpenAccount.customer(1, 1), 2, 5);
        assertEquals(2, replies);
    }

    @Test
    void shouldThrowWhenTimeGoesBackwards() {
        assertThrows(IllegalStateException.class, () -> apply(SETTINGS, 1, -1));
        apply(SETTINGS, 1, 5);
        assertThrows(IllegalStateException.class, () -> apply(OpenAccount.customer(1, 1), 2, 4));
        assertEquals(1, engine.lastSequence());
    }

    @Test
    void shouldThrowWhenItIsNoCommand() {
        apply(SETTINGS, 1, 5);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        new GetAccountEncoder().wrapAndApplyHeader(buffer, 0, header);
        assertThrows(IllegalStateException.class, () -> engine.onCommand(buffer, 0, 40, 2, 6, 0));
        header.templateId(999);
        assertThrows(IllegalStateException.class, () -> engine.onCommand(buffer, 0, 40, 2, 6, 0));
        assertThrows(IllegalStateException.class, () -> engine.onQuery(buffer, 0, 40));
        assertEquals(1, engine.lastSequence());
    }

    @Test
    void shouldThrowWhenACommandIsLongerThanAFrame() {
        apply(SETTINGS, 1, 5);
        final Transfer transfer =
                Transfer.of(1, 1, 2, 1, 1).withReference("r".repeat(200)).withText("t".repeat(220));
        assertThrows(IllegalStateException.class, () -> apply(transfer, 2, 5));
    }

    @Test
    void shouldThrowWhenACapacityIsOutOfRangeOrLowered() {
        for (final Configure unsound : new Configure[] {
            Configure.of(0, 10, 100),
            Configure.of(2, 0, 100),
            Configure.of(2, 10, 0),
            Configure.of(LedgerStore.LEDGERS_MAX + 1, 10, 100),
            Configure.of(2, 1L << 31, 100),
            Configure.of(2, 10, 0xFFFF_FFFEL)
        }) {
            assertThrows(IllegalStateException.class, () -> apply(unsound, 1, 1));
        }
        assertFalse(engine.isConfigured());
        apply(SETTINGS, 1, 1);
        apply(SETTINGS, 2, 1);
        assertThrows(IllegalStateException.class, () -> apply(Configure.of(1, 10, 100), 3, 1));
        assertThrows(IllegalStateException.class, () -> apply(Configure.of(2, 9, 100), 3, 1));
        assertThrows(IllegalStateException.class, () -> apply(Configure.of(2, 10, 99), 3, 1));
        apply(Configure.of(LedgerStore.LEDGERS_MAX, Integer.MAX_VALUE, Integer.MAX_VALUE), 3, 1);
        apply(OpenAccount.customer(1, 1), 4, 1);
        assertEquals(1, engine.accountCount());
    }

    @Test
    void shouldThrowWhenTheHistorysCapacityIsOutOfRangeOrLoweredOrTheKeyChanges() {
        assertThrows(IllegalStateException.class, () -> apply(SETTINGS.withHistoryMax(1L << 31), 1, 1));
        apply(SETTINGS.withHistoryMax(0), 1, 1);
        assertEquals(0, engine.historyMax());
        apply(SETTINGS.withHistoryMax(5), 2, 1);
        assertEquals(5, engine.historyMax());
        assertThrows(IllegalStateException.class, () -> apply(SETTINGS.withHistoryMax(4), 3, 1));
        assertThrows(
                IllegalStateException.class,
                () -> apply(SETTINGS.withHistoryMax(5).withHashKey(new Id(11, 13)), 3, 1));
        assertThrows(
                IllegalStateException.class,
                () -> apply(SETTINGS.withHistoryMax(5).withHashKey(new Id(10, 12)), 3, 1));
        assertEquals(11, engine.hashKeyLo());
        assertEquals(12, engine.hashKeyHi());
        assertEquals(2, engine.lastSequence());
    }

    @Test
    void shouldChooseOtherPlacesOfIdsByTheKeyAndHaveTheSameState() {
        final Command[] history = {OpenAccount.customer(1, 1), OpenAccount.house(2, 1), Transfer.of(9, 2, 1, 1, 5)};
        assertEquals(hashAfter(SETTINGS, 5, history), hashAfter(SETTINGS.withHashKey(new Id(-1, 7)), 5, history));
    }

    @Test
    void shouldThrowWhenItIsClosed() {
        apply(SETTINGS, 1, 5);
        engine.close();
        engine.close();
        assertThrows(IllegalStateException.class, () -> apply(OpenAccount.customer(1, 1), 2, 5));
        assertThrows(IllegalStateException.class, () -> engine.onQuery(new UnsafeBuffer(new byte[40]), 0, 40));
    }

    @Test
    void shouldHashAllThatTheStateIsMadeOf() {
        final Set<Long> hashes = new HashSet<>();
        final OpenAccount account = OpenAccount.customer(1, 1);
        final OpenAccount house = OpenAccount.house(2, 1);
        final Transfer transfer = Transfer.of(9, 2, 1, 1, 5);
        final Authorize hold = Authorize.of(9, 2, 1, 1, 5, 50);
        final Command[][] histories = {
            {account, house, transfer},
            {house, account, transfer},
            {account.withCode(8), house, transfer},
            {account.withUserData(Id.ZERO), house, transfer},
            {account.withOverdraftLimit(1), house, transfer},
            {account.withKind(Command.HOUSE), house, transfer},
            {account.withLedger(2), house, transfer},
            {account.withLedger(2), house.withLedger(2), transfer.withLedger(2)},
            {account.withAccountId(new Id(1, 1)), house, transfer},
            {account, house, transfer.withTransferId(Id.of(10))},
            {account, house, transfer.withAmount(6)},
            {account, house, transfer.withCode(6)},
            {account, house, transfer.withUserData(Id.ZERO)},
            {account, house, transfer.withText("")},
            {account, house, transfer.withDebitAccountId(Id.of(3))},
            {account, house, transfer.withDebitAccountId(Id.of(4))},
            {account, house, transfer.withCreditAccountId(Id.of(3))},
            {account, house, transfer.withCreditAccountId(Id.of(4))},
            {account.withHistory(), house, transfer},
            {account, house, hold},
            {account, house, hold.withTimeoutNs(51)},
            {account, house, Void.of(9, 8)},
            {account, house, Void.of(9, 7)},
            {account, house, Refund.of(9, 8, 0, 5)},
            {account, house, Refund.of(9, 8, 1, 5)},
            {account, house, Reverse.of(9, 8)},
            {account, house, Capture.of(9, 8, 5)},
            {account, house, Capture.of(9, 8, 5).withFinal()},
            {account, house, Capture.of(9, 8, 5, Split.of(1, 0))},
            {account, house, Capture.of(9, 8, 5, Split.of(3, 0))},
            {account, house, SetAccountStatus.of(1, 1, 2)},
            {account, house, SetAccountStatus.of(1, 1, 3)},
            {account, house, SetAccountStatus.of(1, 1, 3).withReason(4)},
            {account, house, SetAccountStatus.of(1, 1, 1).withReason(0)},
            {account, house, SetAccountLimits.of(1, 1, 0)},
            {account, house, SetAccountLimits.of(1, 1, 1)},
            {house, hold.withCreditAccountId(Id.of(1)), account},
            {
                account.withKind(Command.HOUSE),
                house,
                hold.withDebitAccountId(Id.of(1)).withCreditAccountId(Id.of(2))
            }
        };
        for (final Command[] history : histories) {
            for (final long timestampNs : new long[] {5, 6}) {
                hashes.add(hashAfter(SETTINGS, timestampNs, history));
            }
            hashes.add(hashAfter(Configure.of(3, 10, 100), 5, history));
            hashes.add(hashAfter(Configure.of(2, 11, 100), 5, history));
            hashes.add(hashAfter(Configure.of(2, 10, 101), 5, history));
            hashes.add(hashAfter(SETTINGS.withHistoryMax(1001), 5, history));
            assertEquals(hashAfter(SETTINGS, 5, history), hashAfter(SETTINGS, 5, history));
        }
        assertEquals(6 * histories.length, hashes.size());
    }

    @Test
    void shouldHashARefusalThatMovedNothing() {
        try (EngineDriver driver = new EngineDriver(2, 10, 100)) {
            final long before = driver.engine.stateHash();
            assertEquals(Status.DEBIT_ACCOUNT_NOT_FOUND, driver.status(Transfer.of(1, 1, 2, 1, 1)));
            assertNotEquals(before, driver.engine.stateHash());
            assertEquals(1, driver.engine.transferCount());
        }
    }

    private static long hashAfter(final Configure settings, final long timestampNs, final Command... history) {
        try (Engine other = new Engine((buffer, offset, length) -> {})) {
            apply(other, settings, 1, 1);
            for (final Command command : history) {
                apply(other, command, other.lastSequence() + 1, timestampNs);
            }
            return other.stateHash();
        }
    }

    private void apply(final Command command, final long sequence, final long timestampNs) {
        apply(engine, command, sequence, timestampNs);
    }

    private static void apply(final Engine engine, final Command command, final long sequence, final long timestampNs) {
        final byte[] message = command.encode();
        engine.onCommand(new UnsafeBuffer(message), 0, message.length, sequence, timestampNs, 0);
    }
}
