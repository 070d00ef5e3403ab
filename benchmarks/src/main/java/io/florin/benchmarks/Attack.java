package io.florin.benchmarks;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.codec.MessageHeaderEncoder;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One way to be hostile. A stranger has no key; an insider has one, with no right to any of the victim's accounts.
 *
 * @param name for the command line.
 * @param what it does, for people.
 * @param threads that do it at a time.
 * @param reasons that the server may give for closing; empty when it may be any.
 * @param mayBeSilent whether the server may also close without a reason, or the attacker goes by himself.
 * @param go does it once, or until the target says that it is over.
 */
record Attack(String name, String what, int threads, Set<DisconnectReason> reasons, boolean mayBeSilent, Go go) {
    private static final int THREADS = 2;
    private static final int GUESSERS = 32;
    private static final int HELD = 500;
    private static final int GARBAGE_LENGTH_MAX = 1024;
    private static final int BATCH = 256;
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final byte[] ZERO_LENGTH = {0, 0, 0, 0, (byte) 0xEB, 0x50};
    private static final byte[] TWO_GIB = {0x7F, -1, -1, -1, (byte) 0xEB, 0x50};

    /** What an attacker does. */
    @FunctionalInterface
    interface Go {
        void go(AttackTarget target, AttackTally tally) throws IOException;
    }

    /** All of them, in the order in which they are done. */
    static List<Attack> all() {
        final byte[] hello = AttackMessages.hello();
        final byte[] transfer = AttackMessages.transfer(1);
        final byte[] framedTransfer = AttackMessages.frame(transfer);
        return List.of(
                new Attack(
                        "truncated",
                        "an insider sends half a request and goes",
                        THREADS,
                        Set.of(),
                        true,
                        (target, tally) -> {
                            try (AttackPeer peer = target.connectInsider()) {
                                peer.send(Arrays.copyOf(framedTransfer, framedTransfer.length / 2));
                            }
                        }),
                stranger("zero-length", "a frame of no bytes", DisconnectReason.NOT_A_FRAME, ZERO_LENGTH),
                stranger("oversized", "a frame of 2 GiB", DisconnectReason.FRAME_TOO_LONG, TWO_GIB),
                stranger(
                        "wrong-version",
                        "a Hello of a version that does not exist yet",
                        DisconnectReason.UNKNOWN_SCHEMA,
                        AttackMessages.frame(AttackMessages.withHeader(
                                hello,
                                MessageHeaderEncoder.versionEncodingOffset(),
                                MessageHeaderEncoder.SCHEMA_VERSION + 1))),
                stranger(
                        "command-first", "a payment before the Hello", DisconnectReason.HELLO_EXPECTED, framedTransfer),
                insider(
                        "wrong-template",
                        "a message of no known kind",
                        DisconnectReason.UNKNOWN_TEMPLATE,
                        AttackMessages.frame(AttackMessages.withHeader(
                                transfer, MessageHeaderEncoder.templateIdEncodingOffset(), 0xFFFF))),
                insider(
                        "trailing-garbage",
                        "a payment with bytes behind it",
                        DisconnectReason.MALFORMED_MESSAGE,
                        AttackMessages.frame(Arrays.copyOf(transfer, transfer.length + 3))),
                insider(
                        "lying-group-count",
                        "255 splits that are not there",
                        DisconnectReason.MALFORMED_MESSAGE,
                        AttackMessages.frame(AttackMessages.captureWithSplits(0xFF))),
                insider(
                        "repeated-hello",
                        "another Hello",
                        DisconnectReason.HELLO_REPEATED,
                        AttackMessages.frame(hello)),
                insider(
                        "endless-chain",
                        "a chain that is longer than there are",
                        DisconnectReason.CHAIN_TOO_LONG,
                        AttackMessages.repeated(
                                AttackMessages.frame(AttackMessages.linked(transfer)), Framing.CHAIN_LENGTH_MAX + 1)),
                new Attack("garbage", "a stranger sends random bytes", THREADS, Set.of(), false, (target, tally) -> {
                    final byte[] bytes =
                            new byte[Framing.HEADER_LENGTH + target.random().nextInt(GARBAGE_LENGTH_MAX)];
                    target.random().nextBytes(bytes);
                    try (AttackPeer peer = target.connect()) {
                        peer.send(bytes);
                        target.awaitClose(peer);
                    }
                }),
                guesses(),
                held("slow-loris", "500 strangers send their Hello byte by byte", HELD, AttackMessages.frame(hello), 1),
                held(
                        "half-open",
                        "500 strangers say Hello and then nothing",
                        HELD,
                        AttackMessages.frame(hello),
                        Integer.MAX_VALUE),
                repliesNotRead(),
                flood(),
                crowd());
    }

