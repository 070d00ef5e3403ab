package io.florin.gateway;

import io.florin.gateway.security.AccessControl;
import io.florin.gateway.security.Authenticator;
import io.florin.gateway.security.Login;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.TlsContext;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.RequestType;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.codec.AuthenticateDecoder;
import io.florin.protocol.codec.HelloDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What comes before the first request of a connection.
 *
 * <pre>
 *   Hello ──nobody is asked, or a certificate is known──▶ open
 *     └──Challenge──▶ Authenticate ──proof is right──▶ open
 *                          └──anything else──▶ refused
 * </pre>
 *
 * Each nonce is checked with one proof at most. Used by the connection's event loop alone.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares steps
final class Handshake {
    /** The only mechanism: by API key. */
    static final int MECHANISM_API_KEY = 1;

    /** The first version of the schema that can authenticate. */
    private static final int VERSION_MIN = 3;

    private static final byte[] NO_PROOF = new byte[KeyProof.LENGTH];

    private final AccessControl access;
    private final @Nullable TlsContext tls;
    private final Supplier<@Nullable X509Certificate> clientCertificate;
    private final String address;
    private byte @Nullable [] serverNonce;
    private int version;
    private long window;

    /**
     * @param tls what the connection speaks, or null.
     * @param clientCertificate the one that TLS has verified, or null.
     * @param address where the peer is, for counting failures.
     */
    Handshake(
            final AccessControl access,
            final @Nullable TlsContext tls,
            final Supplier<@Nullable X509Certificate> clientCertificate,
            final String address) {
        this.access = access;
        this.tls = tls;
        this.clientCertificate = clientCertificate;
        this.address = address;
    }

    /** What follows from a message. */
    sealed interface Step permits Challenge, Open, Refusal {}

    /** The peer must prove who it is. */
    record Challenge(long correlationId, byte[] serverNonce) implements Step {}

    /**
     * The peer may come in.
     *
     * @param correlationId for the Welcome.
     * @param window wanted; 0 for the server's.
     * @param serverProof for the Welcome.
     */
    record Open(long correlationId, long window, Login login, Principal principal, byte[] serverProof)
            implements Step {}

    /**
     * The peer must go.
     *
     * @param delayMs how long to wait before it is told.
     */
    record Refusal(DisconnectReason reason, String detail, long delayMs) implements Step {}

    /**
     * Takes a message, of which {@link RequestType#check} found nothing wrong.
     *
     * @param offset of the SBE header.
     */
    Step onMessage(final DirectBuffer buffer, final int offset) {
        final int templateId = RequestType.templateId(buffer, offset);
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final byte[] nonce = serverNonce;
        if (nonce != null) {
            serverNonce = null;
            return templateId == AuthenticateDecoder.TEMPLATE_ID
                    ? onAuthenticate(new AuthenticateDecoder().wrapAndApplyHeader(buffer, offset, header), nonce)
                    : new Refusal(DisconnectReason.AUTHENTICATION_REQUIRED, "Authenticate expected", 0);
        }
        if (templateId != HelloDecoder.TEMPLATE_ID) {
            return new Refusal(DisconnectReason.HELLO_EXPECTED, "", 0);
        }
        final HelloDecoder hello = new HelloDecoder().wrapAndApplyHeader(buffer, offset, header);
        version = header.version();
        window = hello.window();
        return onHello(hello.correlationId());
    }

    private Step onHello(final long correlationId) {
        final Login login = loginWithoutProof();
        final Principal principal = login == null ? null : access.principals().find(login);
        if (login != null && principal != null) {
            return new Open(correlationId, window, login, principal, NO_PROOF);
        }
        if (version < VERSION_MIN) {
            return new Refusal(
                    DisconnectReason.AUTHENTICATION_REQUIRED,
                    "version=" + version + " cannot authenticate, needed=" + VERSION_MIN,
                    0);
        }
        final byte[] nonce = access.authenticator().newNonce();
        serverNonce = nonce;
        return new Challenge(correlationId, nonce);
    }

    private @Nullable Login loginWithoutProof() {
        if (access.principals().isDevelopment()) {
            return Login.DEVELOPMENT;
        }
        final X509Certificate certificate = clientCertificate.get();
        final String name = certificate == null ? null : TlsContext.nameOf(certificate);
        return name == null ? null : new Login(Login.Kind.CERTIFICATE, name, null);
    }

    private Step onAuthenticate(final AuthenticateDecoder message, final byte[] nonce) {
        final byte[] clientNonce = new byte[KeyProof.LENGTH];
        final byte[] proof = new byte[KeyProof.LENGTH];
        message.getClientNonce(clientNonce, 0, clientNonce.length);
        message.getClientProof(proof, 0, proof.length);
        final int mechanism = message.mechanism();
        final long correlationId = message.correlationId();
        final String keyId = message.keyId();
        final byte[] binding = tls == null ? new byte[KeyProof.LENGTH] : tls.channelBinding();
        final byte[] transcript = KeyProof.transcript(version, nonce, clientNonce, binding, keyId);
        final Authenticator.Success success = access.authenticator().check(keyId, transcript, proof);
        if (success == null || mechanism != MECHANISM_API_KEY) {
            final long delayMs = access.authenticator().onFailure(address, keyId);
            return new Refusal(DisconnectReason.AUTHENTICATION_FAILED, "no such key, or a wrong proof", delayMs);
        }
        return new Open(correlationId, window, success.login(), success.principal(), success.serverProof());
    }
}
