package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyEncoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SessionTest {
    private static final Set<DisconnectReason> ABOUT_THE_CLIENT = EnumSet.of(
            DisconnectReason.AUTHENTICATION_REQUIRED,
            DisconnectReason.AUTHENTICATION_FAILED,
            DisconnectReason.ACCESS_REVOKED,
            DisconnectReason.TLS_REQUIRED);

    private static final int STATUS_INDEX = 14 + CommandReplyEncoder.statusEncodingOffset();

    @Test
    void shouldAgreeOnWindowAndLimits() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome(8);
                    connection.awaitClientClose();
                });
                SessionDriver driver = SessionDriver.connected(server.config().withWindow(100))) {
            final ServerInfo agreed = driver.connections.get(0);
            assertEquals(8, agreed.window());
            assertEquals(8, agreed.chainLengthMax());
            assertEquals("fake", agreed.serverName());
            assertEquals(8, driver.session().window());
        }
    }

    @Test
    void shouldDeliverRepliesInTheOrderOfTheRequests() throws IOException {
        try (FakeServer server = FakeServer.start();
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1, 1000);

            driver.awaitReplies(1000);
            assertEquals(ids(1, 1000), driver.replies);
            assertEquals(ids(1, 1000), server.connection(0).receivedIds());
        }
    }

    @Test
    void shouldDeliverRepliesOverNio() throws IOException {
        try (FakeServer server = FakeServer.start();
                SessionDriver driver = new SessionDriver(server.config(), ClientLoop.createNio("nio"))) {
            driver.offer(1, 1000);

            driver.awaitReplies(1000);
            assertEquals(ids(1, 1000), driver.replies);
        }
    }

    @Test
    void shouldSendWhatWasOfferedBeforeTheConnection() throws IOException {
        final CountDownLatch offered = new CountDownLatch(1);
        try (FakeServer server = FakeServer.start(connection -> {
                    awaitLatch(offered);
                    connection.welcomeAndAnswerAll();
                });
                SessionDriver driver = new SessionDriver(server.config())) {
            driver.offer(1, 10);
            offered.countDown();

            driver.awaitReplies(10);
            assertTrue(driver.resent.isEmpty());
        }
    }

    @Test
    void shouldRefuseOffersBeyondTheWindowUntilThereIsRoom() throws IOException {
        final CountDownLatch mayAnswer = new CountDownLatch(1);
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome(4);
                    final var requests = connection.take(4);
                    connection.expectSilence();
                    awaitLatch(mayAnswer);
                    connection.answer(requests).answerAll();
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1, 4);
            assertFalse(driver.offer(5));
            assertEquals(0, driver.writable.get());
            mayAnswer.countDown();

            Await.until("writable", () -> driver.writable.get() == 1);
            assertTrue(driver.offer(5));
            driver.awaitReplies(5);
            assertEquals(1, driver.writable.get());
        }
    }

    @Test
    void shouldKeepWithinASmallerWindowAfterReconnection() throws IOException {
        try (FakeServer server = FakeServer.start(
                        connection -> {
                            connection.welcome(8);
                            connection.take(8);
                        },
                        connection -> {
                            connection.welcome(2);
                            final var first = connection.take(2);
                            connection.expectSilence();
                            connection.answer(first).answerAll();
                        });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1, 8);

            driver.awaitReplies(8);
            assertEquals(ids(1, 8), driver.replies);
            assertEquals(ids(1, 8), server.connection(1).receivedIds());
        }
    }

    @Test
    void shouldSendAgainExactlyWhatIsUnanswered() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.answer(connection.take(10).subList(0, 4));
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1, 10);

            driver.awaitReplies(10);
            assertEquals(ids(1, 10), driver.replies);
            assertEquals(ids(5, 10), server.connection(1).receivedIds());
            assertEquals(List.of(6), driver.resent);
            for (int i = 0; i < 6; i++) {
                assertEquals(
                        List.of(toHex(server.connection(0).received().get(4 + i).frame())),
                        List.of(toHex(server.connection(1).received().get(i).frame())));
            }
        }
    }

    @Test
    void shouldSurviveALossInTheMiddleOfAReply() throws IOException {
        try (FakeServer server = FakeServer.start(
                        connection -> {
                            connection.welcome();
                            final var requests = connection.take(3);
                            connection.answer(requests.get(0));
                            connection.partOfReply(requests.get(1), 85);
                        },
                        connection -> {
                            connection.welcome();
                            connection.partOfReply(connection.take(2).get(0), 3);
                        });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1, 3);

            driver.awaitReplies(3);
            assertEquals(ids(1, 3), driver.replies);
            assertEquals(List.of(2, 2), driver.resent);
        }
    }

    @Test
    void shouldTellThatAnIdWasKnown() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.partOfReply(connection.next(), 10);
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(7);

            driver.awaitReplies(1);
            assertEquals(List.of(7L), driver.replayed);
        }
    }

    @Test
    void shouldSendAHalfAnsweredChainAgainFromItsFirstMember() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.answer(connection.take(7).subList(0, 3)); // 1, and 2 and 3 of the chain 2 to 5
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            onLoopTogether(driver);

            driver.awaitReplies(7);
            assertEquals(ids(1, 7), driver.replies, "each reply once");
            assertEquals(ids(2, 7), server.connection(1).receivedIds());
            assertEquals(List.of(6), driver.resent);
            assertEquals(
                    List.of(true, true, true, false, false, false),
                    server.connection(1).received().stream()
                            .map(FakeConnection.Received::isLinked)
                            .toList());
        }
    }

    @Test
    void shouldDeliverEachReplyOfAChainOnceHoweverOftenTheConnectionIsLost() throws IOException {
        final int members = 6;
        final FakeServer.Script[] losses = new FakeServer.Script[members];
        for (int i = 0; i < members; i++) {
            final int answered = new int[] {3, 1, 4, 0, 5, 2}[i];
            losses[i] = connection -> {
                connection.welcome();
                connection.answer(connection.take(members).subList(0, answered));
            };
        }
        try (FakeServer server = FakeServer.start(losses);
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offerChain(1, members);

            driver.awaitReplies(members);
            assertTrue(driver.offer(100));
            driver.awaitReplies(members + 1);
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 100L), driver.replies);
        }
    }

    @Test
    void shouldKeepAChainWholeWhenTheWindowHasNotRoomForAllOfIt() throws IOException {
        try (FakeServer server = FakeServer.start(
                        connection -> {
                            connection.welcome(8);
                            connection.take(6);
                        },
                        connection -> {
                            connection.welcome(4);
                            final var first = connection.take(2);
                            connection.expectSilence(); // a chain of 4 behind them
                            connection.answer(first.get(0));
                            connection.expectSilence();
                            connection.answer(first.get(1));
                            connection.answer(connection.take(4)).answerAll();
                        });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1, 2);
            driver.offerChain(3, 4);

            driver.awaitReplies(6);
            assertEquals(ids(1, 6), driver.replies);
        }
    }

    @Test
    void shouldFailWhenTheServerNoLongerTakesAChainAsLong() throws IOException {
        try (FakeServer server = FakeServer.start(
                        connection -> {
                            connection.welcome(8);
                            connection.take(4);
                        },
                        connection -> {
                            connection.welcome(3);
                            connection.awaitClientClose();
                        });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offerChain(1, 4);

            final ClientException cause = driver.awaitFailure();
            assertInstanceOf(ProtocolViolationException.class, cause);
            assertTrue(cause.getMessage().contains("members=4, window=3"), cause::getMessage);
        }
    }

    @Test
    void shouldRefuseChainsThatCanNeverBeSent() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome(4);
                    connection.awaitClientClose();
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            final var tooLong = assertThrows(CompletionException.class, () -> driver.offerChain(1, 5));
            assertEquals(
                    "java.lang.IllegalArgumentException: chain length out of range: members=5, min=1, max=4",
                    tooLong.getMessage());
            assertTrue(driver.offer(1));
            assertFalse(driver.offerChain(2, 4));
            assertTrue(driver.offerChain(2, 3));
        }
    }

    @Test
    void shouldTakeRepliesThatComeByteByByte() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    for (final var request : connection.take(5)) {
                        connection.replyByteByByte(request);
                    }
                    connection.awaitClientClose();
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1, 5);

            driver.awaitReplies(5);
            assertEquals(ids(1, 5), driver.replies);
        }
    }

    @Test
    void shouldTakeOffersFromWithinAReply() throws IOException {
        try (FakeServer server = FakeServer.start();
                SessionDriver driver = SessionDriver.connected(server.config().withWindow(4))) {
            final AtomicInteger next = new AtomicInteger(5);
            final TransferRequest transfer = new TransferRequest();
            driver.onReply = () -> {
                final int id = next.getAndIncrement();
                driver.session().tryOffer(id, transfer.transferId(0, id));
            };
            driver.offer(1, 4);

            driver.awaitReplies(5000);
            assertEquals(ids(1, 5000), List.copyOf(driver.replies).subList(0, 5000));
        }
    }

    @Test
    void shouldFailWhenNothingListens() throws IOException {
        final int freePort;
        try (FakeServer server = FakeServer.start()) {
            freePort = server.port();
        }
        try (SessionDriver driver = new SessionDriver(ClientConfig.of("127.0.0.1", freePort))) {
            final ClientException cause = driver.awaitFailure();
            assertInstanceOf(CannotConnectException.class, cause);
            assertFalse(cause.isOutcomeUnknown());
            assertTrue(
                    cause.getMessage().startsWith("cannot connect: address=127.0.0.1:" + freePort + ", reason="),
                    cause::getMessage);
            assertTrue(cause.getMessage().contains("Connection refused"), cause::getMessage);
        }
    }

    @Test
    void shouldFailWhenTheServerDoesNotWelcome() throws IOException {
        try (FakeServer server = FakeServer.start(FakeConnection::awaitClientClose);
                SessionDriver driver = new SessionDriver(server.config().withConnectTimeout(Duration.ofMillis(100)))) {
            final ClientException cause = driver.awaitFailure();
            assertInstanceOf(CannotConnectException.class, cause);
            assertTrue(cause.getMessage().endsWith("no Welcome in time: connectTimeout=PT0.1S"), cause::getMessage);
        }
    }

    @Test
    void shouldGiveUpWhenTheServerStaysAway() throws IOException {
        final CountDownLatch dead = new CountDownLatch(1);
        final FakeServer server = FakeServer.start(connection -> {
            connection.welcome();
            connection.take(3);
            awaitLatch(dead);
        });
        final ClientConfig config = server.config()
                .withReconnect(new ReconnectPolicy(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(100)));
        try (server;
                SessionDriver driver = SessionDriver.connected(config)) {
            driver.offer(1, 3);
            Await.until("requests", () -> server.connection(0).received().size() == 3);
            server.stop();
            dead.countDown();

            final ClientException cause = driver.awaitFailure();
            assertInstanceOf(ConnectionLostException.class, cause);
            assertTrue(cause.isOutcomeUnknown());
            assertTrue(cause.getMessage().contains("unanswered=3"), cause::getMessage);
            assertTrue(driver.losses.size() > 1, "several attempts");
            assertTrue(driver.onLoop(() -> driver.session().isClosed()));
        }
    }

    @Test
    void shouldNotReconnectForEverToAServerThatOnlyWelcomes() throws IOException {
        final FakeServer.Script[] scripts = new FakeServer.Script[10_000];
        java.util.Arrays.fill(scripts, (FakeServer.Script) connection -> {
            connection.welcome();
            connection.next();
        });
        try (FakeServer server = FakeServer.start(scripts);
                SessionDriver driver = new SessionDriver(server.config()
                        .withReconnect(new ReconnectPolicy(
                                Duration.ofMillis(1), Duration.ofMillis(500), Duration.ofMillis(700))))) {
            driver.offer(1);

            assertInstanceOf(ConnectionLostException.class, driver.awaitFailure());
        }
    }

    @Test
    void shouldGiveUpAtOnceWhenThePolicyIsNever() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.next();
                });
                SessionDriver driver = SessionDriver.connected(server.config().withReconnect(ReconnectPolicy.NEVER))) {
            driver.offer(1);

            assertInstanceOf(ConnectionLostException.class, driver.awaitFailure());
            assertEquals(1, server.connectionCount());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DisconnectReason.class,
            names = {"SHUTTING_DOWN", "HANDSHAKE_TIMEOUT", "TOO_MANY_CONNECTIONS", "REPLIES_NOT_READ", "IDLE_TIMEOUT"})
    void shouldComeBackAfterADisconnectThatMayPass(final DisconnectReason reason) throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.next();
                    connection.disconnect(reason, "be back soon");
                    connection.awaitClientClose();
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1);

            driver.awaitReplies(1);
            assertEquals(
                    List.of("disconnected by the server: reason=" + reason + ", detail=be back soon"), driver.losses);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DisconnectReason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SHUTTING_DOWN", "HANDSHAKE_TIMEOUT", "TOO_MANY_CONNECTIONS", "REPLIES_NOT_READ", "IDLE_TIMEOUT"})
    void shouldFailAfterADisconnectThatTheSameBytesWouldHaveAgain(final DisconnectReason reason) throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.next();
                    connection.disconnect(reason, "");
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1);

            final ClientException cause = driver.awaitFailure();
            assertEquals(ABOUT_THE_CLIENT.contains(reason), cause instanceof AuthenticationException);
            assertEquals(!ABOUT_THE_CLIENT.contains(reason), cause instanceof ProtocolViolationException);
            assertTrue(cause.getMessage().contains("reason=" + reason), cause::getMessage);
            assertEquals(1, server.connectionCount());
        }
    }

    @Test
    void shouldSayWhyTheServerRefusesTheFirstConnection() throws IOException {
        try (FakeServer server = FakeServer.start(
                        connection -> connection.disconnect(DisconnectReason.TOO_MANY_CONNECTIONS, "max=1"));
                SessionDriver driver = new SessionDriver(server.config())) {
            final ClientException cause = driver.awaitFailure();
            assertInstanceOf(CannotConnectException.class, cause);
            assertTrue(cause.getMessage().endsWith("reason=TOO_MANY_CONNECTIONS, detail=max=1"), cause::getMessage);
        }
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "0, 127, not a frame",
        "3, 13, not a frame",
        "4, 0, not a frame",
        "6, 71, message too short",
        "7, 1, message too short",
        "8, 81, reply of another kind",
        "8, 2, reply of another kind",
        "8, 3, message too short for its text",
        "10, 0, message of another schema",
        "14, 9, reply out of order",
    })
    void shouldFailOnAMalformedReply(final int index, final int value, final String message) throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    final var requests = connection.take(2);
                    connection.answer(requests.get(0));
                    connection.corruptReply(requests.get(1), index, value);
                    connection.awaitClientClose();
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1, 2);

            final ClientException cause = driver.awaitFailure();
            assertInstanceOf(ProtocolViolationException.class, cause);
            assertTrue(cause.getMessage().startsWith(message), cause::getMessage);
            assertTrue(cause.isOutcomeUnknown());
            assertEquals(List.of(1L), driver.replies);
            assertEquals(1, server.connectionCount());
        }
    }

    @Test
    void shouldFailOnAnUnknownStatus() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.corruptReply(connection.next(), STATUS_INDEX, Status.values().length);
                    connection.awaitClientClose();
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1);

            assertEquals(
                    "unknown status: status=" + Status.values().length,
                    driver.awaitFailure().getMessage());
        }
    }

    @Test
    void shouldNameAServerThatIsOlder() throws IOException {
        final int versionIndex = Framing.HEADER_LENGTH + MessageHeaderDecoder.versionEncodingOffset();
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.corruptAnswer(connection.next(), versionIndex, 0, Framing.HEADER_LENGTH, 136);
                    connection.awaitClientClose();
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.onLoop(() -> driver.session().tryOffer(1, new GetAccountRequest()));

            assertEquals(
                    "server is older than this client: templateId=81, version=0, needed="
                            + MessageHeaderDecoder.SCHEMA_VERSION,
                    driver.awaitFailure().getMessage());
        }
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "172, 31, group does not fit its message",
        "174, 3, group does not fit its message",
        "6, 157, message too short: templateId=82",
        "10, 1, message of another schema",
    })
    void shouldFailOnAMalformedAnswer(final int index, final int value, final String message) throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.corruptAnswer(connection.next(), index, value);
                    connection.awaitClientClose();
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.onLoop(() -> driver.session().tryOffer(1, new GetTransferRequest()));

            final ClientException cause = driver.awaitFailure();
            assertInstanceOf(ProtocolViolationException.class, cause);
            assertTrue(cause.getMessage().startsWith(message), cause::getMessage);
        }
    }

    @Test
    void shouldFailOnAReplyWithoutARequest() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.reply(1, 0);
                    connection.awaitClientClose();
                });
                SessionDriver driver = new SessionDriver(server.config())) {
            assertEquals(
                    "reply without a request: templateId=80",
                    driver.awaitFailure().getMessage());
        }
    }

    @Test
    void shouldFailWhenAReplyComesBeforeTheWelcome() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.hello();
                    connection.reply(1, 0);
                    connection.awaitClientClose();
                });
                SessionDriver driver = new SessionDriver(server.config())) {
            final ClientException cause = driver.awaitFailure();
            assertInstanceOf(CannotConnectException.class, cause);
            assertTrue(cause.getMessage().endsWith("Welcome expected: templateId=80"), cause::getMessage);
        }
    }

    @Test
    void shouldCloseWhenTheListenerThrows() throws IOException {
        try (FakeServer server = FakeServer.start();
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.onReply = () -> {
                throw new IllegalArgumentException("a bug of the owner's");
            };
            driver.offer(1);

            final ClientException cause = driver.awaitFailure();
            assertTrue(cause.getMessage().endsWith("a bug of the owner's"), cause::getMessage);
        }
    }

    @Test
    void shouldCloseFromWithinAReply() throws IOException {
        try (FakeServer server = FakeServer.start();
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.onReply = driver.session()::close;
            driver.offer(1, 100);

            driver.awaitClose();
            assertEquals(1, driver.replies.size());
            final var refused = assertThrows(CompletionException.class, () -> driver.offer(1));
            assertInstanceOf(ClientClosedException.class, refused.getCause());
        }
    }

    @Test
    void shouldFailWhenItsLoopIsClosed() throws IOException {
        try (FakeServer server = FakeServer.start(connection -> {
                    connection.welcome();
                    connection.awaitClientClose();
                });
                SessionDriver driver = SessionDriver.connected(server.config())) {
            driver.offer(1);
            driver.closeLoop();

            final ClientException cause = driver.awaitFailure();
            assertInstanceOf(ClientClosedException.class, cause);
            assertTrue(cause.isOutcomeUnknown());
        }
    }

    private static void onLoopTogether(final SessionDriver driver) {
        final TransferRequest transfer = new TransferRequest();
        final ChainRequest chain = new ChainRequest(4);
        for (int id = 2; id <= 5; id++) {
            chain.add(transfer.transferId(0, id));
        }
        driver.onLoop(() -> driver.session().tryOffer(1, transfer.transferId(0, 1))
                && driver.session().tryOffer(2, chain)
                && driver.session().tryOffer(6, transfer.transferId(0, 6))
                && driver.session().tryOffer(7, transfer.transferId(0, 7)));
    }

    private static List<Long> ids(final long first, final long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static String toHex(final byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static void awaitLatch(final CountDownLatch latch) {
        Await.until("latch", () -> latch.getCount() == 0);
    }
}