    /** Whether the server closed these connections as it should. */
    boolean isAsExpected(final AttackTally tally) {
        final Set<DisconnectReason> allowed = reasons.isEmpty() ? EnumSet.allOf(DisconnectReason.class) : reasons;
        return mayBeSilent || tally.closedOtherwise(allowed) == 0;
    }

    private static Attack stranger(
            final String name, final String what, final DisconnectReason reason, final byte[] bytes) {
        return new Attack(name, "a stranger sends " + what, THREADS, Set.of(reason), false, (target, tally) -> {
            try (AttackPeer peer = target.connect()) {
                peer.send(bytes);
                target.awaitClose(peer);
            }
        });
    }

    private static Attack insider(
            final String name, final String what, final DisconnectReason reason, final byte[] bytes) {
        return new Attack(name, "an insider sends " + what, THREADS, Set.of(reason), false, (target, tally) -> {
            try (AttackPeer peer = target.connectInsider()) {
                peer.send(bytes);
                target.awaitClose(peer);
            }
        });
    }

    /** The id of a key that there is, and another secret each time. */
    private static Attack guesses() {
        final SecureRandom random = new SecureRandom();
        return new Attack(
                "wrong-key",
                "32 strangers at a time guess the secret of a key",
                GUESSERS,
                Set.of(DisconnectReason.AUTHENTICATION_FAILED),
                false,
                (target, tally) -> {
                    try (AttackPeer peer = target.connect()) {
                        peer.authenticate(ApiKey.generate(target.insider().id(), random));
                        target.awaitClose(peer);
                    }
                });
    }

    /** Connections that are held open, each replaced when the server closes it. */
    private static Attack held(
            final String name, final String what, final int count, final byte[] bytes, final int bytesPerTurn) {
        return new Attack(name, what, 1, Set.of(DisconnectReason.HANDSHAKE_TIMEOUT), false, (target, tally) -> {
            try (AttackCrowd crowd = new AttackCrowd(target.port(), tally)) {
                while (!target.isOver()) {
                    while (crowd.size() < count) {
                        crowd.add();
                    }
                    crowd.turn(bytes, bytesPerTurn);
                    LockSupport.parkNanos(TURN_NS);
                }
            }
        });
    }

    private static Attack repliesNotRead() {
        final byte[] queries = AttackMessages.repeated(AttackMessages.frame(AttackMessages.getAccount()), BATCH);
        return new Attack(
                "replies-not-read",
                "an insider asks and asks and reads no reply",
                1,
                Set.of(),
                true,
                (target, tally) -> {
                    try (AttackPeer peer = target.connectInsider()) {
                        while (!target.isOver()) {
                            peer.send(queries);
                        }
                    } catch (final IOException cutOff) {
                        if (!target.isOver()) {
                            tally.onClosed(null);
                        }
                    }
                });
    }

    private static Attack flood() {
        final byte[] payments = AttackMessages.repeated(AttackMessages.frame(AttackMessages.transfer(1)), BATCH);
        return new Attack(
                "flood",
                "an insider pays from the victim's accounts, as fast as he is let",
                1,
                Set.of(),
                true,
                (target, tally) -> {
                    try (AttackPeer peer = target.connectInsider()) {
                        peer.awaitWelcome();
                        while (!target.isOver()) {
                            peer.send(payments);
                            for (int i = 0; i < BATCH; i++) {
                                tally.onAnswer(peer.readStatus());
                            }
                        }
                    }
                });
    }

    private static Attack crowd() {
        return new Attack(
                "crowd",
                "as many strangers as --crowd says, at once and silent",
                1,
                Set.of(DisconnectReason.TOO_MANY_CONNECTIONS, DisconnectReason.HANDSHAKE_TIMEOUT),
                true,
                (target, tally) -> {
                    try (AttackCrowd crowd = new AttackCrowd(target.port(), tally)) {
                        for (int i = 0; i < target.crowd() && !target.isOver(); i++) {
                            crowd.add();
                        }
                        tally.onHeld(crowd.size());
                        while (!target.isOver()) {
                            crowd.turn(new byte[0], 0);
                            LockSupport.parkNanos(TURN_NS);
                        }
                    }
                });
    }
}
