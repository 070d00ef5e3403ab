package io.florin.engine;

import io.florin.reference.Command;
import io.florin.reference.Command.Configure;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountLimits;
import io.florin.reference.Command.SetAccountStatus;
import io.florin.reference.Command.Tick;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Reverse;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Id;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import java.util.Random;

/**
 * Histories whose snapshots have every kind of record. The golden one is what {@code snapshot-1.bin} was written after: it can never
 * change.
 */
final class SnapshotHistory {
    static final long EURO = 978;
    static final long DOLLAR = 840;
    static final long HOUSE = 1;
    static final long ALICE = 2;
    static final long BOB = 3;
    static final long SHOP = 4;
    static final long DOLLARS = 5;
    static final long LONG_NS = 1_000_000;
    private static final int SHORT_NS = 15;
    private static final int ENTRIES = 300;

    private SnapshotHistory() {}

    static Configure settings() {
        return Configure.of(4, 20, 1000).withHistoryMax(200).withHashKey(new Id(0x0123_4567_89AB_CDEFL, -77));
    }

    /** Brings a new engine to the golden state. */
    static void golden(final EngineDriver driver) {
        small(driver);
        for (int i = 0; i < ENTRIES; i++) {
            driver.accept(Transfer.of(1000 + i, HOUSE, BOB, EURO, 1 + i));
        }
        driver.accept(Authorize.of(2000, HOUSE, SHOP, EURO, 7, 2));
        driver.accept(Tick.of());
        driver.send(Void.of(2001, 2000));
        driver.accept(Authorize.of(2002, BOB, ALICE, EURO, 50, 2 * LONG_NS));
        driver.accept(Capture.of(2003, 2002, 30, Split.of(SHOP, 10), Split.of(ALICE, 0)));
        driver.accept(Refund.of(2004, 2003, SHOP, 3));
        driver.accept(Transfer.of(2005, HOUSE, ALICE, EURO, 5)
                .withReference("invoice 17")
                .withText("for a book"));
        driver.accept(Reverse.of(2006, 2005));
        driver.accept(OpenAccount.house(DOLLARS, DOLLAR).withUserData(new Id(5, 6)));
        driver.accept(SetAccountStatus.of(ALICE, 2, 3).withReason(12));
        driver.chain(Transfer.of(2010, HOUSE, BOB, EURO, 1), SetAccountLimits.of(SHOP, 1, 40));
        driver.chain(Transfer.of(2011, HOUSE, BOB, EURO, 1), Transfer.of(2012, HOUSE, DOLLARS, EURO, 1));
    }

    /** Brings a new engine to a state with few records, but one of almost every kind: all but checkpoints. */
    static void small(final EngineDriver driver) {
        driver.accept(settings());
        driver.accept(OpenAccount.house(HOUSE, EURO));
        driver.accept(OpenAccount.customer(ALICE, EURO).withHistory());
        driver.accept(OpenAccount.customer(BOB, EURO));
        driver.accept(OpenAccount.house(SHOP, EURO));
        driver.accept(Transfer.of(100, HOUSE, ALICE, EURO, 500));
        driver.accept(SetAccountLimits.of(ALICE, 1, 30));
        driver.send(Transfer.of(101, BOB, SHOP, EURO, 1));
        driver.accept(Authorize.of(102, HOUSE, BOB, EURO, 60, LONG_NS));
        driver.accept(Capture.of(103, 102, 20, Split.of(SHOP, 5), Split.of(BOB, 0)));
        driver.accept(Authorize.of(104, HOUSE, SHOP, EURO, 70, SHORT_NS));
        driver.accept(Void.of(105, 104));
    }

    /** @return a random command that is sent {@code i}-th to accounts that were opened by others of these. */
    static Command random(final Random random, final EngineDriver driver, final int i) {
        final long id = 10_000L + i;
        final long recent = id - 1 - random.nextInt(25);
        final long debit = random.nextInt(3) == 0 ? HOUSE : HOUSE + random.nextInt(5);
        final long credit = HOUSE + random.nextInt(5);
        final long account = HOUSE + random.nextInt(5);
        final long version = Math.max(0, driver.account(account).version());
        final long amount = 1L + random.nextInt(100);
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> Transfer.of(id, debit, credit, EURO, amount);
            case 4, 5, 6 -> Authorize.of(id, debit, credit, EURO, amount, 1L + random.nextInt(2000));
            case 7 -> Capture.of(id, recent, 1 + amount / 10);
            case 8 -> Capture.of(id, recent, 2 + amount / 10, Split.of(BOB, 1), Split.of(SHOP, 0));
            case 9 -> Capture.of(id, recent, 1 + amount / 10).withFinal();
            case 10 -> Void.of(id, recent);
            case 11 -> Refund.of(id, recent, random.nextInt(3) == 0 ? SHOP : 0, 1 + amount / 10);
            case 12 -> Reverse.of(id, recent);
            case 13 -> SetAccountLimits.of(account, version, amount);
            case 14 -> SetAccountStatus.of(account, version, 1 + random.nextInt(8) / 7 * 2);
            default -> open(random);
        };
    }

    private static Command open(final Random random) {
        final long account = HOUSE + random.nextInt(20);
        final OpenAccount open =
                account == HOUSE ? OpenAccount.house(account, EURO) : OpenAccount.customer(account, EURO);
        return account % 2 == 0 ? open.withHistory() : open;
    }
}
