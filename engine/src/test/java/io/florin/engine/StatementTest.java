package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.florin.reference.Command;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account's statement: the links from its newest entry back, and the balance after each. */
class StatementTest {
    private static final int ACCOUNTS = 5;
    private static final int TRANSFERS = 2000;

    /** What an account's statement has to have. */
    record Entry(int transfer, long balance) {}

    private final AccountStore accounts;
    private final TransferStore transfers;
    private final TransferPoster poster;
    private final Random random = new Random(7);
    private final Map<Integer, Deque<Entry>> expected = new HashMap<>();

    StatementTest() {
        final LedgerStore ledgers = new LedgerStore();
        ledgers.ledgersMax(1);
        accounts = new AccountStore(ledgers);
        accounts.accountsMax(ACCOUNTS);
        transfers = new TransferStore(accounts);
        transfers.transfersMax(TRANSFERS);
        poster = new TransferPoster(accounts, transfers);
    }

    @BeforeEach
    void openAccounts() {
        final AccountContent content = new AccountContent();
        content.ledger = 978;
        content.kind = Command.HOUSE;
        for (int i = 0; i < ACCOUNTS; i++) {
            content.idLo = 1L + i;
            assertEquals(i, accounts.open(content, 1, 1));
            expected.put(i, new ArrayDeque<>());
        }
    }

    @AfterEach
    void close() {
        transfers.close();
        accounts.close();
    }

    @Test
    void shouldLeadFromTheNewestEntryToTheOldest() {
        for (int i = 0; i < TRANSFERS; i++) {
            post(i + 1);
        }
        assertStatements();
    }

    @Test
    void shouldBeAsItWasAfterAnUndo() {
        for (int i = 0; i < 50; i++) {
            post(i + 1);
        }
        final long hash = accounts.hash();
        final UndoLog undoLog = new UndoLog(accounts);
        final TransferContent content = new TransferContent();
        content.ledger = 978;
        content.amount = 3;
        for (int i = 0; i < 500; i++) {
            content.idLo = 1000L + i;
            undoLog.save(i % ACCOUNTS);
            undoLog.save((i + 1) % ACCOUNTS);
            poster.post(content, i % ACCOUNTS, (i + 1) % ACCOUNTS, i, i);
        }
        undoLog.undo();
        assertEquals(hash, accounts.hash());
        assertEquals(hash, accounts.computeHash());
        assertStatements();
    }

    private void post(final long id) {
        final int debit = random.nextInt(ACCOUNTS);
        final int credit = (debit + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        final TransferContent content = new TransferContent();
        content.idLo = id;
        content.ledger = 978;
        content.amount = 1L + random.nextInt(100);
        final int transfer = poster.post(content, debit, credit, id, id);
        expect(debit, transfer, -content.amount);
        expect(credit, transfer, content.amount);
    }

    private void expect(final int account, final int transfer, final long change) {
        final Deque<Entry> statement = expected.getOrDefault(account, new ArrayDeque<>());
        final Entry newest = statement.peek();
        statement.push(new Entry(transfer, (newest == null ? 0 : newest.balance) + change));
    }

    private void assertStatements() {
        expected.forEach((account, statement) -> {
            int at = accounts.newestEntry(account);
            for (final Entry entry : statement) {
                assertEquals(entry, new Entry(at, transfers.balanceAfter(at, account)));
                at = transfers.previousEntry(at, account);
            }
            assertEquals(AccountStore.NO_ENTRY, at);
        });
    }
}
