package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerStoreTest {
    private final LedgerStore ledgers = new LedgerStore();

    @Test
    void shouldKeepLedgersByAscendingCodeWithoutSign() {
        ledgers.ledgersMax(4);
        assertEquals(0, ledgers.addAccount(0xFFFF_FFFFL));
        assertEquals(1, ledgers.addAccount(5));
        assertEquals(2, ledgers.addAccount(0x8000_0000L));
        assertEquals(1, ledgers.addAccount(5));
        assertEquals(3, ledgers.count());
        assertEquals(2, ledgers.accountCount(1));
        assertEquals(5, ledgers.code(ledgers.atRank(0)));
        assertEquals(0x8000_0000L, ledgers.code(ledgers.atRank(1)));
        assertEquals(0xFFFF_FFFFL, ledgers.code(ledgers.atRank(2)));
        assertEquals(0, ledgers.rank(0));
        assertEquals(0, ledgers.rank(5));
        assertEquals(1, ledgers.rank(6));
        assertEquals(2, ledgers.rank(0x8000_0001L));
    }

    @Test
    void shouldHaveRoomForAKnownLedgerWhenItIsFull() {
        ledgers.ledgersMax(1);
        ledgers.addAccount(5);
        assertTrue(ledgers.hasRoomFor(5));
        assertFalse(ledgers.hasRoomFor(6));
        ledgers.ledgersMax(2);
        assertTrue(ledgers.hasRoomFor(6));
    }

    @Test
    void shouldTakeTheLastAccountsBackWithTheLedgersThatTheyMade() {
        ledgers.ledgersMax(4);
        ledgers.addAccount(9);
        final int[] added = {ledgers.addAccount(5), ledgers.addAccount(9), ledgers.addAccount(7), ledgers.addAccount(5)
        };
        for (int i = added.length - 1; i >= 0; i--) {
            ledgers.removeAccount(added[i]);
        }
        assertEquals(1, ledgers.count());
        assertEquals(1, ledgers.accountCount(0));
        assertEquals(9, ledgers.code(ledgers.atRank(0)));
        assertEquals(1, ledgers.addAccount(7));
        assertEquals(1, ledgers.accountCount(1));
        assertEquals(7, ledgers.code(ledgers.atRank(0)));
        assertThrows(IllegalStateException.class, () -> ledgers.removeAccount(0));
    }

    @Test
    void shouldAddLikeANumberWithoutEnd() {
        ledgers.ledgersMax(2);
        ledgers.addAccount(5);
        final Random random = new Random(1);
        final BigInteger[] sums = {BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO};
        for (int i = 0; i < 10_000; i++) {
            final int sum = random.nextInt(4);
            final long delta = random.nextInt(3) == 0 ? Long.MIN_VALUE + random.nextInt(2) : random.nextLong();
            ledgers.addToTotal(0, sum, delta);
            sums[sum] = sums[sum].add(BigInteger.valueOf(delta));
            final BigInteger total = BigInteger.valueOf(ledgers.totalHi(0, sum))
                    .shiftLeft(Long.SIZE)
                    .add(new BigInteger(Long.toUnsignedString(ledgers.totalLo(0, sum))));
            assertEquals(sums[sum], total);
        }
    }
}
