package io.florin.gateway.security;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may come and do what, now: principals and TLS as they were last read. {@link #reload} reads them again. Thread-safe. */
public final class AccessControl {
    private final SecurityConfig config;
    private final Authenticator authenticator;
    private volatile Principals principals;
    private volatile @Nullable TlsContext tls;

    private AccessControl(final SecurityConfig config, final Principals principals, final @Nullable TlsContext tls) {
        this.config = config;
        this.principals = principals;
        this.tls = tls;
        authenticator = new Authenticator(this::principals, System::nanoTime);
    }

    /**
     * Reads principals and certificates.
     *
     * @throws AccessConfigException when they cannot be used.
     * @throws io.florin.protocol.auth.SecretFileException when others may read them.
     */
    public static AccessControl load(final SecurityConfig config) {
        return new AccessControl(config, loadPrincipals(config), loadTls(config));
    }

    /**
     * Reads them again; connections that are open keep their certificates.
     *
     * @throws AccessConfigException when they cannot be used: then all is as before.
     * @throws io.florin.protocol.auth.SecretFileException when others may read them: then all is as before.
     */
    public void reload() {
        final Principals newPrincipals = loadPrincipals(config);
        final TlsContext newTls = loadTls(config);
        principals = newPrincipals;
        tls = newTls;
    }

    /** @return those of now. */
    public Principals principals() {
        return principals;
    }

    /** @return for new connections; null without TLS. */
    public @Nullable TlsContext tls() {
        return tls;
    }

    /** @return checks proofs. */
    public Authenticator authenticator() {
        return authenticator;
    }

    /** @return one line about what is in force, for the log. */
    public String describe() {
        final Principals all = principals;
        final TlsContext context = tls;
        final String who = all.isDevelopment()
                ? "principals=none"
                : "principals=" + all.all().size() + " logins=" + all.loginCount();
        return who
                + (context == null
                        ? " tls=off"
                        : " tls=1.3 provider=" + TlsContext.provider().name().toLowerCase(Locale.ROOT)
                                + " certificateNotAfter=" + context.notAfter());
    }

    private static Principals loadPrincipals(final SecurityConfig config) {
        final Path file = config.principals();
        return file == null ? Principals.DEVELOPMENT : PrincipalsFile.read(file);
    }

    private static @Nullable TlsContext loadTls(final SecurityConfig config) {
        final TlsFiles files = config.tls();
        return files == null ? null : TlsContext.load(files);
    }
}
