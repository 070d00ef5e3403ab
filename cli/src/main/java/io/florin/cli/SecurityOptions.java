package io.florin.cli;

import io.florin.gateway.security.PrincipalsFile;
import io.florin.gateway.security.SecurityConfig;
import io.florin.gateway.security.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who may come to a server, and how. */
final class SecurityOptions {
    @Option(
            names = "--principals",
            paramLabel = "FILE",
            description = "Who may do what, see florin principal (default: " + PrincipalsFile.NAME
                    + " in the data directory; without that everybody on this machine may do everything)")
    private @Nullable Path principals;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description =
                    "The server's certificate, in PEM, and what lies between it and its CA. Then TLS 1.3 alone is spoken")
    private @Nullable Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, PKCS #8 in PEM; chmod 600")
    private @Nullable Path tlsKey;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "CA, in PEM, whose client certificates are believed: they do for an API key")
    private @Nullable Path tlsClientCa;

    @Option(names = "--tls-client-required", description = "Turn away who has no client certificate")
    private boolean isClientCertificateRequired;

    @Option(
            names = "--allow-anonymous",
            description =
                    "Serve without principals also where other machines can reach the server: everybody may do everything")
    private boolean isAnonymousAllowed;

    @Option(
            names = "--allow-plaintext",
            description =
                    "Serve without TLS also where other machines can reach the server: everybody can read and change it")
    private boolean isPlaintextAllowed;

    /**
     * Puts them together.
     *
     * @param data where the principals are when nothing else is said.
     * @throws ParameterException when they do not fit together.
     */
    SecurityConfig config(final CommandLine commandLine, final Path data) {
        return new SecurityConfig(principals(data), tls(commandLine), isAnonymousAllowed, isPlaintextAllowed);
    }

    private @Nullable Path principals(final Path data) {
        final Path usual = data.resolve(PrincipalsFile.NAME);
        // a file that cannot be looked at must not pass for none
        final boolean mayBeThere = Files.isDirectory(data) && !Files.notExists(usual);
        return principals == null && mayBeThere ? usual : principals;
    }

    private @Nullable TlsFiles tls(final CommandLine commandLine) {
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new ParameterException(commandLine, "--tls-certificate and --tls-key: give both, or none");
        }
        if (tlsCertificate == null && tlsClientCa != null) {
            throw new ParameterException(commandLine, "--tls-client-ca: needs --tls-certificate and --tls-key");
        }
        if (tlsClientCa == null && isClientCertificateRequired) {
            throw new ParameterException(commandLine, "--tls-client-required: needs --tls-client-ca");
        }
        return tlsCertificate == null || tlsKey == null
                ? null
                : new TlsFiles(tlsCertificate, tlsKey, tlsClientCa, isClientCertificateRequired);
    }
}
