package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.reference.Command;
import io.florin.reference.Id;
import io.florin.reference.Money;
import io.florin.reference.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** An engine that was loaded, also from the snapshot of a loaded one, answers as the one that had all commands. */
class SnapshotModelTest {
    private static final int HISTORIES = 5;
    private static final int COMMANDS = 500;
    private static final int CUTS = 6;
    private static final int QUERY_EVERY = 60;

    /** An engine and the bytes of its replies. */
    private static final class Reader implements AutoCloseable {
        private final List<byte[]> replies = new ArrayList<>();
        private final Engine engine = new Engine(this::onReply);

        private void onReply(final DirectBuffer buffer, final int offset, final int length) {
            final byte[] reply = new byte[length];
            buffer.getBytes(offset, reply);
            replies.add(reply);
        }

        private List<byte[]> takeReplies() {
            final List<byte[]> taken = List.copyOf(replies);
            replies.clear();
            return taken;
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    @Test
    void shouldGoOnAsTheEngineThatWroteTheSnapshot() {
        final long first = System.nanoTime();
        for (long seed = first; seed < first + HISTORIES; seed++) {
            final Random random = new Random(seed);
            final List<Reader> readers = new ArrayList<>(List.of(new Reader()));
            try (EngineDriver driver = history(random)) {
                run(driver.journal(), random, readers, "seed=" + seed);
            } finally {
                readers.forEach(Reader::close);
            }
        }
    }

    private static void run(
            final List<EngineDriver.Entry> journal, final Random random, final List<Reader> readers, final String at) {
        for (final EngineDriver.Entry entry : journal) {
            readers.forEach(reader -> EngineDriver.apply(reader.engine, entry));
            if (random.nextInt(4) == 0) {
                readers.get(random.nextInt(readers.size())).engine.nextExpiryNs();
            }
            final String then = at + " sequence=" + entry.sequence();
            assertEqual(readers, then);
            final boolean isCut = random.nextInt(journal.size() / CUTS) == 0;
            if (isCut && !readers.get(0).engine.isChainOpen()) {
                final byte[] bytes = SnapshotBytes.of(readers.get(random.nextInt(readers.size())).engine);
                final Reader loaded = new Reader();
                readers.add(loaded);
                SnapshotBytes.read(loaded.engine, bytes);
                assertArrayEquals(bytes, SnapshotBytes.of(loaded.engine), then);
            }
            if (isCut || entry.sequence() % QUERY_EVERY == 0) {
                queries(random, entry).forEach(query -> {
                    readers.forEach(reader -> reader.engine.onQuery(query, 0, query.capacity()));
                    assertEqual(readers, then);
                });
            }
        }
        assertTrue(readers.size() > 1 || journal.size() < CUTS, at);
        final byte[] bytes = SnapshotBytes.of(readers.get(0).engine);
        readers.forEach(reader -> assertArrayEquals(bytes, SnapshotBytes.of(reader.engine), at));
    }

    private static void assertEqual(final List<Reader> readers, final String at) {
        final Engine engine = readers.get(0).engine;
        final List<byte[]> expected = readers.get(0).takeReplies();
        for (final Reader reader : readers.subList(1, readers.size())) {
            final List<byte[]> replies = reader.takeReplies();
            assertEquals(expected.size(), replies.size(), at);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), replies.get(i), at);
            }
            assertEquals(engine.stateHash(), reader.engine.stateHash(), at);
            assertEquals(engine.lastSequence(), reader.engine.lastSequence(), at);
            assertEquals(engine.lastTimestampNs(), reader.engine.lastTimestampNs(), at);
            assertEquals(engine.isChainOpen(), reader.engine.isChainOpen(), at);
        }
    }

    private static List<DirectBuffer> queries(final Random random, final EngineDriver.Entry entry) {
        final List<Query> queries = new ArrayList<>();
        for (long id = 1; id <= 21; id++) {
            final long sequence = random.nextInt((int) entry.sequence() + 1);
            queries.add(Query.GetAccount.of(Id.of(id)));
            queries.add(Query.GetAccountAt.of(Id.of(id), sequence, Long.MAX_VALUE));
            queries.add(Query.GetAccountAt.of(Id.of(id), sequence, random.nextInt((int) entry.timestampNs() + 1)));
            queries.add(Query.ListEntries.of(Id.of(id), Query.NEWEST_FIRST));
            queries.add(Query.ListEntries.of(Id.of(id), Query.OLDEST_FIRST)
                    .withEntriesMax(1 + random.nextInt(200))
                    .withCursor(1 + random.nextInt(400)));
            queries.add(Query.ListEntries.of(Id.of(id), Query.OLDEST_FIRST)
                    .withFromNs(random.nextInt((int) entry.timestampNs() + 1)));
        }
        for (int i = 0; i < 100; i++) {
            final long id = random.nextInt(4) > 0 ? 10_000 + random.nextInt(COMMANDS * 2) : 100 + random.nextInt(2000);
            queries.add(Query.GetTransfer.of(Id.of(id)));
            queries.add(Query.GetAuthorization.of(Id.of(id)));
        }
        queries.add(Query.TrialBalance.of(0));
        queries.add(Query.GetStateHash.of());
        return queries.stream()
                .<DirectBuffer>map(query -> new UnsafeBuffer(query.encode()))
                .toList();
    }

    /** The golden history, and a random one behind it: with chains, raised capacities, repeated commands and jumps of time. */
    private static EngineDriver history(final Random random) {
        final EngineDriver driver = new EngineDriver();
        SnapshotHistory.golden(driver);
        Command.Configure settings = SnapshotHistory.settings();
        Command last = Command.Tick.of();
        int linked = 0;
        for (int i = 0; i < COMMANDS || linked > 0; i++) {
            linked = linked > 0 ? linked - 1 : Math.max(0, random.nextInt(24) - 19);
            final Command command = SnapshotHistory.random(random, driver, i);
            final long atNs = driver.nowNs() + (random.nextInt(10) == 0 ? random.nextInt(1000) : random.nextInt(20));
            driver.submitAt(linked > 0 ? command.linked() : command, atNs);
            if (linked == 0 && random.nextInt(10) == 0) {
                driver.submit(last instanceof Money money ? money.withFlags(last.flags() & ~Command.LINKED) : last);
            } else if (random.nextInt(30) == 0) {
                settings = settings.withAccountsMax(settings.accountsMax() + random.nextInt(3))
                        .withTransfersMax(settings.transfersMax() + random.nextInt(50))
                        .withHistoryMax(settings.historyMax() + random.nextInt(50));
                driver.submit(settings);
                linked = 0;
            }
            last = command;
            driver.takeReplies();
        }
        return driver;
    }
}
