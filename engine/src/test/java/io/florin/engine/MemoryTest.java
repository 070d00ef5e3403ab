package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.reference.Command;
import io.florin.reference.Command.Configure;
import io.florin.reference.Command.OpenAccount;
import io.florin.reference.Command.SetAccountLimits;
import io.florin.reference.Command.Tick;
import io.florin.reference.FollowUp.Capture;
import io.florin.reference.FollowUp.Refund;
import io.florin.reference.FollowUp.Reverse;
import io.florin.reference.FollowUp.Split;
import io.florin.reference.FollowUp.Void;
import io.florin.reference.Id;
import io.florin.reference.Money.Authorize;
import io.florin.reference.Money.Transfer;
import io.florin.reference.Query;
import java.lang.management.ManagementFactory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What commands cost in memory: nothing on the heap, and no more off it than is documented. */
class MemoryTest {
    private static final int ACCOUNTS = 1_000_000;
    private static final int TRANSFERS = 1_000_000;
    private static final int AUTHORIZATIONS = 1_000_000;
    private static final int CHANGES = 1_000_000;
    private static final double BYTES_PER_ACCOUNT_MAX = 128 + 24;
    /** The record, its place in the index, and of each 256 entries on a statement, which are 128 transfers', a checkpoint. */
    private static final double BYTES_PER_TRANSFER_MAX = 128 + 24 + 16.0 / 128;

    private static final double BYTES_PER_AUTHORIZATION_MAX = 128 + 24 + 16;
    private static final double BYTES_PER_CHANGE_MAX = 128;
    private static final long TIMEOUT_NS = 1_000_000_000_000L;
    private static final long EURO = 978;
    private static final long POOR = ACCOUNTS;
    private static final int ROUNDS = 2_000;
    private static final int CHAINS = 50;
    private static final int KINDS = 12;
    private static final int FLAGS_OFFSET = 16;
    private static final int EXPECTED_VERSION_OFFSET = 20;
    private static final int ID_OFFSET = 24;
    private static final int ORIGINAL_ID_OFFSET = 40;
    private static final int CREDIT_ACCOUNT_ID_OFFSET = 56;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandReplyDecoder reply = new CommandReplyDecoder();
    private final Engine engine = new Engine(this::onReply);
    private final UnsafeBuffer openAccount = message(OpenAccount.house(1, EURO));
    private final UnsafeBuffer transfer =
            message(Transfer.of(1, 1, 2, EURO, 1).withText("t".repeat(140)).withReference("r".repeat(35)));
    private final UnsafeBuffer poorTransfer = message(Transfer.of(1, POOR, 2, EURO, 1));
    private final UnsafeBuffer authorize = message(Authorize.of(1, 1, 2, EURO, 100, TIMEOUT_NS));
    private final UnsafeBuffer shortAuthorize = message(Authorize.of(1, 1, 2, EURO, 100, 1));
    private final UnsafeBuffer capture = message(Capture.of(1, 1, 10));
    private final UnsafeBuffer splitCapture =
            message(Capture.of(1, 1, 10, Split.of(3, 1), Split.of(4, 2), Split.of(6, 0)));
    private final UnsafeBuffer finalCapture = message(Capture.of(1, 1, 10).withFinal());
    private final UnsafeBuffer voidCommand = message(Void.of(1, 1));
    private final UnsafeBuffer refund = message(Refund.of(1, 1, 0, 1));
    private final UnsafeBuffer reverse = message(Reverse.of(1, 1));
    private final UnsafeBuffer tick = message(Tick.of());
    private final UnsafeBuffer setLimits = message(SetAccountLimits.of(6, 1, 5));
    private final UnsafeBuffer[] queries = {
        message(Query.GetAccount.of(Id.of(1))),
        message(Query.GetAccountAt.of(Id.of(6), 1_000_000, Long.MAX_VALUE)),
        message(Query.GetTransfer.of(Id.of(1))),
        message(Query.GetAuthorization.of(Id.of(2))),
        message(Query.ListEntries.of(Id.of(1), Query.NEWEST_FIRST)),
        message(Query.ListEntries.of(Id.of(1), Query.OLDEST_FIRST)
                .withFromNs(2000)
                .withCursor(700)),
        message(Query.GetStateHash.of()),
        message(Query.TrialBalance.of(0))
    };
    private long sequence;
    private long nextId = 1;
    private long version = 1;
    private int linked;
    private int refused;

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldKeepWithinItsBytesPerRecord() {
        command(message(Configure.of(1, ACCOUNTS, TRANSFERS + AUTHORIZATIONS).withHistoryMax(CHANGES)));
        open(ACCOUNTS);
        assertBytes("account", BYTES_PER_ACCOUNT_MAX, engine.accountMemoryBytes(), ACCOUNTS);
        for (int i = 0; i < TRANSFERS; i++) {
            transfer.putLong(CREDIT_ACCOUNT_ID_OFFSET, 2 + i % (ACCOUNTS - 2));
            send(transfer);
        }
        assertBytes("transfer", BYTES_PER_TRANSFER_MAX, engine.transferMemoryBytes(), TRANSFERS);
        final long before = engine.transferMemoryBytes();
        for (int i = 0; i < AUTHORIZATIONS; i++) {
            send(authorize);
        }
        assertBytes(
                "authorization", BYTES_PER_AUTHORIZATION_MAX, engine.transferMemoryBytes() - before, AUTHORIZATIONS);
        assertEquals(TRANSFERS + AUTHORIZATIONS, engine.transferCount());
    }

