package io.florin.gateway;

import io.florin.engine.Engine;
import io.florin.protocol.RequestType;
import io.florin.protocol.RequestType.Role;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.ConfigureEncoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import io.florin.protocol.codec.Uint128Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any sound requests, to a new ledger each time: each is answered once with a known status, none ends the engine, and in the end as much
 * was debited as credited, in each ledger.
 */
public class CommandFuzzTest {
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final int REQUESTS_MAX = 256;

    static List<Path> inputs() throws IOException {
        return FuzzInput.corpus("command");
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void shouldAnswerEachRequestOnceAndKeepTheBooks(final Path input) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(input));
    }

    /** Called by Jazzer, and with the kept inputs by the test. */
    public static void fuzzerTestOneInput(final byte[] bytes) {
        final Ledger ledger = new Ledger();
        try {
            FuzzInput.forEachFrame(bytes, ledger::onFrame);
            ledger.end();
        } finally {
            ledger.close();
        }
    }

    private static final class Ledger {
        private final Engine engine = new Engine(this::onReply);
        private long sequence;
        private int requests;
        private int replies;
        private boolean isBalanced;

        Ledger() {
            apply(configure());
            apply(Requests.openAccount(1, 1, AccountKind.HOUSE));
            apply(Requests.openAccount(2, 2, AccountKind.CUSTOMER));
            apply(Requests.transfer(3, 1000, 1, 2, 100));
            apply(Requests.authorize(4, 1001, 2, 1, 50, 1_000_000));
        }

        boolean onFrame(final UnsafeBuffer buffer, final int offset, final int length) {
            final RequestType type = RequestType.check(buffer, offset, length) == null
                    ? RequestType.of(RequestType.templateId(buffer, offset))
                    : null;
            if (type != null && type.role() == Role.COMMAND) {
                apply(buffer, offset, length);
            } else if (type != null && type.role() == Role.QUERY) {
                requests++;
                if (!engine.isChainOpen()) { // the gateway ends who asks in a chain
                    engine.onQuery(buffer, offset, length);
                } else {
                    replies++;
                }
            } else {
                return false;
            }
            return requests < REQUESTS_MAX;
        }

        void end() {
            if (engine.isChainOpen()) {
                apply(Requests.transfer(5, 1002, 1, 2, 1)); // the gateway lets no half chain in
            }
            if (replies != requests) {
                throw new IllegalStateException("requests=" + requests + ", replies=" + replies);
            }
            final byte[] query = Requests.trialBalance(6);
            engine.onQuery(new UnsafeBuffer(query), 0, query.length);
            if (!isBalanced) {
                throw new IllegalStateException("debits and credits differ");
            }
        }

        void close() {
            engine.close();
        }

        private void apply(final byte[] message) {
            apply(new UnsafeBuffer(message), 0, message.length);
        }

        private void apply(final DirectBuffer buffer, final int offset, final int length) {
            requests++;
            sequence++;
            engine.readAhead(buffer, offset);
            engine.awaitAhead();
            engine.onCommand(buffer, offset, length, sequence, START_NS + sequence, 1);
        }

        private void onReply(final DirectBuffer buffer, final int offset, final int length) {
            replies++;
            Status.of(ReplyCopy.decode(buffer, offset, length).status().code());
            final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
            if (header.templateId() == TrialBalanceReplyDecoder.TEMPLATE_ID) {
                isBalanced = true;
                final TrialBalanceReplyDecoder reply =
                        new TrialBalanceReplyDecoder().wrapAndApplyHeader(buffer, offset, header);
                for (final TrialBalanceReplyDecoder.TotalsDecoder totals : reply.totals()) {
                    isBalanced &= equal(totals.debitsPosted(), totals.creditsPosted())
                            && equal(totals.debitsPending(), totals.creditsPending());
                }
            }
        }

        private static boolean equal(final Uint128Decoder one, final Uint128Decoder other) {
            return one.lo() == other.lo() && one.hi() == other.hi();
        }

        private static byte[] configure() {
            final UnsafeBuffer message =
                    new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + ConfigureEncoder.BLOCK_LENGTH]);
            new ConfigureEncoder()
                    .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                    .correlationId(0)
                    .reserved(0)
                    .ledgersMax(4)
                    .accountsMax(64)
                    .transfersMax(512)
                    .historyMax(64)
                    .hashKey()
                    .lo(1)
                    .hi(2);
            return message.byteArray();
        }
    }
}
