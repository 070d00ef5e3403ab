package io.florin.gateway.security;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may come, and how.
 *
 * @param principals file of those who may do something; null serves everybody as {@link Principal#DEVELOPMENT}.
 * @param tls files of the server's certificate; null serves without encryption.
 * @param isAnonymousAllowed whether to serve everybody also where other machines can reach the server.
 * @param isPlaintextAllowed whether to serve without encryption also there.
 */
public record SecurityConfig(
        @Nullable Path principals, @Nullable TlsFiles tls, boolean isAnonymousAllowed, boolean isPlaintextAllowed) {
    /** Nothing: for a developer's own machine. */
    public static final SecurityConfig DEVELOPMENT = new SecurityConfig(null, null, false, false);

    /**
     * Checks that strangers cannot reach what has no protection.
     *
     * @throws AccessConfigException naming what is missing, and the flag for who wants it so.
     */
    public void check(final InetSocketAddress address) {
        if (address.getAddress() != null && address.getAddress().isLoopbackAddress()) {
            return;
        }
        final String where = "refusing to listen where other machines can reach it: address=" + address.getHostString();
        if (principals == null && !isAnonymousAllowed) {
            throw new AccessConfigException(where + ", and there are no principals: everybody could do everything"
                    + " (make some with florin principal add, or say --allow-anonymous)");
        }
        if (tls == null && !isPlaintextAllowed) {
            throw new AccessConfigException(
                    where + ", and there is no TLS: everybody could read and change what goes over the wire"
                            + " (give --tls-certificate and --tls-key, or say --allow-plaintext)");
        }
    }
}
