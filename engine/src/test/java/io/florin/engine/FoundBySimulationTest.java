package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.reference.Command;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountLimits;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.Id;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import io.florin.reference.Query;
import io.florin.reference.QueryReply;
import io.florin.reference.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What random histories have found, in the few steps that it takes. */
class FoundBySimulationTest {
    private static final long EURO = 978;
    private static final long HOUSE = 1;
    private static final long ALICE = 2;
    private static final long SHOP = 3;
    private static final long LONG_NS = 1_000_000_000;

    private final EngineDriver driver = new EngineDriver(4, 10, 1000);

    @BeforeEach
    void open() {
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(OpenAccount.customer(ALICE, EURO));
        driver.accept(OpenAccount.house(SHOP, EURO).withHistory());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldTellOfAnAuthorizationWhatWasRefundedAndCanBe() {
        driver.accept(Authorize.of(100, HOUSE, SHOP, EURO, 50, LONG_NS));
        driver.accept(Capture.of(101, 100, 20));
        driver.accept(Refund.of(102, 101, 0, 3));
        final QueryReply.TransferReply transfer =
                (QueryReply.TransferReply) driver.query(Query.GetTransfer.of(Id.of(100)));
        assertEquals(3, transfer.refundedAmount());
        assertEquals(17, transfer.refundableAmount());
    }

    @Test
    void shouldRepeatAChainThatHasAnIdTwice() {
        final Command[] chain = {
            Transfer.of(100, HOUSE, ALICE, EURO, 1),
            Transfer.of(101, HOUSE, ALICE, EURO, 1),
            Transfer.of(100, HOUSE, ALICE, EURO, 1)
        };
        final List<Reply> first = driver.chain(chain);
        final List<Reply> again = driver.chain(chain);
        for (int i = 0; i < chain.length; i++) {
            assertEquals(first.get(i).status(), again.get(i).status());
            assertEquals(first.get(i).sequence(), again.get(i).sequence());
            assertEquals(first.get(i).timestampNs(), again.get(i).timestampNs());
            assertTrue(again.get(i).replayed());
        }
    }

    @Test
    void shouldListTheLastPayeeOfASplitThatNothingCameAfter() {
        driver.accept(Authorize.of(100, HOUSE, SHOP, EURO, 50, LONG_NS));
        driver.accept(Capture.of(101, 100, 20, Split.of(SHOP, 5), Split.of(ALICE, 0)));
        final QueryReply.EntriesReply entries =
                (QueryReply.EntriesReply) driver.query(Query.ListEntries.of(Id.of(ALICE), Query.OLDEST_FIRST));
        assertEquals(1, entries.entries().size());
        assertEquals(15, entries.entries().get(0).amount());
        assertEquals(Id.of(101), entries.entries().get(0).transferId());
        assertEquals(Id.of(100), entries.entries().get(0).originalId());
    }

    @Test
    void shouldFindThePastWhereHoldsExpiredWhileAChainCame() {
        driver.accept(Authorize.of(100, HOUSE, SHOP, EURO, 1, 3 * EngineDriver.TICK_NS));
        driver.accept(Authorize.of(101, HOUSE, SHOP, EURO, 2, 2 * EngineDriver.TICK_NS));
        final List<Reply> chain =
                driver.chain(SetAccountLimits.of(SHOP, 1, 7), Transfer.of(102, HOUSE, ALICE, EURO, 1));
        final long before = chain.get(0).sequence();
        final long after = chain.get(1).sequence();
        assertEquals(1, at(before).version());
        assertEquals(3, at(before).creditsPending());
        assertEquals(2, at(after).version());
        assertEquals(7, at(after).overdraftLimit());
        assertEquals(0, at(after).creditsPending());
        assertEquals(after, at(Long.MAX_VALUE).changedSequence());
    }

    private QueryReply.AccountReply at(final long sequence) {
        return (QueryReply.AccountReply) driver.query(Query.GetAccountAt.of(Id.of(SHOP), sequence, Long.MAX_VALUE));
    }
}
