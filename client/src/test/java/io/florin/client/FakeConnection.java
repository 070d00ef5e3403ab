package io.florin.client;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.ChallengeEncoder;
import io.florin.protocol.codec.CommandReplyEncoder;
import io.florin.protocol.codec.DisconnectEncoder;
import io.florin.protocol.codec.HelloDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.TransferDecoder;
import io.florin.protocol.codec.WelcomeEncoder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;

/** The server's side of one connection: verbs for scripts. Used by the script's thread; what was received may be read by the test's. */
final class FakeConnection implements AutoCloseable {
    static final int WINDOW = 64;
    static final long TIMESTAMP_NS = 1_700_000_000_000_000_000L;

    private static final AtomicLong SEQUENCE = new AtomicLong();
    private static final int SILENCE_MS = 100;

    private final Socket socket;
    private final Set<Id128> knownIds;
    private final DataInputStream in;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[Framing.REPLY_FRAME_LENGTH_MAX]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final FakeAnswers answers;

    FakeConnection(final Socket socket, final Set<Id128> knownIds) throws IOException {
        this.socket = socket;
        this.knownIds = knownIds;
        answers = new FakeAnswers(out, knownIds);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    /** A request as it came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Received(byte[] frame) {
        UnsafeBuffer buffer() {
            return new UnsafeBuffer(frame);
        }

        int templateId() {
            return RequestType.templateId(buffer(), Framing.HEADER_LENGTH);
        }

        RequestType type() {
            return Objects.requireNonNull(RequestType.of(templateId()));
        }

        long correlationId() {
            return RequestType.correlationId(buffer(), Framing.HEADER_LENGTH);
        }

        boolean isLinked() {
            return RequestType.isLinked(buffer(), Framing.HEADER_LENGTH);
        }

        TransferDecoder transfer() {
            return new TransferDecoder()
                    .wrapAndApplyHeader(buffer(), Framing.HEADER_LENGTH, new MessageHeaderDecoder());
        }
    }

    List<Received> received() {
        return received;
    }

    /** @return the correlation ids of all requests that came, in their order. */
    List<Long> receivedIds() {
        return received.stream().map(Received::correlationId).toList();
    }

    int hello() throws IOException {
        final Received hello = read();
        check(hello.templateId() == HelloDecoder.TEMPLATE_ID, "Hello expected");
        return (int) new HelloDecoder()
                .wrapAndApplyHeader(hello.buffer(), Framing.HEADER_LENGTH, new MessageHeaderDecoder())
                .window();
    }

    FakeConnection welcome() throws IOException {
        return welcome(WINDOW);
    }

    FakeConnection welcome(final int windowMax) throws IOException {
        return welcomeWith(Math.min(windowMax, hello()));
    }

    /** Asks for a proof, believes whatever comes, and cannot prove anything itself. */
    void welcomeAfterAnyProof() throws IOException {
        final int window = hello();
        final ChallengeEncoder challenge = new ChallengeEncoder()
                .wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header)
                .correlationId(0)
                .mechanism(1)
                .reserved(0)
                .reserved2(0)
                .putServerNonce(new byte[32], 0, 32);
        send(challenge.limit());
        check(read().type() == RequestType.AUTHENTICATE, "Authenticate expected");
        welcomeWith(window);
        answerAll();
    }

    private FakeConnection welcomeWith(final int window) throws IOException {
        final WelcomeEncoder welcome = new WelcomeEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        welcome.correlationId(0)
                .sequence(SEQUENCE.get())
                .timestampNs(TIMESTAMP_NS)
                .window(window)
                .requestLengthMax(Framing.REQUEST_FRAME_LENGTH_MAX)
                .chainLengthMax(Math.min(window, Framing.CHAIN_LENGTH_MAX))
                .reserved(0)
                .principalId(1)
                .reserved2(0)
                .putServerProof(new byte[32], 0, 32)
                .serverName("fake");
        send(welcome.limit());
        return this;
    }

    void welcomeAndAnswerAll() throws IOException {
        welcome(ClientConfig.WINDOW_MAX);
        answerAll();
    }

    void answerAll() throws IOException {
        try {
            while (true) {
                answer(next());
            }
        } catch (final EOFException e) {
            return; // the client is done
        }
    }

    /** Waits for a request. */
    Received next() throws IOException {
        final Received request = read();
        received.add(request);
        return request;
    }

    /** Waits for this many requests and answers none. */
    List<Received> take(final int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
        return received.subList(received.size() - count, received.size());
    }

    FakeConnection answer(final Received request) throws IOException {
        switch (request.type().role()) {
            case COMMAND -> reply(request, Status.OK);
            case QUERY, SERVER -> send(answers.encode(request, SEQUENCE.get()));
            default -> check(false, "unexpected request: " + request.type());
        }
        return this;
    }

