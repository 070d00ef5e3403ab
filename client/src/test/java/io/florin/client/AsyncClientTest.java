package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AsyncClientTest {
    private static final Id128 DEBIT = Id128.of(1);
    private static final Id128 CREDIT = Id128.of(2);
    private static final Duration SOON = Duration.ofMillis(100);

    @Test
    void shouldGiveResultsOfCommands() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.answer(connection.next());
                    connection.reply(connection.next(), Status.INSUFFICIENT_FUNDS);
                    connection.reply(connection.next(), Status.DEBIT_ACCOUNT_NOT_FOUND);
                    connection.reply(connection.next(), Status.INSUFFICIENT_FUNDS);
                    connection.awaitClientClose();
                });
                AsyncClient client = AsyncClient.connect(server.config())) {
            final CommandResult opened = get(client.openAccount(NewAccount.customer(DEBIT, 978)));
            assertTrue(opened.isOk());
            assertEquals(new Balances(1, 2, 3, 4, 5), opened.balances());
            assertEquals(FakeConnection.TIMESTAMP_NS, opened.timestampNs());

            final CommandResult refused = get(client.transfer(transfer(1)));
            assertEquals(Status.INSUFFICIENT_FUNDS, refused.status());
            assertFalse(refused.replayed());

            assertNull(get(client.transfer(transfer(2))).balances());
            assertTrue(get(client.transfer(transfer(1))).replayed());
        }
    }

    @Test
    void shouldGiveAResultPerMemberOfAChain() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    final var members = connection.take(3);
                    connection.reply(members.get(0), Status.CHAIN_FAILED);
                    connection.reply(members.get(1), Status.INSUFFICIENT_FUNDS);
                    connection.reply(members.get(2), Status.CHAIN_FAILED);
                    connection.awaitClientClose();
                });
                AsyncClient client = AsyncClient.connect(server.config())) {
            final List<CommandResult> results = get(client.chain(List.of(transfer(1), transfer(2), transfer(3))));
            assertEquals(
                    List.of(Status.CHAIN_FAILED, Status.INSUFFICIENT_FUNDS, Status.CHAIN_FAILED),
                    results.stream().map(CommandResult::status).toList());
        }
    }

    @Test
    void shouldRefuseChainsThatCanNeverBeSent() throws IOException {
        try (FakeServer server =
                        FakeServer.start(connection -> connection.welcome(2).answerAll());
                AsyncClient client = AsyncClient.connect(server.config().withWindow(3))) {
            assertThrows(IllegalArgumentException.class, () -> client.chain(List.of()));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> client.chain(List.of(transfer(1), transfer(2), transfer(3), transfer(4))));
            final var agreed = client.chain(List.of(transfer(1), transfer(2), transfer(3)));
            assertInstanceOf(IllegalArgumentException.class, failure(agreed));
            assertTrue(get(client.transfer(transfer(4))).isOk(), "the window is whole again");
            assertEquals(2, get(client.chain(List.of(transfer(5), transfer(6)))).size());
        }
    }

    @Test
    void shouldReadAccountsAndTransfers() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config())) {
            final QueryResult<AccountSnapshot> account = get(client.getAccount(new Id128(7, 8)));
            assertEquals(
                    new AccountSnapshot(
                            new Id128(7, 8),
                            978,
                            8,
                            AccountKind.HOUSE,
                            AccountStatus.DEBIT_BLOCKED,
                            11,
                            6,
                            new Balances(1, 2, 3, 4, 5),
                            new Id128(10, 9),
                            false,
                            7,
                            FakeConnection.TIMESTAMP_NS,
                            1,
                            0,
                            0),
                    account.orElseThrow());

            final QueryResult<AccountSnapshot> none = get(client.getAccount(Id128.ZERO));
            assertEquals(Status.ACCOUNT_NOT_FOUND, none.status());
            assertNull(none.value());
            assertEquals(
                    "no value: status=ACCOUNT_NOT_FOUND",
                    assertThrows(NoSuchElementException.class, none::orElseThrow)
                            .getMessage());

            assertEquals(
                    Status.TRANSFER_NOT_FOUND,
                    get(client.getTransfer(Id128.of(5))).status());
            get(client.transfer(transfer(5)));
            assertEquals(
                    new TransferSnapshot(
                            Id128.of(5),
                            TransferKind.PAYMENT,
                            Status.INSUFFICIENT_FUNDS,
                            DEBIT,
                            CREDIT,
                            978,
                            100,
                            null,
                            0,
                            0,
                            List.of(),
                            8,
                            new Id128(10, 9),
                            7,
                            FakeConnection.TIMESTAMP_NS),
                    get(client.getTransfer(Id128.of(5))).orElseThrow());
        }
    }

    @Test
    void shouldReadASplitCapture() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config())) {
            get(client.transfer(transfer(6)));

            assertEquals(
                    new TransferSnapshot(
                            Id128.of(6),
                            TransferKind.CAPTURE,
                            Status.OK,
                            DEBIT,
                            null,
                            978,
                            100,
                            Id128.of(13),
                            12,
                            88,
                            List.of(
                                    new TransferSnapshot.Split(Id128.of(21), 60, 12),
                                    new TransferSnapshot.Split(Id128.of(22), 40, 0)),
                            8,
                            new Id128(10, 9),
                            7,
                            FakeConnection.TIMESTAMP_NS),
                    get(client.getTransfer(Id128.of(6))).orElseThrow());
        }
    }

    @Test
    void shouldReadAnAccountAsItWas() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config())) {
            final AccountSnapshot account =
                    get(client.getAccountAt(Id128.of(1), 17, 18)).orElseThrow();

            assertTrue(account.history());
            assertEquals(17, account.changedSequence());
            assertEquals(18, account.changedNs());
            assertEquals(
                    Status.ACCOUNT_NOT_FOUND,
                    get(client.getAccountAt(Id128.ZERO, 1, 1)).status());
        }
    }

    @Test
    void shouldReadAuthorizations() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config())) {
            assertEquals(
                    new AuthorizationSnapshot(
                            new Id128(7, 8),
                            AuthorizationState.OPEN,
                            Status.OK,
                            DEBIT,
                            CREDIT,
                            978,
                            100,
                            40,
                            30,
                            20,
                            10,
                            5,
                            35,
                            FakeConnection.TIMESTAMP_NS + 1,
                            8,
                            new Id128(10, 9),
                            7,
                            FakeConnection.TIMESTAMP_NS),
                    get(client.getAuthorization(new Id128(7, 8))).orElseThrow());
            assertEquals(
                    Status.NOT_AN_AUTHORIZATION,
                    get(client.getAuthorization(Id128.ZERO)).status());
        }
    }

    @Test
    void shouldReadAStatementPageByPage() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config())) {
            final EntriesQuery query = EntriesQuery.oldestFirst(DEBIT);
            final EntriesPage first = get(client.listEntries(query)).orElseThrow();
            final EntriesPage second = get(client.listEntries(query.withCursor(first.nextCursor())))
                    .orElseThrow();
            final EntriesPage third = get(client.listEntries(query.withCursor(second.nextCursor())))
                    .orElseThrow();

            assertEquals(
                    new EntriesPage(
                            DEBIT,
                            978,
                            3,
                            2,
                            List.of(new Entry(
                                    1,
                                    10,
                                    FakeConnection.TIMESTAMP_NS + 1,
                                    Id128.of(101),
                                    Id128.of(13),
                                    CREDIT,
                                    new Id128(10, 9),
                                    100,
                                    -100,
                                    8,
                                    TransferKind.REFUND,
                                    EntrySide.CREDIT))),
                    first);
            final Entry payment = second.entries().get(0);
            assertNull(payment.originalId());
            assertEquals(TransferKind.PAYMENT, payment.kind());
            assertEquals(EntrySide.DEBIT, payment.side());
            assertEquals(3, third.entries().get(0).number());
            assertEquals(0, third.nextCursor());
            assertEquals(
                    Status.ACCOUNT_NOT_FOUND,
                    get(client.listEntries(EntriesQuery.newestFirst(Id128.ZERO)))
                            .status());
        }
    }

    @Test
    void shouldReadTheStateHash() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config())) {
            assertEquals(FakeAnswers.STATE_HASH, get(client.getStateHash()).orElseThrow());
        }
    }

    @Test
    void shouldReadWhatTheServerIs() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config())) {
            final QueryResult<ServerStatus> result = get(client.getServerStatus());
            assertEquals(
                    new ServerStatus(
                            ServerRole.STANDBY,
                            result.sequence() + FakeAnswers.LAG,
                            FakeAnswers.LAG,
                            FakeAnswers.LAG_NS,
                            result.timestampNs() - 1,
                            FakeAnswers.SERVER_NAME),
                    result.orElseThrow());
        }
    }

    @Test
    void shouldSayWhyAServerWasNotPromoted() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config())) {
            final Promotion promotion = get(client.promote());
            assertFalse(promotion.isOk());
            assertEquals(Status.WRITER_ALIVE, promotion.status());
            assertEquals(FakeAnswers.PROMOTION_DETAIL, promotion.detail());
        }
    }

    @Test
    void shouldSendEveryCommandAloneAndInAChain() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config())) {
            final List<Command> commands = RequestTest.everyCommand();
            final List<RequestType> types = List.of(
                    RequestType.OPEN_ACCOUNT,
                    RequestType.SET_ACCOUNT_STATUS,
                    RequestType.SET_ACCOUNT_LIMITS,
                    RequestType.TRANSFER,
                    RequestType.AUTHORIZE,
                    RequestType.CAPTURE,
                    RequestType.VOID,
                    RequestType.REFUND,
                    RequestType.REVERSE);
            for (final Command command : commands) {
                assertTrue(get(client.execute(command)).isOk());
            }
            assertEquals(commands.size(), get(client.chain(commands)).size());

            final List<FakeConnection.Received> received = server.connection(0).received();
            assertEquals(
                    types,
                    received.stream()
                            .limit(commands.size())
                            .map(FakeConnection.Received::type)
                            .toList());
            assertEquals(
                    types,
                    received.stream()
                            .skip(commands.size())
                            .map(FakeConnection.Received::type)
                            .toList());
            assertEquals(
                    commands.size() - 1,
                    received.stream().filter(FakeConnection.Received::isLinked).count());
        }
    }

    @Test
    void shouldReadAllPagesOfATrialBalance() throws IOException {
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config().withWindow(1))) {
            final TrialBalance balance = get(client.trialBalance()).orElseThrow();
            assertEquals(
                    List.of(1L, 2L, 3L),
                    balance.totals().stream().map(LedgerTotals::ledger).toList());
            assertEquals(-1, balance.stateHash());
            assertEquals(11, balance.transferCount());
            assertTrue(balance.consistent());
            assertTrue(balance.totals().stream().allMatch(LedgerTotals::isBalanced));
            assertEquals(
                    new Id128(1, -1).toBigInteger(), balance.totals().get(0).debitsPosted());
            assertTrue(get(client.transfer(transfer(1))).isOk(), "the window is whole again");
        }
    }

    @Test
    void shouldServeManyThreads() throws Exception {
        final int threads = 6;
        final int callsPerThread = 5000;
        try (FakeServer server = FakeServer.start();
                AsyncClient client = AsyncClient.connect(server.config().withWindow(100))) {
            final Set<Id128> answered = ConcurrentHashMap.newKeySet();
            final List<Thread> running = new ArrayList<>();
            final List<CompletableFuture<?>> calls = new CopyOnWriteArrayList<>();
            for (int t = 0; t < threads; t++) {
                final long firstId = 1 + (long) t * callsPerThread;
                final Thread thread = new Thread(() -> {
                    final List<CompletableFuture<?>> own = new ArrayList<>();
                    for (long id = firstId; id < firstId + callsPerThread; id += 5) {
                        own.add(call(client, id, answered));
                    }
                    calls.addAll(own);
                });
                thread.start();
                running.add(thread);
            }
            for (final Thread thread : running) {
                thread.join();
            }
            for (final CompletableFuture<?> call : calls) {
                get(call);
            }
            assertEquals(threads * callsPerThread, answered.size());
            assertEquals(answered, server.knownIds());
        }
    }

    /** A chain of four and one alone. */
    private static CompletableFuture<?> call(final AsyncClient client, final long id, final Set<Id128> answered) {
        final List<Transfer> chain =
                LongStream.range(id, id + 4).mapToObj(AsyncClientTest::transfer).toList();
        final var ofChain = client.chain(chain).thenAccept(results -> {
            assertEquals(4, results.size());
            results.forEach(result -> assertTrue(result.isOk()));
            chain.forEach(member -> answered.add(member.id()));
        });
        final var single = client.transfer(transfer(id + 4)).thenAccept(result -> {
            assertTrue(result.isOk());
            answered.add(Id128.of(id + 4));
        });
        return CompletableFuture.allOf(ofChain, single);
    }

    @Test
    void shouldFinishEveryCallOnceThroughRestartsOnTheSamePort() throws Exception {
        final CountDownLatch taken = new CountDownLatch(1);
        final FakeServer.Script flaky = connection -> {
            connection.welcome();
            for (int i = 0; i < 300; i++) {
                connection.answer(connection.next());
            }
            connection.take(20); // carried out by none: this server dies with them
            taken.countDown();
        };
        final List<String> events = new CopyOnWriteArrayList<>();
        final FakeServer first = FakeServer.start(flaky, flaky);
        try (first;
                AsyncClient client = AsyncClient.connect(first.config(), recorder(events))) {
            final List<CompletableFuture<CommandResult>> calls = new ArrayList<>();
            for (int id = 1; id <= 640; id++) {
                calls.add(client.transfer(transfer(id)));
            }
            Await.until("taken and not answered", () -> taken.getCount() == 0);
            first.stop();
            try (FakeServer second = FakeServer.startOn(first.port())) {
                for (int id = 641; id <= 2000; id++) {
                    calls.add(client.transfer(transfer(id)));
                }
                for (final var call : calls) {
                    assertTrue(get(call).isOk());
                }
                Await.until(
                        "told of the resending", () -> events.stream().anyMatch(event -> event.startsWith("resent")));
                assertTrue(second.connectionCount() >= 1);
            }
        }
    }

    @Test
    void shouldTimeOutWhenTheServerNeverAnswers() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.awaitClientClose();
                });
                AsyncClient client = AsyncClient.connect(
                        server.config().withRequestTimeout(SOON).withWindow(3))) {
            final var first = client.transfer(transfer(1));
            final var chain = client.chain(List.of(transfer(2), transfer(3)));
            final var noRoom = client.transfer(transfer(4));

            final ClientException timeout = assertInstanceOf(RequestTimeoutException.class, failure(first));
            assertTrue(timeout.isOutcomeUnknown());
            assertEquals(
                    "no answer in time, the outcome is unknown, the same id may be sent again: requestTimeout=PT0.1S, connected=true",
                    timeout.getMessage());
            assertInstanceOf(RequestTimeoutException.class, failure(chain));
            final ClientException full = assertInstanceOf(WindowFullException.class, failure(noRoom));
            assertFalse(full.isOutcomeUnknown());
            assertEquals("window is full: window=3, wanted=1, requestTimeout=PT0.1S", full.getMessage());
        }
    }

    @Test
    void shouldGoOnAfterATimeoutWhenTheAnswerComesLate() throws IOException {
        final CountDownLatch timedOut = new CountDownLatch(1);
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    final var late = connection.next();
                    Await.until("timeout", () -> timedOut.getCount() == 0);
                    connection.answer(late).answerAll();
                });
                AsyncClient client = AsyncClient.connect(server.config().withRequestTimeout(SOON))) {
            assertInstanceOf(RequestTimeoutException.class, failure(client.transfer(transfer(1))));
            timedOut.countDown();

            CompletableFuture<CommandResult> again = client.transfer(transfer(1));
            while (again.handle((result, e) -> e instanceof RequestTimeoutException)
                    .join()) {
                again = client.transfer(transfer(1)); // a slow machine
            }
            assertTrue(get(again).replayed());
        }
    }

    @Test
    void shouldNotWaitForRoomOnItsOwnThread() throws IOException {
        final CountDownLatch composed = new CountDownLatch(1);
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    final var first = connection.next();
                    Await.until("composed", () -> composed.getCount() == 0);
                    connection.answer(first).answerAll();
                });
                AsyncClient client = AsyncClient.connect(server.config().withWindow(1))) {
            final var nested = client.transfer(transfer(1)).thenCompose(result -> {
                final var inRoom = client.transfer(transfer(2));
                final var noRoom = client.transfer(transfer(3));
                assertTrue(noRoom.isDone());
                assertInstanceOf(WindowFullException.class, failure(noRoom));
                return inRoom.thenApply(ok -> Thread.currentThread());
            });
            composed.countDown();

            final Thread own = get(nested);
            assertTrue(own.getName().startsWith("florin-client-"), own::getName);
            assertTrue(own.isDaemon());
        }
    }

    @Test
    void shouldWaitForAnswersWhenItIsClosed() throws Exception {
        final CountDownLatch closing = new CountDownLatch(1);
        try (FakeServer server = FakeServer.start(connection -> {
            connection.welcome();
            final var requests = connection.take(2);
            Await.until("close", () -> closing.getCount() == 0);
            connection.answer(requests).awaitClientClose();
        })) {
            final AsyncClient client = AsyncClient.connect(server.config());
            final var calls =
                    Stream.of(transfer(1), transfer(2)).map(client::transfer).toList();
            final Thread closer = new Thread(client::close);
            closer.start();
            Await.until("closer waits", () -> closer.getState() == Thread.State.TIMED_WAITING);
            final var refused = assertInstanceOf(ClientClosedException.class, failure(client.getAccount(DEBIT)));
            assertFalse(refused.isOutcomeUnknown());
            closing.countDown();
            closer.join();

            for (final var call : calls) {
                assertTrue(call.isDone());
                assertTrue(get(call).isOk());
            }
        }
    }

    @Test
    void shouldFailWhatIsUnansweredWhenItIsClosed() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
            connection.welcome(1);
            connection.awaitClientClose();
        })) {
            final AsyncClient client = AsyncClient.connect(server.config().withRequestTimeout(Duration.ofHours(1)));
            final var inFlight = client.transfer(transfer(1));
            final var waiting = client.transfer(transfer(2));
            Await.until("request", () -> server.connection(0).received().size() == 1);
            Thread.currentThread().interrupt(); // whoever closes will not wait for an hour
            client.close();

            assertTrue(Thread.interrupted());
            final ClientException unknown = assertInstanceOf(ClientClosedException.class, failure(inFlight));
            assertTrue(unknown.isOutcomeUnknown());
            final ClientException notSent = assertInstanceOf(ClientClosedException.class, failure(waiting));
            assertFalse(notSent.isOutcomeUnknown());
            client.close();
        }
    }

    @Test
    void shouldFailAllCallsAlsoThoseThatWaitForRoomWhenTheServerBreaksTheProtocol() throws Exception {
        final CountDownLatch garbage = new CountDownLatch(1);
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.take(2);
                    Await.until("garbage", () -> garbage.getCount() == 0);
                    connection.raw(
                            "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    connection.awaitClientClose();
                });
                AsyncClient client =
                        AsyncClient.connect(server.config().withWindow(2).withRequestTimeout(Duration.ofHours(1)))) {
            final var calls = List.of(client.transfer(transfer(1)), client.transfer(transfer(2)));
            final CompletableFuture<CommandResult> blocked = new CompletableFuture<>();
            final Thread caller = new Thread(
                    () -> client.transfer(transfer(3)).whenComplete((result, e) -> blocked.completeExceptionally(e)));
            caller.start();
            Await.until("caller waits", () -> caller.getState() == Thread.State.TIMED_WAITING);
            garbage.countDown();

            for (final var call : calls) {
                final ClientException cause = assertInstanceOf(ProtocolViolationException.class, failure(call));
                assertTrue(cause.getMessage().startsWith("not a frame: length=1213486160"), cause::getMessage);
            }
            assertInstanceOf(ClientClosedException.class, failure(blocked));
            caller.join();
            final var refused = assertInstanceOf(ClientClosedException.class, failure(client.transfer(transfer(4))));
            assertTrue(refused.getMessage().contains("not a frame"), refused::getMessage);
        }
    }

    @Test
    void shouldTellWhatBecomesOfTheConnection() throws IOException {
        final List<String> events = new CopyOnWriteArrayList<>();
        try (FakeServer server = FakeServer.start(connection -> {
            connection.welcome();
            connection.take(2);
            connection.disconnect(DisconnectReason.SHUTTING_DOWN, "bye");
            connection.awaitClientClose();
        })) {
            try (AsyncClient client = AsyncClient.connect(server.config(), recorder(events))) {
                final var first = client.transfer(transfer(1));
                get(client.transfer(transfer(2)));
                get(first);
            }
            assertEquals(
                    List.of(
                            "connected window=64",
                            "disconnected unanswered=2 disconnected by the server: reason=SHUTTING_DOWN, detail=bye",
                            "connected window=4096",
                            "resent 2",
                            "closed null"),
                    events);
        }
    }

    @Test
    void shouldNotConnectToNothing() throws IOException {
        final ClientConfig config;
        try (FakeServer server = FakeServer.start()) {
            config = server.config();
        }
        final var e = assertThrows(CannotConnectException.class, () -> AsyncClient.connect(config));
        assertTrue(e.getMessage().startsWith("cannot connect: address=127.0.0.1:"), e::getMessage);
    }

    static Transfer transfer(final long id) {
        return Transfer.of(Id128.of(id), DEBIT, CREDIT, 978, 100);
    }

    private static ConnectionListener recorder(final List<String> events) {
        return new ConnectionListener() {
            @Override
            public void onConnected(final ServerInfo server) {
                events.add("connected window=" + server.window());
            }

            @Override
            public void onDisconnected(final String reason, final int unanswered) {
                events.add("disconnected unanswered=" + unanswered + " " + reason);
            }

            @Override
            public void onResent(final int requests) {
                events.add("resent " + requests);
            }

            @Override
            public void onClosed(final @Nullable ClientException cause) {
                events.add("closed " + cause);
            }
        };
    }

    private static Throwable failure(final CompletableFuture<?> future) {
        try {
            future.get(Await.TIMEOUT_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("failure expected");
        } catch (final ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (final InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T get(final CompletableFuture<T> future) {
        try {
            return future.get(Await.TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (final InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
