package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.RequestType.Role;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.ServerStatusReplyDecoder;
import io.florin.protocol.codec.StateHashReplyDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import io.florin.reference.Command;
import io.florin.reference.Id;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The examples of docs/protocol.md are one conversation: the engine answers each request there with the very bytes of its reply. */
class ProtocolPageTest {
    private static final long EURO = 978;
    private static final long BEGIN_NS = 1_790_000_000_000_000_000L;

    /** The command that is sent again: its reply has the first one's sequence, its own is the next. */
    private static final long REPEATED = 3;

    private static final long REPETITION = 4;
    private static final long MISSING_ACCOUNT = 404;
    private static final long SPLIT_CAPTURE = 6002;
    private static final int ID_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + 16;

    private final Map<Long, UnsafeBuffer> requests = new TreeMap<>();
    private final Map<Long, UnsafeBuffer> replies = new TreeMap<>();
    private final Map<Long, UnsafeBuffer> answers = new TreeMap<>();

    @Test
    void shouldAnswerEachExampleAsThePageSays() throws IOException {
        readPage();
        requests.put(REPETITION, copy(REPEATED, REPETITION));
        requests.put(8L, withId(copy(7, 8), MISSING_ACCOUNT));
        requests.put(22L, withId(copy(9, 22), SPLIT_CAPTURE));
        assertEquals(replies.keySet(), requests.keySet());

        try (Engine engine = new Engine(this::onReply)) {
            prepare(engine);
            answers.clear();
            requests.forEach((correlationId, request) -> send(engine, correlationId, request));
        }

        replies.forEach((correlationId, reply) -> {
            final UnsafeBuffer answer = answers.get(correlationId);
            assertNotNull(answer, () -> "no answer: correlationId=" + correlationId);
            assertEquals(hex(reply), hex(answer), () -> "correlationId=" + correlationId);
        });
    }

    /** What was before the first example: it has the sequence 8. */
    private static void prepare(final Engine engine) {
        final List<Command> commands = List.of(
                Command.Configure.of(4, 100, 100),
                Command.Tick.of(),
                Command.Tick.of(),
                Command.Tick.of(),
                Command.Tick.of(),
                account(1001).withFlags(Command.HISTORY),
                account(1003));
        for (int i = 0; i < commands.size(); i++) {
            final byte[] message = commands.get(i).withCorrelationId(i).encode();
            apply(engine, new UnsafeBuffer(message), BEGIN_NS - 60_000_000_000L);
        }
    }

    private static Command.OpenAccount account(final long id) {
        return Command.OpenAccount.customer(id, EURO).withCode(0).withUserData(Id.ZERO);
    }

    private void send(final Engine engine, final long correlationId, final UnsafeBuffer request) {
        final RequestType type = RequestType.of(RequestType.templateId(request, 0));
        assertTrue(type != null);
        assertNull(RequestType.check(request, 0, request.capacity()));
        if (type.role() == Role.QUERY) {
            engine.onQuery(request, 0, request.capacity());
        } else if (correlationId == REPETITION) {
            apply(engine, request, engine.lastTimestampNs());
        } else {
            final CommandReplyDecoder reply = new CommandReplyDecoder()
                    .wrapAndApplyHeader(replies.get(correlationId), 0, new MessageHeaderDecoder());
            assertEquals(engine.lastSequence() + 1, reply.sequence(), () -> "correlationId=" + correlationId);
            apply(engine, request, reply.timestampNs());
        }
    }

    private static void apply(final Engine engine, final UnsafeBuffer message, final long timestampNs) {
        engine.onCommand(message, 0, message.capacity(), engine.lastSequence() + 1, timestampNs, 1);
    }

    private void onReply(final DirectBuffer buffer, final int offset, final int length) {
        final UnsafeBuffer answer = new UnsafeBuffer(new byte[length]);
        answer.putBytes(0, buffer, offset, length);
        final UnsafeBuffer other = answers.put(RequestType.correlationId(answer, 0), answer);
        assertNull(other, "answered twice");
    }

    private UnsafeBuffer copy(final long correlationId, final long other) {
        final UnsafeBuffer request = requests.get(correlationId);
        final UnsafeBuffer copy = new UnsafeBuffer(request.byteArray().clone());
        copy.putLong(RequestType.CORRELATION_ID_OFFSET, other, ByteOrder.LITTLE_ENDIAN);
        return copy;
    }

    private static UnsafeBuffer withId(final UnsafeBuffer request, final long id) {
        request.putLong(ID_OFFSET, id, ByteOrder.LITTLE_ENDIAN);
        return request;
    }

    /** @return the bytes, but for a state hash: the page has any. */
    private static String hex(final UnsafeBuffer reply) {
        final int templateId = RequestType.templateId(reply, 0);
        final byte[] bytes = reply.byteArray().clone();
        final int hash = switch (templateId) {
            case TrialBalanceReplyDecoder.TEMPLATE_ID -> TrialBalanceReplyDecoder.stateHashEncodingOffset();
            case StateHashReplyDecoder.TEMPLATE_ID -> StateHashReplyDecoder.stateHashEncodingOffset();
            default -> -1;
        };
        if (hash >= 0) {
            new UnsafeBuffer(bytes).putLong(MessageHeaderDecoder.ENCODED_LENGTH + hash, 0);
        }
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    /** Takes the frames out of the page's examples, those of a session or of the server apart: the engine knows neither. */
    private void readPage() throws IOException {
        final Path page = Path.of(System.getProperty("florin.root", ".."), "docs", "protocol.md");
        final StringBuilder frame = new StringBuilder();
        boolean isExample = false;
        for (final String line : Files.readAllLines(page, StandardCharsets.UTF_8)) {
            if (isExample && (line.isEmpty() || line.startsWith("```"))) {
                addFrame(HexFormat.of().parseHex(frame));
                frame.setLength(0);
                isExample = line.isEmpty();
            } else if (isExample) {
                final int mark = line.indexOf('#');
                frame.append((mark < 0 ? line : line.substring(0, mark)).replace(" ", ""));
            } else {
                isExample = line.startsWith("```hex ");
            }
        }
    }

    private void addFrame(final byte[] frame) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[frame.length - Framing.HEADER_LENGTH]);
        message.putBytes(0, frame, Framing.HEADER_LENGTH, message.capacity());
        final int templateId = RequestType.templateId(message, 0);
        final RequestType type = RequestType.of(templateId);
        final boolean isReply = templateId >= CommandReplyDecoder.TEMPLATE_ID;
        final boolean isOfServer =
                templateId >= ServerStatusReplyDecoder.TEMPLATE_ID || (type != null && type.role() == Role.SERVER);
        if (!isOfServer && (isReply || (type != null && type.role() != Role.SESSION))) {
            final UnsafeBuffer other =
                    (isReply ? replies : requests).put(RequestType.correlationId(message, 0), message);
            assertNull(other, () -> "twice: correlationId=" + RequestType.correlationId(message, 0));
        }
    }
}
