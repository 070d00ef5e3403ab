package io.florin.cli;

import io.florin.client.ClientConfig;
import io.florin.client.ClientTls;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.SigningKey;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a command shows a server who it is, and finds out who the server is. */
final class ConnectOptions {
    /** The flags that the environment can give, and its names for them. */
    static final Map<String, String> ENVIRONMENT =
            Map.of("--key-file", "FLORIN_KEY_FILE", "--sign-key", "FLORIN_SIGN_KEY", "--tls-ca", "FLORIN_TLS_CA");

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "Your API key, as florin principal add made it; chmod 600 (default: $FLORIN_KEY_FILE in the environment)")
    private @Nullable Path keyFile;

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description = "Sign commands with this key, as florin principal add --sign-key made it; chmod 600"
                    + " (default: $FLORIN_SIGN_KEY in the environment)")
    private @Nullable Path signKey;

    @Option(names = "--tls", description = "Speak TLS, with a server of a CA that this Java believes")
    private boolean isTls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "Speak TLS, with a server of this CA, in PEM (default: $FLORIN_TLS_CA in the environment)")
    private @Nullable Path tlsCa;

    @Option(names = "--tls-certificate", paramLabel = "FILE", description = "With TLS: your own certificate, in PEM")
    private @Nullable Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, in PEM; chmod 600")
    private @Nullable Path tlsKey;

    /**
     * Adds keys and TLS to the settings of a client.
     *
     * @throws ParameterException when the options do not fit together, or a file cannot be used.
     */
    ClientConfig secure(final CommandLine commandLine, final ClientConfig config) {
        final ApiKey key = keyFile == null ? null : ApiKey.readFile(keyFile);
        return config.withApiKey(key)
                .withSigningKey(signKey == null ? null : SigningKey.readFile(signKey))
                .withTls(tls(commandLine));
    }

    private @Nullable ClientTls tls(final CommandLine commandLine) {
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new ParameterException(commandLine, "--tls-certificate and --tls-key: give both, or none");
        }
        final boolean isWanted = isTls || tlsCa != null;
        if (tlsCertificate != null && !isWanted) {
            throw new ParameterException(commandLine, "--tls-certificate: say --tls or --tls-ca, too");
        }
        if (!isWanted) {
            return null;
        }
        try {
            return tlsCertificate != null && tlsKey != null
                    ? ClientTls.withCertificate(tlsCa, tlsCertificate, tlsKey)
                    : ClientTls.trusting(tlsCa);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
        }
    }
}
