package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Status;
import io.florin.protocol.codec.TransferKind;
import io.florin.reference.Command;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Reverse;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Id;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import io.florin.reference.Query;
import io.florin.reference.Query.ListEntries;
import io.florin.reference.QueryReply.EntriesReply;
import io.florin.reference.QueryReply.Entry;
import io.florin.reference.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A long statement against a plain list of what was posted. */
class EntriesTest {
    private static final long EURO = 978;
    private static final long ALICE = 1;
    private static final long BOB = 2;
    private static final long HOUSE = 3;
    private static final int ENTRIES = 1400;
    private static final int DEBIT = 1;
    private static final int CREDIT = 2;

    private final EngineDriver driver = new EngineDriver(2, 100, 10_000);
    private final List<Entry> expected = new ArrayList<>();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private long balance;
    private long nextId = 1000;

    @BeforeEach
    void openAccounts() {
        driver.accept(OpenAccount.customer(ALICE, EURO).withOverdraftLimit(1_000_000_000));
        driver.accept(OpenAccount.house(BOB, EURO));
        driver.accept(OpenAccount.house(HOUSE, EURO));
    }

    @AfterEach
    void close() {
        assertEquals(driver.engine.stateHash(), driver.replayedStateHash(), this::seed);
        driver.close();
    }

    @Test
    void shouldBeEmptyBeforeTheFirstPosting() {
        driver.accept(Authorize.of(10, ALICE, BOB, EURO, 5, 100));
        driver.accept(Void.of(11, 10));
        for (final int order : new int[] {Query.NEWEST_FIRST, Query.OLDEST_FIRST}) {
            final EntriesReply reply = driver.entries(ListEntries.of(Id.of(ALICE), order));
            assertEquals(Status.OK, reply.status());
            assertEquals(List.of(), reply.entries());
            assertEquals(0, reply.nextCursor());
            assertEquals(0, reply.entryCount());
            assertEquals(EURO, reply.ledger());
            assertEquals(Id.of(ALICE), reply.accountId());
        }
    }

    @Test
    void shouldListWhatAPlainListHas() {
        fill();
        for (final int order : new int[] {Query.NEWEST_FIRST, Query.OLDEST_FIRST}) {
            for (int cursor = 0; cursor <= expected.size() + 2; cursor++) {
                assertPage(
                        ListEntries.of(Id.of(ALICE), order).withCursor(cursor).withEntriesMax(2));
            }
            assertPage(ListEntries.of(Id.of(ALICE), order));
            assertPage(ListEntries.of(Id.of(ALICE), order).withCursor(Long.MAX_VALUE));
            assertPage(ListEntries.of(Id.of(ALICE), order).withCursor(300).withEntriesMax(65_535));
        }
        for (int i = 0; i < 5000; i++) {
            assertPage(randomPage());
        }
    }

    @Test
    void shouldHaveRangesThatBeginAndEndAtAnEntry() {
        fill();
        for (int i = 0; i < expected.size(); i += 7) {
            final long atNs = expected.get(i).timestampNs();
            for (final int order : new int[] {Query.NEWEST_FIRST, Query.OLDEST_FIRST}) {
                final ListEntries query = ListEntries.of(Id.of(ALICE), order);
                assertPage(query.withFromNs(atNs).withToNs(atNs));
                assertPage(query.withFromNs(atNs).withToNs(atNs + 1));
                assertPage(query.withFromNs(atNs).withToNs(atNs + 1).withEntriesMax(1));
                assertPage(query.withFromNs(atNs + 1));
                assertPage(query.withToNs(atNs));
            }
        }
    }

    @Test
    void shouldFitPagesTogetherWhateverIsPostedInBetween() {
        fill();
        final int before = expected.size();
        final List<Entry> oldestFirst = pageThrough(Query.OLDEST_FIRST, 100);
        assertEquals(expected, oldestFirst, this::seed);
        assertTrue(expected.size() > before);
        final List<Entry> untilNow = new ArrayList<>(expected);
        final List<Entry> newestFirst = pageThrough(Query.NEWEST_FIRST, 97);
        Collections.reverse(untilNow);
        assertEquals(untilNow, newestFirst, this::seed);
    }

