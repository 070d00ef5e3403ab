package io.florin.gateway.security;

import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.auth.KeyVerifier;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks proofs. A key that does not exist goes the same way, with a verifier that nobody has the key of, and has the same answer: what comes
 * back never tells which keys there are. Thread-safe.
 */
public final class Authenticator {
    private static final Logger LOGGER = LoggerFactory.getLogger(Authenticator.class);
    private static final int NAMES_MAX = 8192;

    private final SecureRandom random = new SecureRandom();
    private final byte[] secret = new byte[KeyProof.LENGTH];
    private final Supplier<Principals> principals;
    private final FailureTable failures;
    private final AtomicLong failureCount = new AtomicLong();
    private final LogThrottle throttle;

    /** @param principals gives those of now. */
    Authenticator(final Supplier<Principals> principals, final LongSupplier nanoClock) {
        this.principals = principals;
        failures = new FailureTable(NAMES_MAX, nanoClock);
        throttle = new LogThrottle(nanoClock);
        random.nextBytes(secret);
    }

    /**
     * A proof that was right.
     *
     * @param serverProof which proves to the client that this server knows its key.
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Success(Login login, Principal principal, byte[] serverProof) {}

    /** @return 32 random bytes, for one connection. */
    public byte[] newNonce() {
        final byte[] nonce = new byte[KeyProof.LENGTH];
        random.nextBytes(nonce);
        return nonce;
    }

    /**
     * Checks a proof.
     *
     * @param keyId as the client sent it.
     * @param transcript of {@link KeyProof#transcript}, with a nonce that no other proof was checked with.
     * @return null when it is not right, for whatever reason.
     */
    public @Nullable Success check(final String keyId, final byte[] transcript, final byte[] proof) {
        final Principals all = principals.get();
        final KeyVerifier known = all.verifier(keyId);
        final KeyVerifier nobody = verifierOfNobody(keyId); // always, so that both take the same time
        final KeyVerifier verifier = known == null ? nobody : known;
        final boolean isRight = KeyProof.isClientProof(verifier, transcript, proof);
        final byte[] serverProof = KeyProof.serverProof(verifier, transcript);
        final Login login = new Login(Login.Kind.KEY, keyId, verifier);
        final Principal principal = all.find(login);
        return isRight && principal != null ? new Success(login, principal, serverProof) : null;
    }

    /**
     * Counts a failure, and logs it unless others were just logged.
     *
     * @param address where it came from.
     * @return how long to hold the answer back, in milliseconds.
     */
    public long onFailure(final String address, final String keyId) {
        final long count = failureCount.incrementAndGet();
        final long delayMs = failures.onFailure(address, keyId);
        if (throttle.isDue()) {
            // An id that is none of ours may be a secret in the wrong place: it is not for the log.
            LOGGER.warn(
                    "authentication failed: address={}, keyId={}, delayMs={}, failures={}, notLogged={}",
                    address,
                    principals.get().hasKey(keyId) ? keyId : "(unknown)",
                    delayMs,
                    count,
                    throttle.takeHeldBack());
        }
        return delayMs;
    }

    /** @return failures since the start. */
    public long failureCount() {
        return failureCount.get();
    }

    /** The same for the same id, so that the second try looks like the first. */
    private KeyVerifier verifierOfNobody(final String keyId) {
        final byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
        final byte[] derived = KeyProof.hmac(secret, id);
        return ApiKey.of("nobody", derived).verifier();
    }
}