    FakeConnection answer(final List<Received> requests) throws IOException {
        for (final Received request : requests) {
            answer(request);
        }
        return this;
    }

    void reply(final Received request, final Status status) throws IOException {
        send(encodeReply(request.correlationId(), status.code(), isKnown(request)));
    }

    /** Sends a reply to whatever, true or not. */
    void reply(final long correlationId, final int statusCode) throws IOException {
        send(encodeReply(correlationId, statusCode, false));
    }

    /** Sends only the first bytes of a reply. */
    void partOfReply(final Received request, final int length) throws IOException {
        encodeReply(request.correlationId(), Status.OK.code(), isKnown(request));
        raw(Arrays.copyOf(out.byteArray(), length));
    }

    /** Sends a reply in pieces of one byte. */
    void replyByteByByte(final Received request) throws IOException {
        final int end = encodeReply(request.correlationId(), Status.OK.code(), isKnown(request));
        Framing.putHeader(out, 0, end - Framing.HEADER_LENGTH);
        for (int i = 0; i < end; i++) {
            raw(out.byteArray()[i]);
        }
    }

    /** Sends a reply whose bytes were changed. */
    void corruptReply(final Received request, final int index, final int value) throws IOException {
        final int end = encodeReply(request.correlationId(), Status.OK.code(), false);
        Framing.putHeader(out, 0, end - Framing.HEADER_LENGTH);
        out.putByte(index, (byte) value);
        raw(Arrays.copyOf(out.byteArray(), end));
    }

    /** Sends the answer to a query of which bytes were changed: index, value, and so on. */
    void corruptAnswer(final Received request, final int... changes) throws IOException {
        final int end = answers.encode(request, SEQUENCE.get());
        Framing.putHeader(out, 0, end - Framing.HEADER_LENGTH);
        for (int i = 0; i < changes.length; i += 2) {
            out.putByte(changes[i], (byte) changes[i + 1]);
        }
        raw(Arrays.copyOf(out.byteArray(), end));
    }

    void disconnect(final DisconnectReason reason, final String detail) throws IOException {
        final DisconnectEncoder encoder =
                new DisconnectEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        send(encoder.reason(reason.code()).detail(detail).limit());
    }

    void raw(final byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Waits until the client has closed; anything that it sends before is received. */
    void awaitClientClose() throws IOException {
        try {
            while (true) {
                next();
            }
        } catch (final EOFException e) {
            return;
        }
    }

    /** Fails when a request comes. */
    void expectSilence() throws IOException {
        socket.setSoTimeout(SILENCE_MS);
        try {
            final Received request = next();
            check(false, "silence expected: correlationId=" + request.correlationId());
        } catch (final SocketTimeoutException e) {
            socket.setSoTimeout(0);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Received read() throws IOException {
        final int length = in.readInt();
        check(length >= Framing.FRAME_LENGTH_MIN && length <= Framing.REQUEST_FRAME_LENGTH_MAX, "length=" + length);
        final byte[] frame = new byte[length];
        in.readFully(frame, Integer.BYTES, length - Integer.BYTES);
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        buffer.putInt(0, length, ByteOrder.BIG_ENDIAN);
        check(Framing.encodingType(buffer, 0) == Framing.ENCODING_TYPE_SBE_LITTLE_ENDIAN, "encoding type");
        check(
                RequestType.check(buffer, Framing.HEADER_LENGTH, length - Framing.HEADER_LENGTH) == null,
                "unsound request");
        return new Received(frame);
    }

    private boolean isKnown(final Received request) {
        if (request.templateId() != TransferDecoder.TEMPLATE_ID) {
            return false;
        }
        final TransferDecoder transfer = request.transfer();
        return !knownIds.add(
                new Id128(transfer.transferId().hi(), transfer.transferId().lo()));
    }

    private int encodeReply(final long correlationId, final int statusCode, final boolean replayed) {
        final CommandReplyEncoder reply =
                new CommandReplyEncoder().wrapAndApplyHeader(out, Framing.HEADER_LENGTH, header);
        reply.correlationId(correlationId)
                .sequence(SEQUENCE.incrementAndGet())
                .timestampNs(TIMESTAMP_NS)
                .status(statusCode)
                .reserved(0)
                .debitsPending(1)
                .debitsPosted(2)
                .creditsPending(3)
                .creditsPosted(4)
                .available(5);
        reply.flags().clear().replayed(replayed);
        if (statusCode == Status.DEBIT_ACCOUNT_NOT_FOUND.code()) {
            reply.creditsPosted(CommandReplyEncoder.creditsPostedNullValue());
        }
        return reply.limit();
    }

    private void send(final int end) throws IOException {
        Framing.putHeader(out, 0, end - Framing.HEADER_LENGTH);
        socket.getOutputStream().write(out.byteArray(), 0, end);
    }

    private static void check(final boolean condition, final String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
