package io.florin.gateway.security;

import io.florin.protocol.auth.KeyProof;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's side of TLS 1.3, of which nothing older is spoken: with BoringSSL where that is there, otherwise with Java's own. Immutable. */
public final class TlsContext {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsContext.class);
    private static final int DAYS_LEFT_MIN = 14;

    private final SslContext sslContext;
    private final byte[] channelBinding;
    private final Instant notAfter;

    private TlsContext(final SslContext sslContext, final byte[] channelBinding, final Instant notAfter) {
        this.sslContext = sslContext;
        this.channelBinding = channelBinding;
        this.notAfter = notAfter;
    }

    /**
     * Reads the files.
     *
     * @throws AccessConfigException naming the file that cannot be used.
     * @throws io.florin.protocol.auth.SecretFileException when others may read the key.
     */
    static TlsContext load(final TlsFiles files) {
        final X509Certificate[] chain = PemFiles.certificates(files.certificate());
        final X509Certificate certificate = chain[0];
        final var key = PemFiles.key(files.key(), certificate.getPublicKey(), files.certificate());
        final Instant notAfter = certificate.getNotAfter().toInstant();
        if (notAfter.isBefore(Instant.now())) {
            throw new AccessConfigException(
                    "certificate has expired: file=" + files.certificate() + " notAfter=" + notAfter);
        }
        if (notAfter.isBefore(Instant.now().plus(Duration.ofDays(DAYS_LEFT_MIN)))) {
            LOGGER.warn("certificate expires soon: file={}, notAfter={}", files.certificate(), notAfter);
        }
        try {
            final SslContextBuilder builder = SslContextBuilder.forServer(key, chain)
                    .sslProvider(provider())
                    .protocols("TLSv1.3");
            if (files.clientCa() != null) {
                builder.trustManager(PemFiles.certificates(files.clientCa()))
                        .clientAuth(files.isClientCertificateRequired() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
            }
            return new TlsContext(builder.build(), KeyProof.channelBinding(certificate.getEncoded()), notAfter);
        } catch (final SSLException | CertificateEncodingException e) {
            throw new AccessConfigException(
                    "cannot use certificate: file=" + files.certificate() + " cause=" + e.getMessage(), e);
        }
    }

    /** @return what speaks TLS here. */
    public static SslProvider provider() {
        return OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL)
                ? SslProvider.OPENSSL
                : SslProvider.JDK;
    }

    /** @return makes the engine of a connection. */
    public SslContext sslContext() {
        return sslContext;
    }

    /** @return what a proof on a connection of this context is bound to; a copy. */
    public byte[] channelBinding() {
        return channelBinding.clone();
    }

    /** @return until when the certificate is good. */
    public Instant notAfter() {
        return notAfter;
    }

    /** @return the name of a client by its certificate, or null when that has not exactly one common name. */
    public static @Nullable String nameOf(final X509Certificate certificate) {
        return PemFiles.commonName(Objects.requireNonNull(certificate));
    }
}
