package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.auth.CommandSigner;
import io.florin.protocol.auth.SigningKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The core of the client: one session with a server, over one connection after another. It lives on the thread of its
 * {@link ClientLoop}; every method must be called there, but for {@link #open} and {@link #close()}. In the steady state nothing is
 * allocated.
 *
 * <p>An offered request is kept, as the bytes of its frame, until its reply has come. When the connection is lost another one is made and
 * all that is kept is sent again, chains from their first member; so a request has exactly one reply, or the session fails for good. Ids
 * are idempotency keys, so that moves no money twice.
 *
 * <p>The first connection is tried once: {@link SessionListener#onClosed} has a {@link CannotConnectException} when it fails.
 */
public final class Session implements AutoCloseable {
    /** What Linux takes as the idle time before a keep-alive probe. */
    private static final int PEER_TIMEOUT_SECONDS_MAX = 32_767;

    private enum State {
        CONNECTING,
        OPEN,
        WAITING,
        CLOSED
    }

    private final ClientLoop loop;
    private final ClientConfig config;
    private final SessionListener listener;
    private final SendLog log;
    private final @Nullable CommandSigner signer;
    private final ReceiveBuffer receive = new ReceiveBuffer();
    private final ReplyAdapter replies;
    private final Backoff backoff;
    private final Runnable flushTask = this::flush;
    private final Consumer<ByteBuf> writer = this::write;

    private State state = State.CONNECTING;
    private @Nullable Connection connection;
    private int window;
    private int requestLengthMax = Framing.REQUEST_FRAME_LENGTH_MAX;
    private int chainLengthMax = Framing.CHAIN_LENGTH_MAX;
    private int roomWanted;
    private int resendCount;
    private long deliveredAtLoss;
    private long openedNs;
    private boolean everOpen;
    private boolean reading;
    private boolean flushScheduled;

    private Session(final ClientLoop loop, final ClientConfig config, final SessionListener listener) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
        window = config.window();
        log = new SendLog(window);
        signer = config.signingKey() == null ? null : config.signingKey().newSigner();
        replies = new ReplyAdapter(log, listener);
        backoff = new Backoff(config.reconnect(), ThreadLocalRandom.current());
    }

    /**
     * Begins to connect. What comes of it is told to the listener, on the loop's thread. Thread-safe.
     *
     * @throws RejectedExecutionException when the loop is closed.
     */
    public static Session open(final ClientLoop loop, final ClientConfig config, final SessionListener listener) {
        final Session session = new Session(loop, config, listener);
        loop.execute(session::start);
        return session;
    }

    /**
     * Offers a request, to be sent at the end of this turn of the loop with all others. It may be offered before there is a connection.
     *
     * @param correlationId comes back with the reply; any number will do.
     * @param request is copied.
     * @return false when the window is full: {@link SessionListener#onWritable()} tells when there is room again.
     * @throws IllegalArgumentException when the server takes no frame as long as this, the signature included.
     * @throws ClientClosedException when the session is closed.
     */
    public boolean tryOffer(final long correlationId, final Request request) {
        if (!hasRoom(1)) {
            return false;
        }
        checkLength(request.frame(), 0);
        beginSigning();
        append(correlationId, request.frame(), 0);
        scheduleFlush();
        return true;
    }

    /**
     * Offers a chain, whole.
     *
     * @param correlationId of the first member; each further one has one more.
     * @param chain is copied.
     * @return false when the window has not room for all members.
     * @throws IllegalArgumentException when the chain is empty, or longer than the window or the server allows, or has a frame longer than the
     *     server takes, the signature included; nothing of it is sent then.
     * @throws ClientClosedException when the session is closed.
     */
    public boolean tryOffer(final long correlationId, final ChainRequest chain) {
        final int members = chain.size();
        if (members == 0 || members > chainLengthMax()) {
            throw new IllegalArgumentException(
                    "chain length out of range: members=" + members + ", min=1, max=" + chainLengthMax());
        }
        if (!hasRoom(members)) {
            return false;
        }
        final DirectBuffer frames = chain.frames();
        int offset = 0;
        for (int i = 0; i < members; i++) {
            checkLength(frames, offset);
            offset += Framing.frameLength(frames, offset);
        }
        beginSigning();
        offset = 0;
        for (int i = 0; i < members; i++) {
            append(correlationId + i, frames, offset);
            offset += Framing.frameLength(frames, offset);
        }
        scheduleFlush();
        return true;
    }

    /** Sends now what was offered, instead of at the end of this turn. */
    public void flush() {
        flushScheduled = false;
        if (state == State.OPEN && log.takeUnsent(window, writer) > 0) {
            current().flush();
        }
    }

    /** Ends the session; nothing more is sent or heard, and what is unanswered stays so. Thread-safe. */
    @Override
    public void close() {
        if (loop.isCurrentThread()) {
            closeWith(null);
        } else {
            try {
                loop.execute(() -> closeWith(null));
            } catch (final RejectedExecutionException e) {
                return; // the loop is closed, and with it this session
            }
        }
    }

    /** @return whether there is a connection now. */
    public boolean isConnected() {
        return state == State.OPEN;
    }

    /** @return whether the session has ended. */
    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /** @return most requests unanswered at a time, as agreed with the server. */
    public int window() {
        return window;
    }

    /** @return requests that are kept: unanswered, or members of a chain that is not wholly answered. */
    public int unanswered() {
        return log.entries();
    }

    /** @return members of the longest chain that can be offered. */
    public int chainLengthMax() {
        return Math.min(window, chainLengthMax);
    }

    ClientConfig config() {
        return config;
    }

    void onReadBegin() {
        reading = true;
    }

    void onReadComplete() {
        reading = false;
        if (backoff.attempts() > 0 && replies.delivered() != deliveredAtLoss) {
            backoff.reset();
        }
        if (roomWanted > 0 && log.entries() + roomWanted <= window) {
            roomWanted = 0;
            listener.onWritable();
        }
        flush();
    }

    void onWelcome(final ServerInfo server) {
        final SigningKey key = config.signingKey();
        if (key != null && key.principalId() != server.principalId()) {
            throw new AuthenticationException("the signing key '" + key.id() + "' is of another principal: principalId="
                    + key.principalId() + ", the server takes this client for principalId=" + server.principalId());
        }
        final int longest = log.longestChain();
        if (longest > Math.min(server.window(), server.chainLengthMax())) {
            throw new ProtocolViolationException(
                    "server no longer takes a chain as long as one that is unanswered: members=" + longest + ", window="
                            + server.window() + ", chainLengthMax=" + server.chainLengthMax());
        }
        window = server.window();
        requestLengthMax = server.requestLengthMax();
        chainLengthMax = server.chainLengthMax();
        state = State.OPEN;
        everOpen = true;
        openedNs = System.nanoTime();
        listener.onConnected(server);
        if (resendCount > 0) {
            listener.onResent(resendCount);
            resendCount = 0;
        }
    }

    void onLost(final String reason) {
        connection = null;
        reading = false;
        if (!everOpen) {
            closeWith(new CannotConnectException("cannot connect: address=" + config.address() + ", reason=" + reason));
            return;
        }
        final long nowNs = System.nanoTime();
        if (state == State.OPEN) {
            resendCount = log.rewind();
            deliveredAtLoss = replies.delivered();
            if (nowNs - openedNs > config.reconnect().delayMax().toNanos()) {
                backoff.reset();
            }
        }
        final long delayNs = backoff.nextDelayNs(nowNs);
        if (delayNs == Backoff.GIVE_UP) {
            closeWith(new ConnectionLostException("connection lost: address=" + config.address() + ", reason=" + reason
                    + ", attempts=" + backoff.attempts() + ", unanswered=" + log.entries()));
            return;
        }
        state = State.WAITING;
        listener.onDisconnected(reason, log.entries());
        loop.schedule(this::reconnect, delayNs);
    }

    void fail(final ClientException cause) {
        closeWith(everOpen ? cause : asCannotConnect(cause));
    }

    /** A listener threw, or this client has a bug: the replies can no longer be trusted to have been heard. */
    void failOnBug(final Throwable cause) {
        final ClientException closed = new ClientClosedException("closed on an unexpected exception: " + cause, true);
        closed.initCause(cause);
        closeWith(closed);
    }

    private void start() {
        loop.add(this);
        connect();
    }

    private void reconnect() {
        if (state == State.WAITING) {
            state = State.CONNECTING;
            connect();
        }
    }

    private void connect() {
        if (state == State.CLOSED) {
            return;
        }
        final Connection attempt = new Connection(this, replies, receive);
        connection = attempt;
        final int timeoutMs = Math.toIntExact(config.connectTimeout().toMillis());
        final int peerTimeoutSeconds = (int) Math.min(
                PEER_TIMEOUT_SECONDS_MAX, Math.max(1, config.requestTimeout().toSeconds()));
        loop.bootstrap(peerTimeoutSeconds)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMs)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        config.tls() == null ? receive : new AdaptiveRecvByteBufAllocator())
                .handler(handler(attempt))
                .connect(config.host(), config.port())
                .addListener(connected -> {
                    if (!connected.isSuccess() && attempt == connection) {
                        onLost(String.valueOf(connected.cause().getMessage()));
                    }
                });
        loop.schedule(() -> onHandshakeTimeout(attempt), config.connectTimeout().toNanos());
    }

    private ChannelHandler handler(final Connection attempt) {
        final ClientTls tls = config.tls();
        if (tls == null) {
            return attempt;
        }
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc(), config.host(), config.port()), attempt);
            }
        };
    }

    private void onHandshakeTimeout(final Connection attempt) {
        if (attempt == connection && state == State.CONNECTING) {
            attempt.lose("no Welcome in time: connectTimeout=" + config.connectTimeout());
        }
    }

    private boolean hasRoom(final int requests) {
        if (state == State.CLOSED) {
            throw new ClientClosedException("session is closed: address=" + config.address(), false);
        }
        if (log.entries() + requests > window) {
            roomWanted = requests;
            return false;
        }
        return true;
    }

    private void beginSigning() {
        if (signer != null) {
            signer.begin();
        }
    }

    private void checkLength(final DirectBuffer frame, final int offset) {
        final int signatureLength = signer != null && isCommand(frame, offset) ? CommandSignature.LENGTH : 0;
        final int length = Framing.frameLength(frame, offset) + signatureLength;
        if (length > requestLengthMax) {
            throw new IllegalArgumentException("frame too long: length=" + length + ", max=" + requestLengthMax);
        }
    }

    private void append(final long correlationId, final DirectBuffer frame, final int offset) {
        final CommandSigner signs = isCommand(frame, offset) ? signer : null;
        log.append(correlationId, frame, offset, Framing.frameLength(frame, offset), signs);
    }

    private static boolean isCommand(final DirectBuffer frame, final int offset) {
        return RequestType.isCommand(frame, offset + Framing.HEADER_LENGTH);
    }

    private void scheduleFlush() {
        if (state == State.OPEN && !reading && !flushScheduled) {
            flushScheduled = true;
            loop.execute(flushTask);
        }
    }

    private void write(final ByteBuf bytes) {
        current().write(bytes);
    }

    private Connection current() {
        if (connection == null) {
            throw new IllegalStateException("no connection: state=" + state);
        }
        return connection;
    }

    private ClientException asCannotConnect(final ClientException cause) {
        final ClientException wrapped = new CannotConnectException(
                "cannot connect: address=" + config.address() + ", reason=" + cause.getMessage());
        wrapped.initCause(cause);
        return wrapped;
    }

    private void closeWith(final @Nullable ClientException cause) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        loop.remove(this);
        if (connection != null) {
            connection.close();
            connection = null;
        }
        // Netty may be in the midst of a read into this buffer.
        loop.executeOrRun(() -> {
            log.release();
            receive.release();
        });
        listener.onClosed(cause);
    }
}
