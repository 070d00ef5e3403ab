package io.florin.client;

import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.SigningKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one client.
 *
 * @param host name or address of the server; a name is looked up again at each connection.
 * @param port 1 to 65535.
 * @param window most requests unanswered at a time, 1 to {@link #WINDOW_MAX}; the server may agree to fewer. 512 bytes of memory each.
 * @param connectTimeout for the connection and the server's Welcome together.
 * @param requestTimeout how long {@link AsyncClient} waits for room in the window, and then for an answer. Also how long a peer may leave
 *     sent bytes unacknowledged before it is taken for dead, to the second, where the transport can tell.
 * @param reconnect what to do when the connection is lost.
 * @param clientName tells the server who this is, for its logs: at most 254 printable ASCII characters.
 * @param apiKey proves who this is, where the server asks; null when there is none.
 * @param signingKey signs every command, on the client's own thread, at some tens of microseconds each; null for none. It is of one principal:
 *     a server that takes this client for another is not spoken to.
 * @param tls encrypts, and proves who the server is; null connects in plain.
 */
public record ClientConfig(
        String host,
        int port,
        int window,
        Duration connectTimeout,
        Duration requestTimeout,
        ReconnectPolicy reconnect,
        String clientName,
        @Nullable ApiKey apiKey,
        @Nullable SigningKey signingKey,
        @Nullable ClientTls tls) {
    /** The largest window. */
    public static final int WINDOW_MAX = 1 << 16;

    private static final int PORT_MAX = 65_535;
    private static final Duration TIMEOUT_LIMIT = Duration.ofDays(1);

    /** Checks the values. */
    public ClientConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is blank");
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port out of range: port=" + port + ", min=1, max=" + PORT_MAX);
        }
        if (window < 1 || window > WINDOW_MAX) {
            throw new IllegalArgumentException("window out of range: window=" + window + ", min=1, max=" + WINDOW_MAX);
        }
        checkTimeout("connectTimeout", connectTimeout);
        checkTimeout("requestTimeout", requestTimeout);
        Text.checkAscii("clientName", clientName);
    }

    /** @return the defaults: a window of 4096, 5 s to connect, 10 s for a request, {@link ReconnectPolicy#DEFAULT}. */
    public static ClientConfig of(final String host, final int port) {
        return new ClientConfig(
                host,
                port,
                4096,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                ReconnectPolicy.DEFAULT,
                "florin-java-client",
                null,
                null,
                null);
    }

    /** @return a copy with this window. */
    public ClientConfig withWindow(final int value) {
        return new ClientConfig(
                host, port, value, connectTimeout, requestTimeout, reconnect, clientName, apiKey, signingKey, tls);
    }

    /** @return a copy with this time for the connection. */
    public ClientConfig withConnectTimeout(final Duration value) {
        return new ClientConfig(
                host, port, window, value, requestTimeout, reconnect, clientName, apiKey, signingKey, tls);
    }

    /** @return a copy with this time for a request. */
    public ClientConfig withRequestTimeout(final Duration value) {
        return new ClientConfig(
                host, port, window, connectTimeout, value, reconnect, clientName, apiKey, signingKey, tls);
    }

    /** @return a copy with this policy. */
    public ClientConfig withReconnect(final ReconnectPolicy value) {
        return new ClientConfig(
                host, port, window, connectTimeout, requestTimeout, value, clientName, apiKey, signingKey, tls);
    }

    /** @return a copy with this name. */
    public ClientConfig withClientName(final String value) {
        return new ClientConfig(
                host, port, window, connectTimeout, requestTimeout, reconnect, value, apiKey, signingKey, tls);
    }

    /** @return a copy with this key. */
    public ClientConfig withApiKey(final @Nullable ApiKey value) {
        return new ClientConfig(
                host, port, window, connectTimeout, requestTimeout, reconnect, clientName, value, signingKey, tls);
    }

    /** @return a copy with this key for signatures. */
    public ClientConfig withSigningKey(final @Nullable SigningKey value) {
        return new ClientConfig(
                host, port, window, connectTimeout, requestTimeout, reconnect, clientName, apiKey, value, tls);
    }

    /** @return a copy with this encryption. */
    public ClientConfig withTls(final @Nullable ClientTls value) {
        return new ClientConfig(
                host, port, window, connectTimeout, requestTimeout, reconnect, clientName, apiKey, signingKey, value);
    }

    /** @return host and port, for messages. */
    String address() {
        return host + ":" + port;
    }

    private static void checkTimeout(final String name, final Duration value) {
        if (value.isNegative() || value.toMillis() == 0 || value.compareTo(TIMEOUT_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "timeout out of range: " + name + "=" + value + ", min=PT0.001S, max=" + TIMEOUT_LIMIT);
        }
    }
}