    @Test
    void shouldForgetTheEntriesOfAChainThatFailed() {
        fill();
        while (expected.size() % 256 != 250) {
            pay(ALICE, BOB);
        }
        final Command[] chain = new Command[20];
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < chain.length; i++) {
                chain[i] = Transfer.of(nextId++, BOB, ALICE, EURO, 1 + i);
            }
            chain[19] = Transfer.of(nextId++, ALICE, BOB, EURO, Long.MAX_VALUE / 2);
            assertEquals(Status.INSUFFICIENT_FUNDS, driver.chainStatuses(chain).get(19));
            assertPage(ListEntries.of(Id.of(ALICE), Query.NEWEST_FIRST));
        }
        for (int i = 0; i < 300; i++) {
            pay(BOB, ALICE);
        }
        for (int i = 0; i < 500; i++) {
            assertPage(randomPage());
        }
    }

    /** Posts in every way that there is, some of it at the same time. */
    private void fill() {
        while (expected.size() < ENTRIES) {
            switch (random.nextInt(8)) {
                case 0, 1 -> pay(ALICE, BOB);
                case 2 -> pay(BOB, ALICE);
                case 3 -> pay(BOB, HOUSE);
                case 4 -> payAndRefund();
                case 5 -> payAndReverse();
                case 6 -> captureSplit();
                default -> payInChain();
            }
        }
    }

    private void pay(final long debit, final long credit) {
        final Transfer transfer =
                Transfer.of(nextId++, debit, credit, EURO, amount()).withCode(random.nextInt(65_536));
        final Reply reply = driver.accept(transfer);
        add(transfer, reply.sequence(), reply.timestampNs());
    }

    private void payAndRefund() {
        final long paid = nextId++;
        final Transfer transfer = Transfer.of(paid, ALICE, BOB, EURO, 100);
        final Reply reply = driver.accept(transfer);
        add(transfer, reply.sequence(), reply.timestampNs());
        final long refund = nextId++;
        final Reply refunded = driver.accept(Refund.of(refund, paid, 0, 40));
        add(refunded.sequence(), refunded.timestampNs(), refund, paid, BOB, 40, TransferKind.REFUND, CREDIT, 5);
    }

    private void payAndReverse() {
        final long paid = nextId++;
        final Transfer transfer = Transfer.of(paid, HOUSE, ALICE, EURO, 70);
        final Reply reply = driver.accept(transfer);
        add(transfer, reply.sequence(), reply.timestampNs());
        final long reversal = nextId++;
        final Reply reversed = driver.accept(Reverse.of(reversal, paid));
        add(reversed.sequence(), reversed.timestampNs(), reversal, paid, HOUSE, 70, TransferKind.REVERSAL, DEBIT, 5);
    }

    private void captureSplit() {
        final long hold = nextId++;
        final long capture = nextId++;
        driver.accept(Authorize.of(hold, ALICE, BOB, EURO, 50, 1_000_000));
        final Reply reply = driver.accept(Capture.of(capture, hold, 30, Split.of(HOUSE, 10), Split.of(BOB, 0)));
        add(reply.sequence(), reply.timestampNs(), capture, hold, HOUSE, 10, TransferKind.CAPTURE, DEBIT, 5);
        add(reply.sequence(), reply.timestampNs(), capture, hold, BOB, 20, TransferKind.CAPTURE, DEBIT, 5);
        driver.accept(Void.of(nextId++, hold));
    }

    private void payInChain() {
        final Transfer[] chain = new Transfer[2 + random.nextInt(6)];
        for (int i = 0; i < chain.length; i++) {
            final boolean isDebit = random.nextBoolean();
            chain[i] = Transfer.of(nextId++, isDebit ? ALICE : HOUSE, isDebit ? HOUSE : ALICE, EURO, amount());
        }
        final List<Reply> replies = driver.chain(chain);
        for (int i = 0; i < chain.length; i++) {
            assertEquals(Status.OK, replies.get(i).status(), this::seed);
            add(chain[i], replies.get(i).sequence(), driver.nowNs());
        }
    }

    private long amount() {
        return 1L + random.nextInt(100);
    }

    private void add(final Transfer transfer, final long sequence, final long timestampNs) {
        final long debit = transfer.debitAccountId().lo();
        final long credit = transfer.creditAccountId().lo();
        if (debit == ALICE || credit == ALICE) {
            final boolean isDebit = debit == ALICE;
            add(
                    sequence,
                    timestampNs,
                    transfer.transferId().lo(),
                    -1,
                    isDebit ? credit : debit,
                    transfer.amount(),
                    TransferKind.PAYMENT,
                    isDebit ? DEBIT : CREDIT,
                    transfer.code());
        }
    }

    private void add(
            final long sequence,
            final long timestampNs,
            final long id,
            final long original,
            final long other,
            final long amount,
            final TransferKind kind,
            final int side,
            final int code) {
        balance += side == DEBIT ? -amount : amount;
        expected.add(new Entry(
                expected.size() + 1,
                sequence,
                timestampNs,
                Id.of(id),
                original < 0 ? Id.GREATEST : Id.of(original),
                Id.of(other),
                new Id(3, 4),
                amount,
                balance,
                code,
                kind.value(),
                side));
    }

    private ListEntries randomPage() {
        final int[] sizes = {0, 1, 2, 50, 255, 256, 257};
        return ListEntries.of(Id.of(ALICE), 1 + random.nextInt(2))
                .withEntriesMax(sizes[random.nextInt(sizes.length)])
                .withCursor(random.nextInt(3) == 0 ? 0 : random.nextInt(expected.size() + 10))
                .withFromNs(random.nextInt(3) == 0 ? Long.MIN_VALUE : random.nextLong(driver.nowNs() / 2))
                .withToNs(
                        random.nextInt(3) == 0 ? Long.MAX_VALUE : driver.nowNs() / 2 + random.nextLong(driver.nowNs()));
    }

    private void assertPage(final ListEntries query) {
        final boolean isOldestFirst = query.order() == Query.OLDEST_FIRST;
        final List<Entry> ahead = new ArrayList<>(expected);
        ahead.removeIf(entry -> entry.timestampNs() < query.fromNs() || entry.timestampNs() >= query.toNs());
        if (!isOldestFirst) {
            Collections.reverse(ahead);
        }
        if (query.cursor() != 0) {
            ahead.removeIf(entry -> isOldestFirst ? entry.number() < query.cursor() : entry.number() > query.cursor());
        }
        final int max = query.entriesMax() == 0 ? 256 : Math.min(256, query.entriesMax());
        final EntriesReply reply = driver.entries(query);
        assertEquals(Status.OK, reply.status());
        assertEquals(ahead.subList(0, Math.min(max, ahead.size())), reply.entries(), () -> seed() + " query=" + query);
        assertEquals(
                ahead.size() > max ? ahead.get(max).number() : 0, reply.nextCursor(), () -> seed() + " query=" + query);
        assertEquals(expected.size(), reply.entryCount());
    }

    /** Posts one more entry after each page. */
    private List<Entry> pageThrough(final int order, final int entriesMax) {
        final List<Entry> all = new ArrayList<>();
        ListEntries query = ListEntries.of(Id.of(ALICE), order).withEntriesMax(entriesMax);
        EntriesReply page;
        do {
            page = driver.entries(query);
            all.addAll(page.entries());
            query = query.withCursor(page.nextCursor());
            if (page.nextCursor() != 0) {
                pay(ALICE, BOB);
            }
        } while (page.nextCursor() != 0);
        return all;
    }

    private String seed() {
        return "seed=" + seed;
    }
}
