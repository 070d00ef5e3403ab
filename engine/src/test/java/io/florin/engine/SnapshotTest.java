package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.Tick;
import io.florin.reference.Money.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a snapshot is, and what none is. That a loaded engine goes on as the first one would have: {@link SnapshotModelTest}. */
class SnapshotTest {
    private static final String GOLDEN = "snapshot-1.bin";
    /** The hash of the golden state: part of format 1. */
    private static final long GOLDEN_HASH = 0xC2BB_F817_5AB2_AB80L;

    private static final int POISONED_CHUNKS = 12;
    private static final int CHUNK_LENGTH = 8 << 20;

    @FunctionalInterface
    private interface Forgery {
        SnapshotBytes forge(SnapshotBytes snapshot);
    }

    @Test
    void shouldLoadTheGoldenSnapshotForEver() throws IOException {
        final byte[] golden = golden();
        try (EngineDriver driver = new EngineDriver();
                Engine loaded = new Engine((buffer, offset, length) -> {})) {
            SnapshotHistory.golden(driver);
            SnapshotBytes.read(loaded, golden);
            assertEquals(GOLDEN_HASH, loaded.stateHash());
            assertEquals(GOLDEN_HASH, driver.engine.stateHash());
            assertEquals(driver.engine.lastSequence(), loaded.lastSequence());
            assertArrayEquals(SnapshotBytes.of(driver.engine), SnapshotBytes.of(loaded));
        }
    }

    @Test
    void shouldHaveEveryKindOfRecordInTheGoldenSnapshot() throws IOException {
        final SnapshotBytes golden = SnapshotBytes.copyOf(golden());
        for (final SnapshotSection section : SnapshotSection.values()) {
            assertTrue(golden.count(section) > 0, () -> "nothing in " + section);
        }
        final List<Integer> kinds = new ArrayList<>();
        for (int i = 0; i < golden.count(SnapshotSection.TRANSFERS); i++) {
            final int outcomeAndKind = golden.getInt(SnapshotSection.TRANSFERS, i, 68) >>> 16;
            kinds.add(outcomeAndKind >>> 8);
        }
        for (int kind = 1; kind <= TransferContent.KIND_MAX; kind++) {
            assertTrue(kinds.contains(kind), "kind=" + kind);
        }
        assertEquals(
                SnapshotWriter.FORMAT_VERSION, 1, "a newer format: keep this file, and add one of the newer format");
    }

    @Test
    void shouldGiveEqualBytesWhateverWasInMemory() {
        final byte[] first = snapshotOfGolden(0x00);
        assertArrayEquals(first, snapshotOfGolden(0xFF));
        assertArrayEquals(first, snapshotOfGolden(0x5A));
    }

    @Test
    void shouldNotDependOnWhetherSomebodyAskedForTheNextExpiry() {
        try (EngineDriver driver = new EngineDriver()) {
            SnapshotHistory.golden(driver);
            final byte[] before = SnapshotBytes.of(driver.engine);
            driver.engine.nextExpiryNs();
            assertArrayEquals(before, SnapshotBytes.of(driver.engine));
        }
    }

    /** Over every bit of a small snapshot, and of what only the golden one has. */
    @Test
    void shouldNotLoadWhatHasOneBitFlipped() throws IOException {
        final byte[] small;
        try (EngineDriver driver = new EngineDriver()) {
            SnapshotHistory.small(driver);
            small = SnapshotBytes.of(driver.engine);
        }
        assertNoFlipLoads(small, 0, small.length);
        final byte[] golden = golden();
        final SnapshotBytes places = SnapshotBytes.copyOf(golden);
        assertNoFlipLoads(golden, places.offset(SnapshotSection.CHECKPOINTS), golden.length);
    }

