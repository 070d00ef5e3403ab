package io.florin.gateway.security;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the certificates are, all in PEM.
 *
 * @param certificate of the server, with what lies between it and its CA behind it.
 * @param key of that certificate, PKCS #8; only its owner may read it.
 * @param clientCa CAs whose client certificates are believed; null asks for none.
 * @param isClientCertificateRequired whether a client without a certificate is turned away.
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientCa, boolean isClientCertificateRequired) {
    /** Checks that they fit together. */
    public TlsFiles {
        if (isClientCertificateRequired && clientCa == null) {
            throw new IllegalArgumentException("client certificates cannot be required without a CA that they are of");
        }
    }
}
