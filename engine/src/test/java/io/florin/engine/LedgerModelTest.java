package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.TransferReplyDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import io.florin.reference.Command;
import io.florin.reference.CommandGenerator;
import io.florin.reference.Id;
import io.florin.reference.ReferenceLedger;
import io.florin.reference.Reply;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories against {@link ReferenceLedger}, and against invariants that do not know it. One seed is one history. */
class LedgerModelTest {
    private static final int COMMANDS = 1500;
    private static final int CHECK_EVERY = 50;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldDoAsTheModelDoes(final long seed) {
        new History(seed).run();
    }

    @Test
    void shouldDoAsTheModelDoesForNewSeedsEveryTime() {
        final long first = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            new History(first + i).run();
        }
    }

    /** One engine, one model, and the source of what happens to them. */
    private static final class History {
        private final long seed;
        private final Random random;
        private final CommandGenerator generator;
        private final EngineDriver driver;
        private final ReferenceLedger model;
        private final List<Id> ids = new ArrayList<>();
        private long timestampNs = EngineDriver.TICK_NS;
        private int chainLength;

        History(final long seed) {
            this.seed = seed;
            random = new Random(seed);
            generator = new CommandGenerator(random);
            final boolean isTight = random.nextInt(3) == 0;
            final int ledgersMax = isTight ? 2 : 10;
            final int accountsMax = isTight ? 10 : 100;
            final int transfersMax = isTight ? 300 : 100_000;
            driver = new EngineDriver(ledgersMax, accountsMax, transfersMax);
            model = new ReferenceLedger(ledgersMax, accountsMax, transfersMax);
        }

        void run() {
            try (driver) {
                for (int i = 0; i < COMMANDS; i++) {
                    step();
                    if (i % CHECK_EVERY == 0) {
                        checkState();
                    }
                }
                closeChain();
                checkState();
                assertEquals(driver.engine.stateHash(), driver.replayedStateHash());
            } catch (final AssertionError | RuntimeException e) {
                throw new AssertionError("seed=" + seed + " sequence=" + driver.engine.lastSequence() + ": " + e, e);
            }
        }

        private void step() {
            Command command = generator.next(chainLength > 0);
            if (chainLength > 40) {
                command = command.withFlags(command.flags() & ~Command.LINKED);
            }
            apply(command);
        }

        private void closeChain() {
            if (chainLength > 0) {
                apply(Command.Transfer.of(1_000_000, 1, 2, 978, 1));
            }
        }

        private void apply(final Command command) {
            timestampNs += EngineDriver.TICK_NS;
            final List<Reply> expected = model.apply(command, driver.engine.lastSequence() + 1, timestampNs);
            driver.submit(command);
            final List<Reply> replies = driver.takeReplies();
            assertEquals(expected, replies, () -> "after " + command);
            chainLength = command.isLinked() ? chainLength + 1 : 0;
            if (command instanceof Command.Transfer transfer
                    && !transfer.transferId().equals(Id.ZERO)) {
                ids.add(transfer.transferId());
            }
        }

        private void checkState() {
            assertEquals(model.accounts().size(), driver.engine.accountCount());
            assertEquals(model.transfers().size(), driver.engine.transferCount());
            model.accounts().forEach(this::checkAccount);
            for (int i = 0; i < 20 && !ids.isEmpty(); i++) {
                checkTransfer(ids.get(random.nextInt(ids.size())));
            }
            checkTotals();
        }

        private void checkAccount(final Id id, final ReferenceLedger.Account account) {
            final AccountReplyDecoder reply = driver.getAccount(id);
            assertEquals(Status.OK.code(), reply.status());
            assertEquals(account.debits().longValueExact(), reply.debitsPosted());
            assertEquals(account.credits().longValueExact(), reply.creditsPosted());
            assertEquals(account.opened().ledger(), reply.ledger());
            assertEquals(account.opened().code(), reply.code());
            assertEquals(account.opened().kind(), reply.kind().value());
            assertEquals(account.opened().overdraftLimit(), reply.overdraftLimit());
            assertEquals(account.sequence(), reply.openedSequence());
            assertEquals(account.timestampNs(), reply.openedNs());
            assertEquals(
                    account.opened().userData(),
                    new Id(reply.userData().lo(), reply.userData().hi()));
            if (account.opened().kind() == Command.CUSTOMER) {
                final BigInteger below =
                        BigInteger.valueOf(reply.debitsPosted()).subtract(BigInteger.valueOf(reply.creditsPosted()));
                assertEquals(
                        -1,
                        below.compareTo(
                                BigInteger.valueOf(reply.overdraftLimit()).add(BigInteger.ONE)));
            }
        }

        private void checkTransfer(final Id id) {
            final ReferenceLedger.Outcome outcome = model.transfers().get(id);
            final TransferReplyDecoder reply = driver.getTransfer(id);
            if (outcome == null) {
                assertEquals(Status.TRANSFER_NOT_FOUND.code(), reply.status());
                return;
            }
            assertEquals(outcome.status().code(), reply.outcome());
            assertEquals(outcome.sequence(), reply.executedSequence());
            assertEquals(outcome.timestampNs(), reply.executedNs());
            assertEquals(outcome.command().amount(), reply.amount());
            assertEquals(outcome.command().code(), reply.code());
            assertEquals(outcome.command().ledger(), reply.ledger());
            assertEquals(
                    outcome.command().debitAccountId(),
                    new Id(reply.debitAccountId().lo(), reply.debitAccountId().hi()));
            assertEquals(
                    outcome.command().creditAccountId(),
                    new Id(reply.creditAccountId().lo(), reply.creditAccountId().hi()));
            assertEquals(
                    outcome.command().userData(),
                    new Id(reply.userData().lo(), reply.userData().hi()));
        }

        private void checkTotals() {
            final TrialBalanceReplyDecoder reply = driver.trialBalance(0);
            final Map<Long, BigInteger[]> expected = model.totals();
            final var totals = reply.totals();
            assertEquals(expected.size(), totals.count());
            for (final Map.Entry<Long, BigInteger[]> entry : expected.entrySet()) {
                totals.next();
                assertEquals(entry.getKey(), totals.ledger());
                final BigInteger debits = unsigned(
                        totals.debitsPosted().lo(), totals.debitsPosted().hi());
                final BigInteger credits = unsigned(
                        totals.creditsPosted().lo(), totals.creditsPosted().hi());
                assertEquals(debits, credits, "money appeared or vanished in ledger " + entry.getKey());
                assertEquals(entry.getValue()[0], debits);
                assertEquals(entry.getValue()[1], credits);
            }
        }

        private static BigInteger unsigned(final long lo, final long hi) {
            return new BigInteger(Long.toUnsignedString(hi))
                    .shiftLeft(Long.SIZE)
                    .add(new BigInteger(Long.toUnsignedString(lo)));
        }
    }
}