    @Test
    void shouldNotLoadWhatIsCutShort() throws IOException {
        final byte[] golden = golden();
        for (int length = 0; length < golden.length; length += 1 + length % 977) {
            final byte[] cut = Arrays.copyOf(golden, length);
            final Engine engine = new Engine((buffer, offset, replyLength) -> {});
            assertThrows(IllegalArgumentException.class, () -> SnapshotBytes.read(engine, cut));
            assertClosed(engine);
        }
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void shouldRefuseAForgedRecord(final String message, final Forgery forgery) throws IOException {
        assertRefused(message, forgery.forge(SnapshotBytes.copyOf(golden())).bytes());
    }

    /** The hash of the state is made to fit, as by somebody who can compute it. */
    @ParameterizedTest
    @MethodSource("statementForgeries")
    void shouldRefuseStatementsThatTheTransfersDoNotGive(final String message, final Forgery forgery)
            throws IOException {
        assertRefused(message, withFittingHash(forgery.forge(SnapshotBytes.copyOf(golden()))));
    }

    @ParameterizedTest
    @EnumSource(SnapshotSection.class)
    void shouldRefuseASectionOfANewerVersion(final SnapshotSection section) throws IOException {
        final SnapshotBytes snapshot = SnapshotBytes.copyOf(golden());
        snapshot.bytes()[snapshot.offset(section) + Short.BYTES]++;
        assertRefused("section of another version: section=" + section + " version=2 known=1", snapshot.bytes());
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() throws IOException {
        final byte[] golden = golden();
        final byte[] newer = golden.clone();
        newer[Long.BYTES]++;
        assertRefused("snapshot of another format: formatVersion=2 known=1", newer);
        final byte[] other = golden.clone();
        other[0]++;
        assertRefused("not a snapshot: magic=", other);
        final SnapshotBytes unknown = SnapshotBytes.copyOf(golden);
        unknown.bytes()[unknown.offset(SnapshotSection.CHECKPOINTS)] = 99;
        assertRefused("unknown section: id=99 expected=6 CHECKPOINTS", unknown.bytes());
    }

    @Test
    void shouldLoadOnlyIntoANewEngine() throws IOException {
        final byte[] golden = golden();
        try (EngineDriver driver = new EngineDriver(1, 1, 1);
                Engine loaded = new Engine((buffer, offset, length) -> {})) {
            final long hash = driver.engine.stateHash();
            assertThrows(IllegalStateException.class, () -> SnapshotBytes.read(driver.engine, golden));
            assertEquals(hash, driver.engine.stateHash());
            SnapshotBytes.read(loaded, golden);
            assertThrows(IllegalStateException.class, () -> SnapshotBytes.read(loaded, golden));
            assertEquals(GOLDEN_HASH, loaded.stateHash());
        }
    }

    @Test
    void shouldWriteNothingBeforeTheSettingsOrInAChain() {
        try (EngineDriver driver = new EngineDriver()) {
            assertThrows(IllegalStateException.class, () -> SnapshotBytes.of(driver.engine));
            SnapshotHistory.small(driver);
            driver.submit(Transfer.of(900, SnapshotHistory.HOUSE, SnapshotHistory.BOB, SnapshotHistory.EURO, 1)
                    .linked());
            assertThrows(IllegalStateException.class, () -> SnapshotBytes.of(driver.engine));
            driver.submit(SnapshotHistory.settings());
            assertTrue(SnapshotBytes.of(driver.engine).length > 0);
            driver.engine.close();
            assertThrows(IllegalStateException.class, () -> SnapshotBytes.of(driver.engine));
        }
    }

    @Test
    void shouldLetOutWhatTheSinkThrows() {
        try (EngineDriver driver = new EngineDriver()) {
            SnapshotHistory.small(driver);
            final SnapshotSink full = (buffer, offset, length) -> {
                throw new UnsupportedOperationException("disk full");
            };
            assertThrows(UnsupportedOperationException.class, () -> driver.engine.writeSnapshot(full));
            driver.accept(Tick.of());
        }
    }

    /** An engine of settings alone, and one whose records lie in several pieces and chunks. */
    @Test
    void shouldLoadFewAndManyRecords() {
        final int accounts = CHUNK_LENGTH / 128 + 5_000;
        try (EngineDriver driver = new EngineDriver()) {
            driver.accept(SnapshotHistory.settings().withAccountsMax(accounts));
            assertLoads(driver.engine);
        }
        try (EngineDriver driver = new EngineDriver()) {
            driver.accept(SnapshotHistory.settings().withAccountsMax(accounts));
            for (int id = 1; id <= accounts; id++) {
                final UnsafeBuffer message = new UnsafeBuffer(
                        OpenAccount.house(id, SnapshotHistory.EURO).encode());
                driver.engine.onCommand(message, 0, message.capacity(), id + 1, driver.nowNs(), 0);
            }
            assertLoads(driver.engine);
        }
    }

    private static Stream<Arguments> forgeries() {
        final SnapshotSection settings = SnapshotSection.SETTINGS;
        final SnapshotSection ledgers = SnapshotSection.LEDGERS;
        final SnapshotSection accounts = SnapshotSection.ACCOUNTS;
        final SnapshotSection transfers = SnapshotSection.TRANSFERS;
        final SnapshotSection changes = SnapshotSection.CHANGES;
        final SnapshotSection checkpoints = SnapshotSection.CHECKPOINTS;
        return Stream.of(
                forgery("no command was applied: lastSequence=0", s -> s.putLong(settings, 0, 0, 0)),
                forgery("out of range: ledgersMax=0", s -> s.putInt(settings, 0, 32, 0)),
                forgery("out of range: accountsMax=-1", s -> s.putInt(settings, 0, 36, -1)),
                forgery("out of range: transfers=", s -> s.putInt(settings, 0, 40, 5)),
                forgery("out of range: changes=", s -> s.putInt(settings, 0, 44, 1)),
                forgery("out of range: accounts=21 min=0 max=20", s -> s.putInt(settings, 0, 52, 21)),
                forgery("section has another count: section=ACCOUNTS", s -> s.putInt(settings, 0, 52, 4)),
                forgery("out of range: setAside=-1", s -> s.putInt(settings, 0, 68, -1)),
                forgery("transfers do not fit the settings: setAside=", s -> s.putInt(settings, 0, 68, 100)),
                forgery("snapshot has another state hash", s -> s.putLong(settings, 0, 8, Long.MAX_VALUE)),
                forgery("snapshot has another state hash", s -> s.putLong(SnapshotSection.END, 0, 0, 1)),
                forgery("ledger comes twice: ledger=1 code=978", s -> s.putInt(ledgers, 1, 0, 978)),
                forgery("ledger does not add up: code=978 accounts=5 counted=4", s -> s.putInt(ledgers, 0, 4, 5)),
                forgery("ledger does not add up: code=978", s -> s.putLong(ledgers, 0, 32, 1)),
                forgery("account is not sound: account=1 ledger=7", s -> s.putByte(accounts, 1, 60, 7)),
                forgery("ledger does not add up: code=978", s -> s.putLong(accounts, 1, 24, 1)),
                forgery("account is not sound: account=1", s -> s.putLong(accounts, 1, 24, -1)),
                forgery("account is not sound: account=0", s -> s.putInt(accounts, 0, 56, 100_000)),
                forgery("account is not sound: account=0", s -> s.putInt(accounts, 0, 56, -2)),
                forgery("account is not sound: account=2", s -> s.putInt(accounts, 2, 120, 2)),
                forgery("account is not sound: account=2", s -> s.putInt(accounts, 2, 124, 1000)),
                forgery("snapshot has another state hash", s -> s.putLong(accounts, 0, 64, 1)),
                forgery("transfer is not sound: transfer=0", s -> s.putLong(transfers, 0, 24, 1000)),
                forgery("transfer is not sound: transfer=0", s -> s.putLong(transfers, 0, 32, Long.MAX_VALUE)),
                forgery("transfer is not sound: transfer=1", s -> s.putLong(transfers, 1, 24, 1)),
                forgery("transfer is not sound: transfer=1", s -> s.putLong(transfers, 1, 32, 1)),
                forgery("transfer is not sound: transfer=0", s -> s.putByte(transfers, 0, 71, 0)),
                forgery("transfer is not sound: transfer=0", s -> s.putByte(transfers, 0, 71, 7)),
                forgery("transfer is not sound: transfer=1", s -> s.putByte(transfers, 1, 70, 250)),
                forgery("transfer is not sound: transfer=1", s -> s.putByte(transfers, 1, 114, 250)),
                forgery("transfer is not sound: transfer=1", s -> s.putByte(transfers, 1, 117, 1)),
                forgery("transfer is not sound: transfer=0", s -> s.putInt(transfers, 0, 72, 1000)),
                forgery("transfer is not sound: transfer=0", s -> s.putInt(transfers, 0, 76, -1)),
                forgery("transfer is not sound: transfer=0", s -> s.putLong(transfers, 0, 16, 0)),
                forgery("transfer is not sound: transfer=0", s -> s.putInt(transfers, 0, 96, 0)),
                forgery("transfer is not sound: transfer=0", s -> s.putInt(transfers, 0, 100, -5)),
                forgery("transfer is not sound: transfer=0", s -> s.putInt(transfers, 0, 112, 0)),
                forgery("transfer is not sound: transfer=0", s -> s.putByte(transfers, 0, 116, 1)),
                forgery("transfer is not sound: transfer=0", s -> s.putByte(transfers, 0, 117, 9)),
                forgery("transfer is not sound: transfer=3", s -> s.putInt(transfers, 3, 112, 3)),
                forgery("transfer is not sound: transfer=4", s -> s.putByte(transfers, 4, 116, 0)),
                forgery("transfer is not sound: transfer=4", s -> s.putByte(transfers, 4, 117, 3)),
                forgery(
                        "transfer is not sound: transfer=5",
                        s -> s.putByte(transfers, 4, 116, 0)
                                .putByte(transfers, 3, 117, 1)
                                .putByte(transfers, 4, 117, 2)),
                forgery("authorization does not add up: transfer=2", s -> s.putLong(transfers, 2, 80, 61)),
                forgery("authorization does not add up: transfer=2", s -> s.putLong(transfers, 2, 96, -1)),
                forgery("snapshot has another state hash", s -> s.putLong(transfers, 0, 56, 1)),
                forgery("change is not sound: change=0", s -> s.putInt(changes, 0, 64, 50)),
                forgery("change is not sound: change=1", s -> s.putInt(changes, 1, 68, 1)),
                forgery("change is not sound: change=0", s -> s.putInt(changes, 0, 76, 2)),
                forgery("snapshot has another state hash", s -> s.putLong(changes, 0, 16, 1)),
                forgery("checkpoint is not sound: checkpoint=0", s -> s.putInt(checkpoints, 0, 0, 1000)),
                forgery("checkpoint is not sound: checkpoint=0", s -> s.putInt(checkpoints, 0, 4, 0)),
                forgery("checkpoint is not sound: checkpoint=0", s -> s.putInt(checkpoints, 0, 8, 1)));
    }

    /** Of the golden snapshot: transfer 0 is account 0's and 1's, 1 was refused, 2 is an authorization. Checkpoint 0 is account 0's. */
    private static Stream<Arguments> statementForgeries() {
        final SnapshotSection accounts = SnapshotSection.ACCOUNTS;
        final SnapshotSection transfers = SnapshotSection.TRANSFERS;
        final SnapshotSection checkpoints = SnapshotSection.CHECKPOINTS;
        final String account = "account's statement is not what its transfers give: account=";
        return Stream.of(
                forgery(account + "1 newestEntry=1", s -> s.putInt(accounts, 1, 56, 1)),
                forgery(account + "1 newestEntry=2", s -> s.putInt(accounts, 1, 56, 2)),
                forgery(account + "4 newestEntry=0", s -> s.putInt(accounts, 4, 56, 0)),
                forgery(account + "0 newestEntry=-1", s -> s.putInt(accounts, 0, 56, -1)),
                forgery(account + "1", s -> s.putByte(accounts, 1, 63, 200)),
                forgery(account + "1", s -> s.putInt(accounts, 1, 120, 0)),
                forgery(account + "0", s -> s.putInt(accounts, 0, 120, -1)),
                forgery("transfer is not sound: transfer=3", s -> s.putInt(transfers, 3, 96, 1)),
                forgery("transfer is not sound: transfer=4", s -> s.putInt(transfers, 4, 96, 0)),
                forgery("transfer is not sound: transfer=4", s -> s.putInt(transfers, 4, 100, 2)),
                forgery("checkpoint is not sound: checkpoint=0", s -> s.putInt(checkpoints, 0, 0, 0)),
                forgery("checkpoint is not sound: checkpoint=0", s -> s.putInt(checkpoints, 0, 0, 1)),
                forgery(
                        "checkpoint is not sound: checkpoint=1",
                        s -> s.putInt(checkpoints, 1, 4, 0)
                                .putInt(checkpoints, 1, 8, 0)
                                .putInt(checkpoints, 1, 12, 2)));
    }

    private static byte[] withFittingHash(final SnapshotBytes forged) {
        final String of = " ofRecords=";
        try (Engine engine = new Engine((buffer, offset, length) -> {})) {
            SnapshotBytes.read(engine, forged.bytes());
        } catch (final InvalidSnapshotException e) {
            final String message = String.valueOf(e.getMessage());
            if (message.startsWith("snapshot has another state hash")) {
                final String hash =
                        message.substring(message.indexOf(of) + of.length()).split(" ", 2)[0];
                forged.putLong(SnapshotSection.END, 0, 0, Long.parseUnsignedLong(hash, 16));
            }
        }
        return forged.bytes();
    }

    private static Arguments forgery(final String message, final Forgery forgery) {
        return Arguments.of(message, forgery);
    }

    private static void assertRefused(final String message, final byte[] bytes) {
        final Engine engine = new Engine((buffer, offset, length) -> {});
        final InvalidSnapshotException e =
                assertThrows(InvalidSnapshotException.class, () -> SnapshotBytes.read(engine, bytes));
        final String actual = String.valueOf(e.getMessage());
        assertTrue(actual.startsWith(message), actual);
        assertClosed(engine);
    }

    private static void assertClosed(final Engine engine) {
        assertEquals(0, engine.accountMemoryBytes());
        final IllegalStateException e = assertThrows(IllegalStateException.class, () -> SnapshotBytes.of(engine));
        assertTrue(String.valueOf(e.getMessage()).startsWith("engine is closed"));
    }

    private static void assertNoFlipLoads(final byte[] bytes, final int from, final int to) {
        final byte[] flipped = bytes.clone();
        for (int bit = from * Byte.SIZE; bit < to * Byte.SIZE; bit++) {
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertFalse(loads(flipped), "bit=" + bit);
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
    }

    private static boolean loads(final byte[] bytes) {
        try (Engine engine = new Engine((buffer, offset, length) -> {})) {
            SnapshotBytes.read(engine, bytes);
            return true;
        } catch (final InvalidSnapshotException | IllegalArgumentException e) {
            return false;
        }
    }

    private static void assertLoads(final Engine engine) {
        final byte[] bytes = SnapshotBytes.of(engine);
        try (Engine loaded = new Engine((buffer, offset, length) -> {})) {
            SnapshotBytes.read(loaded, bytes);
            assertEquals(engine.stateHash(), loaded.stateHash());
            assertEquals(engine.accountCount(), loaded.accountCount());
            assertTrue(loaded.accountMemoryBytes() <= engine.accountMemoryBytes());
            assertArrayEquals(bytes, SnapshotBytes.of(loaded));
        }
    }

    /** Fills memory that the engine then gets from the allocator, as far as that gives it out again. */
    private static byte[] snapshotOfGolden(final int poison) {
        final long[] chunks = new long[POISONED_CHUNKS];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = UnsafeApi.allocateMemory(CHUNK_LENGTH + 4096);
            UnsafeApi.setMemory(chunks[i], CHUNK_LENGTH + 4096, (byte) poison);
        }
        Arrays.stream(chunks).forEach(UnsafeApi::freeMemory);
        try (EngineDriver driver = new EngineDriver()) {
            SnapshotHistory.golden(driver);
            return SnapshotBytes.of(driver.engine);
        }
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = SnapshotTest.class.getResourceAsStream(GOLDEN)) {
            return Objects.requireNonNull(in, GOLDEN).readAllBytes();
        }
    }
}
