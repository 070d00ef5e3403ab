package io.florin.engine;

import static io.florin.protocol.Status.CAPACITY_EXCEEDED;
import static io.florin.protocol.Status.CHAIN_FAILED;
import static io.florin.protocol.Status.ID_REUSED_AMOUNT;
import static io.florin.protocol.Status.ID_REUSED_CHAIN;
import static io.florin.protocol.Status.INSUFFICIENT_FUNDS;
import static io.florin.protocol.Status.INVALID_AMOUNT;
import static io.florin.protocol.Status.INVALID_FLAGS;
import static io.florin.protocol.Status.OK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.reference.Command;
import io.florin.reference.Command.Configure;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Id;
import io.florin.reference.Money.Transfer;
import io.florin.reference.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final long EURO = 978;
    private static final int ALICE = 1;
    private static final int BOB = 2;
    private static final int HOUSE = 3;

    private EngineDriver driver = new EngineDriver(4, 100, 10_000);

    @BeforeEach
    void openAccounts() {
        driver.send(OpenAccount.customer(ALICE, EURO));
        driver.send(OpenAccount.customer(BOB, EURO));
        driver.send(OpenAccount.house(HOUSE, EURO));
    }

    @AfterEach
    void close() {
        assertEquals(driver.engine.stateHash(), driver.replayedStateHash());
        driver.close();
    }

    @Test
    void shouldLetEachMemberSeeTheEarlierOnes() {
        final List<Reply> replies =
                driver.chain(fund(100, ALICE, 50), pay(101, ALICE, BOB, 50), pay(102, BOB, ALICE, 20));
        assertEquals(List.of(OK, OK, OK), statuses(replies));
        assertEquals(
                List.of(100L, 101L, 102L),
                replies.stream().map(Reply::correlationId).toList());
        assertEquals(List.of(5L, 6L, 7L), replies.stream().map(Reply::sequence).toList());
        assertEquals(
                List.of(70L, 70L, 70L), replies.stream().map(Reply::timestampNs).toList());
        assertEquals(5, driver.transfer(100).executedSequence());
        assertEquals(70, driver.transfer(100).executedNs());
    }

    @Test
    void shouldAnswerWithTheBalancesAfterTheWholeChain() {
        final List<Reply> replies =
                driver.chain(fund(100, ALICE, 50), pay(101, ALICE, BOB, 30), pay(102, ALICE, BOB, 5));
        assertEquals(new Reply.Balances(0, 50, 0, 0, -50), replies.get(0).balances());
        assertEquals(new Reply.Balances(0, 35, 0, 50, 15), replies.get(1).balances());
        assertEquals(new Reply.Balances(0, 35, 0, 50, 15), replies.get(2).balances());
    }

    @Test
    void shouldChangeNothingBeforeTheLastMemberHasCome() {
        driver.submit(fund(100, ALICE, 50).linked());
        assertTrue(driver.engine.isChainOpen());
        assertEquals(0, driver.engine.transferCount());
        assertEquals(0, driver.getAccount(Id.of(ALICE)).creditsPosted());
        driver.submit(fund(101, BOB, 50));
        assertFalse(driver.engine.isChainOpen());
        assertEquals(2, driver.takeReplies().size());
        assertEquals(50, driver.getAccount(Id.of(ALICE)).creditsPosted());
    }

    @Test
    void shouldUndoAllWhenOneFailsForFunds() {
        driver.send(fund(90, ALICE, 10));
        final List<Long> before = sums();
        final List<Reply> replies = driver.chain(
                pay(100, ALICE, BOB, 10), pay(101, BOB, ALICE, 3), pay(102, BOB, ALICE, 8), pay(103, BOB, ALICE, 1));
        assertEquals(List.of(CHAIN_FAILED, CHAIN_FAILED, INSUFFICIENT_FUNDS, CHAIN_FAILED), statuses(replies));
        assertEquals(before, sums());
        assertEquals(new Reply.Balances(0, 0, 0, 10, 10), replies.get(0).balances());
        assertOutcomes(CHAIN_FAILED, 100, 101, 103);
        assertOutcomes(INSUFFICIENT_FUNDS, 102);
    }

    @Test
    void shouldUndoAllWhenOneOverflows() {
        final List<Long> before = sums();
        assertEquals(
                List.of(CHAIN_FAILED, Status.DEBITS_OVERFLOW, CHAIN_FAILED),
                driver.chainStatuses(fund(100, ALICE, Long.MAX_VALUE), fund(101, BOB, 1), pay(102, ALICE, BOB, 1)));
        assertEquals(
                List.of(CHAIN_FAILED, CHAIN_FAILED, Status.CREDITS_OVERFLOW),
                driver.chainStatuses(
                        fund(110, ALICE, Long.MAX_VALUE), pay(111, ALICE, BOB, 10), pay(112, BOB, ALICE, 1)));
        assertEquals(before, sums());
    }

    @Test
    void shouldPostAfterAFailedChainAsIfItHadNotBeen() {
        driver.send(fund(90, ALICE, 10));
        driver.chain(pay(100, ALICE, BOB, 10), pay(101, ALICE, BOB, 10));
        assertEquals(OK, driver.status(pay(102, ALICE, BOB, 10)));
        assertEquals(10, driver.getAccount(Id.of(BOB)).creditsPosted());
    }

    @Test
    void shouldExecuteNothingBehindTheMemberThatFailed() {
        assertEquals(
                List.of(INSUFFICIENT_FUNDS, CHAIN_FAILED, CHAIN_FAILED),
                driver.chainStatuses(
                        pay(100, ALICE, BOB, 1),
                        fund(101, ALICE, 1),
                        fund(102, BOB, 1).withAmount(0)));
        assertOutcomes(INSUFFICIENT_FUNDS, 100);
        assertOutcomes(CHAIN_FAILED, 101);
        assertNotRetained(102);
    }

    @Test
    void shouldReplayAChainThatWasDone() {
        final Transfer[] chain = {fund(100, ALICE, 50), pay(101, ALICE, BOB, 30)};
        final List<Reply> first = driver.chain(chain);
        driver.send(fund(102, ALICE, 1));
        final long hash = driver.engine.computeStateHash();
        final List<Reply> again = driver.chain(chain);
        for (int i = 0; i < 2; i++) {
            assertEquals(OK, again.get(i).status());
            assertTrue(again.get(i).replayed());
            assertEquals(first.get(i).sequence(), again.get(i).sequence());
            assertEquals(first.get(i).timestampNs(), again.get(i).timestampNs());
        }
        assertEquals(new Reply.Balances(0, 30, 0, 51, 21), again.get(1).balances());
        assertTrue(hash != driver.engine.stateHash(), "a replay is a command too");
        assertEquals(3, driver.engine.transferCount());
    }

    @Test
    void shouldReplayAChainThatFailed() {
        final Transfer[] chain = {fund(100, ALICE, 50), pay(101, BOB, ALICE, 30), pay(102, ALICE, BOB, 1)};
        driver.chain(chain);
        driver.send(fund(103, BOB, 1000));
        final List<Reply> again = driver.chain(chain);
        assertEquals(List.of(CHAIN_FAILED, INSUFFICIENT_FUNDS, CHAIN_FAILED), statuses(again));
        assertTrue(again.stream().allMatch(Reply::replayed));
        assertEquals(0, driver.getAccount(Id.of(ALICE)).creditsPosted());
    }

    @Test
    void shouldReplayMembersOneByOne() {
        final List<Reply> first = driver.chain(fund(100, ALICE, 50), pay(101, ALICE, BOB, 30));
        final Reply again = driver.send(pay(101, ALICE, BOB, 30));
        assertTrue(again.replayed());
        assertEquals(first.get(1).sequence(), again.sequence());
        assertEquals(first.get(1).timestampNs(), again.timestampNs());
        driver.chain(fund(102, ALICE, 1), pay(103, ALICE, BOB, 1000));
        assertEquals(CHAIN_FAILED, driver.status(fund(102, ALICE, 1)));
        assertTrue(driver.send(pay(103, ALICE, BOB, 1000)).replayed());
        assertEquals(ID_REUSED_AMOUNT, driver.status(fund(100, ALICE, 51)));
    }

    @Test
    void shouldRefuseAChainOfWhatWasSentSingly() {
        driver.send(fund(100, ALICE, 50));
        driver.send(pay(101, BOB, ALICE, 1000));
        for (int i = 0; i < 2; i++) {
            final List<Reply> replies = driver.chain(pay(101, BOB, ALICE, 1000), fund(100, ALICE, 50));
            assertEquals(List.of(ID_REUSED_CHAIN, CHAIN_FAILED), statuses(replies));
            assertTrue(replies.stream().noneMatch(Reply::replayed));
        }
        assertOutcomes(OK, 100);
        assertOutcomes(INSUFFICIENT_FUNDS, 101);
    }

    @Test
    void shouldRefuseTheMembersOfAChainInAnotherChain() {
        driver.chain(fund(100, ALICE, 50), fund(101, ALICE, 1));
        assertEquals(
                List.of(ID_REUSED_CHAIN, CHAIN_FAILED),
                driver.chainStatuses(fund(101, ALICE, 1), fund(100, ALICE, 50)));
        assertEquals(
                List.of(CHAIN_FAILED, ID_REUSED_CHAIN, CHAIN_FAILED),
                driver.chainStatuses(fund(102, ALICE, 1), fund(100, ALICE, 50), fund(101, ALICE, 1)));
        assertEquals(51, driver.account(ALICE).creditsPosted());
        assertOutcomes(CHAIN_FAILED, 102);
    }

    @Test
    void shouldFailAChainOfAUsedAndThenAnUnusedId() {
        driver.send(fund(100, ALICE, 50));
        final Transfer[] chain = {fund(100, ALICE, 50), fund(101, ALICE, 1), fund(102, ALICE, 1)};
        for (int i = 0; i < 2; i++) {
            final List<Reply> replies = driver.chain(chain);
            assertEquals(List.of(ID_REUSED_CHAIN, CHAIN_FAILED, CHAIN_FAILED), statuses(replies));
            assertEquals(i == 1, replies.stream().allMatch(Reply::replayed));
        }
        assertOutcomes(OK, 100);
        assertOutcomes(CHAIN_FAILED, 101, 102);
        assertEquals(50, driver.account(ALICE).creditsPosted());
    }

    @Test
    void shouldFailAChainOfAnUnusedAndThenAUsedId() {
        driver.send(fund(100, ALICE, 50));
        final Transfer[] chain = {fund(101, ALICE, 1), fund(100, ALICE, 50), fund(102, ALICE, 1)};
        assertEquals(List.of(CHAIN_FAILED, ID_REUSED_CHAIN, CHAIN_FAILED), driver.chainStatuses(chain));
        assertOutcomes(OK, 100);
        assertOutcomes(CHAIN_FAILED, 101, 102);
        assertEquals(50, driver.account(ALICE).creditsPosted());
        final List<Reply> again = driver.chain(chain);
        assertEquals(List.of(CHAIN_FAILED, ID_REUSED_CHAIN, CHAIN_FAILED), statuses(again));
        assertTrue(again.stream().allMatch(Reply::replayed));
    }

    @Test
    void shouldPreferAnEarlierRefusalToALaterUsedId() {
        driver.send(fund(100, ALICE, 50));
        assertEquals(
                List.of(INSUFFICIENT_FUNDS, CHAIN_FAILED),
                driver.chainStatuses(pay(101, BOB, ALICE, 1), fund(100, ALICE, 50)));
        assertOutcomes(OK, 100);
    }

    @Test
    void shouldFailTheSecondMemberWithAnIdOfTheSameChain() {
        final Transfer[] same = {fund(100, ALICE, 50), fund(101, ALICE, 1), fund(100, ALICE, 50)};
        final Transfer[] other = {fund(110, ALICE, 50), fund(110, ALICE, 51)};
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of(CHAIN_FAILED, CHAIN_FAILED, ID_REUSED_CHAIN), driver.chainStatuses(same));
            assertEquals(List.of(CHAIN_FAILED, ID_REUSED_AMOUNT), driver.chainStatuses(other));
        }
        assertOutcomes(CHAIN_FAILED, 100, 101, 110);
        assertEquals(0, driver.getAccount(Id.of(ALICE)).creditsPosted());
    }

    @Test
    void shouldFailAChainWithAnIdThatStandsForSomethingElse() {
        driver.send(fund(100, ALICE, 50));
        final Transfer[] chain = {fund(101, ALICE, 1), fund(100, ALICE, 51), fund(102, ALICE, 1)};
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of(CHAIN_FAILED, ID_REUSED_AMOUNT, CHAIN_FAILED), driver.chainStatuses(chain));
        }
        assertOutcomes(CHAIN_FAILED, 101, 102);
        assertOutcomes(OK, 100);
    }

    @Test
    void shouldFailAChainWithAMemberOfUnsoundShapeAndNotRememberIt() {
        final Transfer[] chain = {fund(100, ALICE, 1), fund(101, ALICE, 0), fund(102, ALICE, 1)};
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of(CHAIN_FAILED, INVALID_AMOUNT, CHAIN_FAILED), driver.chainStatuses(chain));
        }
        assertOutcomes(CHAIN_FAILED, 100, 102);
        assertNotRetained(101);
    }

    @Test
    void shouldFindTheExtentOfAChainInTheLinkedFlagsAlone() {
        driver.submit(fund(100, ALICE, 1).withFlags(Command.LINKED | 0x100));
        driver.submit(OpenAccount.customer(9, EURO).withFlags(Command.LINKED));
        driver.submit(fund(101, ALICE, 1).withTransferId(Id.ZERO).linked());
        assertTrue(driver.engine.isChainOpen());
        driver.submit(fund(102, ALICE, 1).withFlags(0x100));
        assertEquals(List.of(INVALID_FLAGS, CHAIN_FAILED, CHAIN_FAILED, CHAIN_FAILED), statuses(driver.takeReplies()));
        assertEquals(0, driver.engine.transferCount());
    }

    @Test
    void shouldOpenAnAccountAndPayToIt() {
        final List<Reply> replies =
                driver.chain(OpenAccount.customer(9, EURO), fund(100, 9, 5), OpenAccount.customer(9, EURO));
        assertEquals(List.of(OK, OK, OK), statuses(replies));
        assertEquals(new Reply.Balances(0, 0, 0, 5, 5), replies.get(0).balances());
        assertEquals(
                List.of(false, false, true),
                replies.stream().map(Reply::replayed).toList());
        assertEquals(replies.get(0).sequence(), replies.get(2).sequence());
        assertEquals(driver.nowNs(), driver.account(9).openedNs());
        assertEquals(replies.get(0).sequence(), driver.account(9).openedSequence());
    }

    @Test
    void shouldRetainAChainAsAWholeOrNotAtAll() {
        use(new EngineDriver(1, 3, 3));
        driver.send(fund(90, ALICE, 5));
        final Transfer[] chain = {fund(100, ALICE, 1), pay(101, BOB, ALICE, 1), fund(102, ALICE, 1)};
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of(CHAIN_FAILED, CHAIN_FAILED, CAPACITY_EXCEEDED), driver.chainStatuses(chain));
        }
        assertEquals(1, driver.engine.transferCount());
        assertEquals(OK, driver.status(Configure.of(1, 3, 4)));
        assertEquals(List.of(CHAIN_FAILED, INSUFFICIENT_FUNDS, CHAIN_FAILED), driver.chainStatuses(chain));
        assertEquals(4, driver.engine.transferCount());
        assertTrue(driver.chain(chain).stream().allMatch(Reply::replayed), "a replay needs no room");
    }

    @Test
    void shouldPreferAnUnsoundMemberToALaterOneWithoutRoom() {
        use(new EngineDriver(1, 3, 2));
        driver.send(fund(90, ALICE, 5));
        assertEquals(
                List.of(CHAIN_FAILED, INVALID_AMOUNT, CHAIN_FAILED),
                driver.chainStatuses(fund(100, ALICE, 1), fund(101, ALICE, 0), fund(102, ALICE, 1)));
        assertEquals(
                List.of(CHAIN_FAILED, CAPACITY_EXCEEDED, CHAIN_FAILED),
                driver.chainStatuses(fund(100, ALICE, 1), fund(102, ALICE, 1), fund(101, ALICE, 0)));
        assertEquals(1, driver.engine.transferCount());
        assertEquals(OK, driver.status(fund(100, ALICE, 1)));
    }

    @Test
    void shouldApplyTheLongestChain() {
        driver.send(fund(90, ALICE, 1));
        final Transfer[] chain = longestChain(1000);
        assertEquals(Collections.nCopies(chain.length, OK), driver.chainStatuses(chain));
        assertEquals(512, driver.getAccount(Id.of(BOB)).debitsPosted());
        assertTrue(driver.chain(chain).stream().allMatch(Reply::replayed));
    }

    @Test
    void shouldUndoTheLongestChain() {
        driver.send(fund(90, ALICE, 1));
        final List<Long> before = sums();
        final Transfer[] chain = longestChain(1000);
        chain[chain.length - 1] = pay(5000, ALICE, BOB, 2);
        final List<Status> statuses = new ArrayList<>(Collections.nCopies(chain.length, CHAIN_FAILED));
        statuses.set(chain.length - 1, INSUFFICIENT_FUNDS);
        assertEquals(statuses, driver.chainStatuses(chain));
        assertEquals(before, sums());
        assertEquals(1 + chain.length, driver.engine.transferCount());
    }

    @Test
    void shouldThrowWhenAChainIsTooLong() {
        for (int i = 0; i < Framing.CHAIN_LENGTH_MAX; i++) {
            driver.submit(fund(100 + i, ALICE, 1).linked());
        }
        final long sequence = driver.engine.lastSequence();
        assertThrows(IllegalStateException.class, () -> driver.submit(fund(99, ALICE, 1)));
        assertEquals(sequence, driver.engine.lastSequence());
        driver.send(Configure.of(4, 100, 10_000));
    }

    @Test
    void shouldDropAChainThatACrashCutOff() {
        driver.submit(fund(100, ALICE, 1).linked());
        driver.submit(fund(101, ALICE, 1).linked());
        final Reply reply = driver.send(Configure.of(4, 100, 10_000));
        assertEquals(OK, reply.status());
        assertFalse(driver.engine.isChainOpen());
        assertEquals(0, driver.engine.transferCount());
        assertFalse(driver.send(fund(100, ALICE, 1)).replayed());
    }

    private void use(final EngineDriver other) {
        driver.close();
        driver = other;
        openAccounts();
    }

    /** Sends one unit to and fro. */
    private static Transfer[] longestChain(final long firstId) {
        return IntStream.range(0, Framing.CHAIN_LENGTH_MAX)
                .mapToObj(i -> pay(firstId + i, i % 2 == 0 ? ALICE : BOB, i % 2 == 0 ? BOB : ALICE, 1))
                .toArray(Transfer[]::new);
    }

    private static Transfer fund(final long id, final long account, final long amount) {
        return Transfer.of(id, HOUSE, account, EURO, amount);
    }

    private static Transfer pay(final long id, final long debit, final long credit, final long amount) {
        return Transfer.of(id, debit, credit, EURO, amount);
    }

    private static List<Status> statuses(final List<Reply> replies) {
        return replies.stream().map(Reply::status).toList();
    }

    private void assertOutcomes(final Status outcome, final long... ids) {
        for (final long id : ids) {
            assertEquals(outcome, Status.of(driver.getTransfer(Id.of(id)).outcome()), () -> "outcome of " + id);
        }
    }

    private void assertNotRetained(final long id) {
        assertEquals(
                Status.TRANSFER_NOT_FOUND,
                Status.of(driver.getTransfer(Id.of(id)).status()));
    }

    private List<Long> sums() {
        final List<Long> sums = new ArrayList<>();
        for (final int id : new int[] {ALICE, BOB, HOUSE}) {
            final AccountReplyDecoder account = driver.getAccount(Id.of(id));
            sums.add(account.debitsPosted());
            sums.add(account.creditsPosted());
        }
        return sums;
    }
}