    @Test
    void shouldKeepWithinItsBytesPerChange() {
        command(message(Configure.of(1, 10, 10).withHistoryMax(CHANGES)));
        command(message(OpenAccount.house(6, EURO).withHistory()));
        for (int i = 1; i < CHANGES; i++) {
            limit();
        }
        assertBytes("change", BYTES_PER_CHANGE_MAX, engine.historyMemoryBytes(), CHANGES);
    }

    @Test
    void shouldAllocateNothing() {
        command(message(Configure.of(1, ACCOUNTS, 2_000_000).withHistoryMax(1_000_000)));
        command(message(OpenAccount.house(6, EURO).withHistory()));
        open(5);
        command(message(OpenAccount.customer(POOR, EURO)));
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 5; i++) {
            everything();
        }
        final int refusedBefore = refused;
        final long before = threads.getCurrentThreadAllocatedBytes();
        everything();
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // asking costs some hundred bytes itself
        assertTrue(allocated < 1024, "allocatedBytes=" + allocated);
        assertEquals(ROUNDS + CHAINS * (10 * KINDS + 1), refused - refusedBefore, "by intent");
    }

    private void everything() {
        for (int i = 0; i < ROUNDS; i++) {
            members();
            command(transfer);
            command(tick);
            send(poorTransfer);
            for (final UnsafeBuffer query : queries) {
                engine.onQuery(query, 0, query.capacity());
            }
        }
        for (int i = 0; i < CHAINS; i++) {
            chain(true);
            chain(false);
        }
    }

    /** Each kind of transfer once, and a change of an account with history. */
    private void members() {
        send(transfer);
        follow(refund, nextId - 1);
        send(transfer);
        follow(reverse, nextId - 1);
        send(authorize);
        final long authorization = nextId - 1;
        follow(capture, authorization);
        follow(splitCapture, authorization);
        follow(finalCapture, authorization);
        send(authorize);
        follow(voidCommand, nextId - 1);
        send(shortAuthorize);
        limit();
    }

    private void chain(final boolean isToFail) {
        final long versionBefore = version;
        linked = Command.LINKED;
        for (int i = 0; i < 10; i++) {
            members();
        }
        linked = 0;
        send(isToFail ? poorTransfer : transfer);
        if (isToFail) {
            version = versionBefore;
        }
    }

    private void open(final int count) {
        for (int i = 1; i <= count; i++) {
            openAccount.putLong(ID_OFFSET, i);
            command(openAccount);
        }
    }

    private void limit() {
        setLimits.putInt(EXPECTED_VERSION_OFFSET, (int) version);
        version++;
        command(setLimits);
    }

    /** Sends a command with an id of its own. */
    private void send(final UnsafeBuffer command) {
        command.putLong(ID_OFFSET, nextId);
        nextId++;
        command(command);
    }

    /** Sends a command about an earlier transfer, with an id of its own. */
    private void follow(final UnsafeBuffer command, final long originalId) {
        command.putLong(ORIGINAL_ID_OFFSET, originalId);
        send(command);
    }

    private void command(final UnsafeBuffer command) {
        sequence++;
        command.putByte(FLAGS_OFFSET, (byte) ((command.getByte(FLAGS_OFFSET) & ~Command.LINKED) | linked));
        engine.onCommand(command, 0, command.capacity(), sequence, sequence, 0);
    }

    private void onReply(final DirectBuffer buffer, final int offset, final int length) {
        if (RequestType.templateId(buffer, offset) == CommandReplyDecoder.TEMPLATE_ID) {
            refused += reply.wrapAndApplyHeader(buffer, offset, header).status() == Status.OK.code() ? 0 : 1;
        }
    }

    private static void assertBytes(final String what, final double max, final long bytes, final int count) {
        final double each = (double) bytes / count;
        assertTrue(each <= max, "bytes per " + what + "=" + each);
    }

    private static UnsafeBuffer message(final Command command) {
        return new UnsafeBuffer(command.encode());
    }

    private static UnsafeBuffer message(final Query query) {
        return new UnsafeBuffer(query.encode());
    }
}
