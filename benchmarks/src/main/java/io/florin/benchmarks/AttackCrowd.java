package io.florin.benchmarks;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.codec.DisconnectDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Many hostile connections that are held open, over sockets that never block. One thread. */
final class AttackCrowd implements AutoCloseable {
    private static final int RECEIVED_MAX = 512;

    private final InetSocketAddress server;
    private final AttackTally tally;
    private final List<Member> members = new ArrayList<>();

    AttackCrowd(final int port, final AttackTally tally) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.tally = tally;
    }

    int size() {
        return members.size();
    }

    /** Connects one more. */
    void add() throws IOException {
        final SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        members.add(new Member(channel));
        tally.onConnection();
        channel.connect(server);
    }

    /** Lets each send so many more of these bytes, as far as there are any, and hear what the server says; forgets those that it has closed. */
    void turn(final byte[] bytes, final int bytesPerTurn) throws IOException {
        final Iterator<Member> all = members.iterator();
        while (all.hasNext()) {
            final Member member = all.next();
            if (!member.turn(bytes, bytesPerTurn)) {
                tally.onClosed(member.reason());
                member.channel.close();
                all.remove();
            }
        }
        tally.onHeld(members.size());
    }

    @Override
    public void close() throws IOException {
        for (final Member member : members) {
            member.channel.close();
        }
        members.clear();
    }

    private static final class Member {
        private final SocketChannel channel;
        private final ByteBuffer received = ByteBuffer.allocate(RECEIVED_MAX);
        private int sent;

        Member(final SocketChannel channel) {
            this.channel = channel;
        }

        /** @return false when the server has closed. */
        boolean turn(final byte[] bytes, final int bytesPerTurn) {
            try {
                if (!channel.finishConnect()) {
                    return true;
                }
                final int length = Math.min(bytesPerTurn, bytes.length - sent);
                if (length > 0) {
                    sent += channel.write(ByteBuffer.wrap(bytes, sent, length));
                }
                return !received.hasRemaining() || channel.read(received) >= 0;
            } catch (final IOException closed) {
                return false;
            }
        }

        /** What the server gave as its reason, behind whatever it said before; null when there was none. */
        @Nullable
        DisconnectReason reason() {
            final UnsafeBuffer view = new UnsafeBuffer(received.array());
            int position = 0;
            while (received.position() - position > Framing.FRAME_LENGTH_MIN) {
                final int message = position + Framing.HEADER_LENGTH;
                if (RequestType.templateId(view, message) == DisconnectDecoder.TEMPLATE_ID) {
                    return AttackPeer.reasonOf(view, message);
                }
                position += Math.max(Framing.FRAME_LENGTH_MIN, Framing.frameLength(view, position));
            }
            return null;
        }
    }
}
