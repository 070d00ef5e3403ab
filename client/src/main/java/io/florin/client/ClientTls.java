package io.florin.client;

import io.florin.protocol.auth.SecretFile;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of TLS 1.3, of which nothing older is spoken. The server's certificate must be of a CA that is believed, and be about the
 * host that the client connects to. Immutable and thread-safe; made once, for any number of clients.
 */
public final class ClientTls {
    private final SslContext sslContext;
    private final String description;

    private ClientTls(final SslContext sslContext, final String description) {
        this.sslContext = sslContext;
        this.description = description;
    }

    /**
     * Believes the servers of a CA.
     *
     * @param ca certificates in PEM; null believes the CAs of this Java.
     * @throws IllegalArgumentException naming the file that cannot be used.
     */
    public static ClientTls trusting(final @Nullable Path ca) {
        return of(ca, null, null);
    }

    /**
     * Shows a certificate of its own, too.
     *
     * @param ca as in {@link #trusting}.
     * @param certificate in PEM, with what lies between it and its CA behind it.
     * @param key of the certificate, PKCS #8 in PEM; only its owner may read it.
     * @throws IllegalArgumentException naming the file that cannot be used.
     * @throws io.florin.protocol.auth.SecretFileException when others may read the key.
     */
    public static ClientTls withCertificate(final @Nullable Path ca, final Path certificate, final Path key) {
        return of(ca, certificate, key);
    }

    SslHandler newHandler(final ByteBufAllocator allocator, final String host, final int port) {
        return sslContext.newHandler(allocator, host, port);
    }

    @Override
    public String toString() {
        return "ClientTls[" + description + "]";
    }

    private static ClientTls of(final @Nullable Path ca, final @Nullable Path certificate, final @Nullable Path key) {
        final SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(provider())
                .protocols("TLSv1.3")
                .endpointIdentificationAlgorithm("HTTPS");
        final String description = "ca=" + ca + ", certificate=" + certificate;
        requireReadable(ca);
        requireReadable(certificate);
        try {
            if (ca != null) {
                builder.trustManager(ca.toFile());
            }
            if (certificate != null && key != null) {
                SecretFile.checkPermissions(key);
                builder.keyManager(certificate.toFile(), key.toFile());
            }
            return new ClientTls(builder.build(), description);
        } catch (final SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "cannot use certificates: " + description + ", cause=" + e.getMessage(), e);
        } catch (final IOException e) {
            throw new IllegalArgumentException("cannot read certificates: " + description + ", cause=" + e, e);
        }
    }

    private static void requireReadable(final @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new IllegalArgumentException("not there, or not readable: file=" + file);
        }
    }

    private static SslProvider provider() {
        return OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL)
                ? SslProvider.OPENSSL
                : SslProvider.JDK;
    }
}
