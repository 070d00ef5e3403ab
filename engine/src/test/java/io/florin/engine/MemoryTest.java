package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.florin.protocol.codec.GetAccountEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.TrialBalanceEncoder;
import io.florin.reference.Command;
import io.florin.reference.Command.Configure;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Money.Transfer;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What commands cost in memory: nothing on the heap, and no more off it than is documented. */
class MemoryTest {
    private static final int ACCOUNTS = 100_000;
    private static final int TRANSFERS = 400_000;
    private static final double BYTES_PER_RECORD_MAX = 128 + 24;
    private static final int TRANSFER_ID_OFFSET = 24;
    private static final int CREDIT_ACCOUNT_ID_OFFSET = 56;
    private static final int FLAGS_OFFSET = 16;
    private static final int ACCOUNT_ID_OFFSET = 24;

    private final Engine engine = new Engine((buffer, offset, length) -> {});
    private final UnsafeBuffer openAccount = message(OpenAccount.house(1, 978));
    private final UnsafeBuffer transfer =
            message(Transfer.of(1, 1, 2, 978, 1).withText("t".repeat(140)).withReference("r".repeat(35)));
    private final UnsafeBuffer poorTransfer = message(Transfer.of(1, ACCOUNTS + 1, 2, 978, 1));
    private final UnsafeBuffer getAccount = query();
    private final UnsafeBuffer trialBalance = new UnsafeBuffer(new byte[24]);
    private long sequence;
    private long nextTransferId = 1;

    @BeforeEach
    void openAccounts() {
        new TrialBalanceEncoder().wrapAndApplyHeader(trialBalance, 0, new MessageHeaderEncoder());
        command(message(Configure.of(1, ACCOUNTS + 1, 2 * TRANSFERS)));
        for (int i = 0; i < ACCOUNTS; i++) {
            openAccount.putLong(ACCOUNT_ID_OFFSET, i + 1);
            command(openAccount);
        }
        command(message(OpenAccount.customer(ACCOUNTS + 1, 978)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldKeepWithinItsBytesPerAccountAndTransfer() {
        for (int i = 0; i < TRANSFERS; i++) {
            pay(transfer);
        }
        assertEquals(TRANSFERS, engine.transferCount());
        final double bytesPerAccount = (double) engine.accountMemoryBytes() / engine.accountCount();
        final double bytesPerTransfer = (double) engine.transferMemoryBytes() / engine.transferCount();
        assertTrue(bytesPerAccount < BYTES_PER_RECORD_MAX, "bytesPerAccount=" + bytesPerAccount);
        assertTrue(bytesPerTransfer < BYTES_PER_RECORD_MAX, "bytesPerTransfer=" + bytesPerTransfer);
    }

    @Test
    void shouldAllocateNothing() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 5; i++) {
            everything();
        }
        final long before = threads.getCurrentThreadAllocatedBytes();
        everything();
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // asking costs some hundred bytes itself
        assertTrue(allocated < 1024, "allocatedBytes=" + allocated);
    }

    private void everything() {
        for (int i = 0; i < 5_000; i++) {
            pay(transfer);
            command(transfer);
            pay(poorTransfer);
            engine.onQuery(getAccount, 0, getAccount.capacity());
        }
        for (int i = 0; i < 50; i++) {
            engine.onQuery(trialBalance, 0, trialBalance.capacity());
            chain(poorTransfer);
            chain(transfer);
        }
    }

    private void chain(final UnsafeBuffer last) {
        transfer.putByte(FLAGS_OFFSET, (byte) Command.LINKED);
        for (int i = 0; i < 100; i++) {
            pay(transfer);
        }
        transfer.putByte(FLAGS_OFFSET, (byte) 0);
        pay(last);
    }

    private void pay(final UnsafeBuffer command) {
        command.putLong(TRANSFER_ID_OFFSET, nextTransferId);
        nextTransferId++;
        command.putLong(CREDIT_ACCOUNT_ID_OFFSET, 2 + nextTransferId % (ACCOUNTS - 2));
        command(command);
    }

    private void command(final UnsafeBuffer command) {
        sequence++;
        engine.onCommand(command, 0, command.capacity(), sequence, sequence, 0);
    }

    private static UnsafeBuffer message(final Command command) {
        return new UnsafeBuffer(command.encode());
    }

    private static UnsafeBuffer query() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[40]);
        new GetAccountEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .accountId()
                .lo(1);
        return buffer;
    }
}
