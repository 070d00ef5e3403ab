package io.florin.gateway.security;

import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyVerifier;
import io.florin.protocol.auth.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The file of the principals: a line each, words with a blank between them, comments behind {@code #}. Only its owner may read it.
 *
 * <pre>
 * principal 17 name=shop roles=payer,reader debit=1000..1999 read=9001 holds=any
 * key shop-1 principal=17 stored=BASE64 server=BASE64
 * certificate shop.example principal=17
 * signature-key shop-sign-1 principal=17 public=BASE64
 * principal 16 name=old revoked=2026-05-01
 * </pre>
 *
 * A revoked principal stays, so that nobody else gets its id: the journal has that. Changes keep the lines that they are not about, and
 * replace the file as a whole.
 */
public final class PrincipalsFile {
    /** Its name in the data directory. */
    public static final String NAME = "florin.principals";

    private static final String HEADER = """
            # Who may do what on a Florin server: see docs/security.md. Holds no API key, only what checks one.
            # florin principal add|list|revoke change it; SIGHUP makes the server read it again.
            """;

    private PrincipalsFile() {}

    /**
     * A key of a principal, whether both are new or the principal is there.
     *
     * @param principal new or as it is.
     * @param key of which the file gets what checks it; null for none.
     * @param certificate name of a client certificate; null for none.
     * @param signatureKey checks its signatures; null for none.
     */
    public record Addition(
            Principal principal,
            @Nullable ApiKey key,
            @Nullable String certificate,
            @Nullable SignatureKey signatureKey) {
        /** As the whole constructor, without a key for signatures. */
        public Addition(final Principal principal, final @Nullable ApiKey key, final @Nullable String certificate) {
            this(principal, key, certificate, null);
        }
    }

    /**
     * Reads the principals.
     *
     * @throws AccessConfigException when the file is not there or a line cannot be.
     * @throws io.florin.protocol.auth.SecretFileException when others may read it.
     */
    public static Principals read(final Path file) {
        return PrincipalsParser.parse(file, text(file));
    }

    /** @return the principals of a file, none when there is no file yet. */
    public static Principals readOrNone(final Path file) {
        return Files.notExists(file) ? PrincipalsParser.parse(file, "") : read(file);
    }

    /**
     * Adds a principal, or a key or certificate to one that is there. Makes the file when there is none.
     *
     * @throws AccessConfigException when the result would not be sound; nothing has changed then.
     */
    public static void add(final Path file, final Addition addition) {
        final Principal principal = addition.principal();
        change(file, text -> {
            final StringBuilder changed = new StringBuilder(text);
            final boolean isKnown = PrincipalsParser.parse(file, text).all().contains(principal);
            if (!isKnown) {
                changed.append(line(principal)).append('\n');
            }
            final ApiKey key = addition.key();
            if (key != null) {
                changed.append(line(key, principal.id())).append('\n');
            }
            if (addition.certificate() != null) {
                changed.append("certificate " + addition.certificate() + " principal=" + principal.id() + "\n");
            }
            final SignatureKey signatureKey = addition.signatureKey();
            if (signatureKey != null) {
                changed.append(PrincipalsParser.SIGNATURE_KEY + " " + signatureKey.id() + " principal=" + principal.id()
                        + " public=" + signatureKey.key().toBase64() + "\n");
            }
            return changed.toString();
        });
    }

    /** Takes a key or certificate away. */
    public static void removeLogin(final Path file, final Login.Kind kind, final String name) {
        final String word = kind == Login.Kind.KEY ? PrincipalsParser.KEY : PrincipalsParser.CERTIFICATE;
        change(
                file,
                text -> edited(
                        text, words -> words.get(0).equals(word) && words.get(1).equals(name) ? "" : null));
    }

    /** Lets nobody sign with a key any more; its line stays, to check what was signed. */
    public static void revokeSignatureKey(final Path file, final String keyId, final LocalDate today) {
        change(
                file,
                text -> edited(
                        text,
                        words -> isSignatureKeyInUse(words) && words.get(1).equals(keyId)
                                ? revoked(words, today)
                                : null));
    }

    /**
     * Takes all keys and certificates of a principal away, and all its rights; its line stays, so that nobody gets its id, and those of
     * its keys for signatures, to check what was signed.
     */
    public static void revoke(final Path file, final Principal principal, final LocalDate today) {
        final String owner = "principal=" + principal.id();
        final String tombstone =
                PrincipalsParser.PRINCIPAL + " " + principal.id() + " name=" + principal.name() + " revoked=" + today;
        change(
                file,
                text -> edited(text, words -> {
                    if (words.get(0).equals(PrincipalsParser.PRINCIPAL)) {
                        return words.get(1).equals(Integer.toString(principal.id())) ? tombstone : null;
                    }
                    if (words.get(0).equals(PrincipalsParser.SIGNATURE_KEY)) {
                        return words.contains(owner) && isSignatureKeyInUse(words) ? revoked(words, today) : null;
                    }
                    return words.contains(owner) ? "" : null;
                }));
    }

    private static boolean isSignatureKeyInUse(final List<String> words) {
        return words.get(0).equals(PrincipalsParser.SIGNATURE_KEY)
                && words.stream().noneMatch(word -> word.startsWith(PrincipalsParser.REVOKED + "="));
    }

    private static String revoked(final List<String> words, final LocalDate today) {
        return String.join(" ", words) + " " + PrincipalsParser.REVOKED + "=" + today;
    }

    /** @param edit gives null for a line that stays, an empty text for one that goes. */
    private static String edited(final String text, final Function<List<String>, @Nullable String> edit) {
        final List<String> lines = new ArrayList<>();
        for (final String line : text.lines().toList()) {
            final List<String> words = PrincipalsParser.words(line);
            final String changed = words.size() < 2 ? null : edit.apply(words);
            if (changed == null) {
                lines.add(line);
            } else if (!changed.isEmpty()) {
                lines.add(changed);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static void change(final Path file, final UnaryOperator<String> change) {
        SecretFile.replace(file, () -> {
            final String before = Files.notExists(file) ? HEADER : text(file);
            final String after = change.apply(before.isEmpty() || before.endsWith("\n") ? before : before + "\n");
            PrincipalsParser.parse(file, after);
            return after;
        });
    }

    private static String text(final Path file) {
        try {
            return SecretFile.read(file);
        } catch (final NoSuchFileException e) {
            throw new AccessConfigException(
                    "no principals: file=" + file + " is not there; florin principal add makes it", e);
        } catch (final IOException e) {
            throw new AccessConfigException("cannot read principals: file=" + file + " cause=" + e, e);
        }
    }

    private static String line(final Principal principal) {
        final StringBuilder line = new StringBuilder(PrincipalsParser.PRINCIPAL)
                .append(' ')
                .append(principal.id())
                .append(" name=")
                .append(principal.name())
                .append(" roles=")
                .append(principal.roles().stream().sorted().map(Role::word).collect(Collectors.joining(",")));
        Map.of("manage", principal.manage(), "debit", principal.debit(), "read", principal.read()).entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        line.append(' ').append(entry.getKey()).append('=').append(entry.getValue()));
        return line + (principal.holdsAny() ? " holds=any" : "");
    }

    private static String line(final ApiKey key, final int principalId) {
        final KeyVerifier verifier = key.verifier();
        final Base64.Encoder base64 = Base64.getEncoder();
        return PrincipalsParser.KEY + " " + key.id() + " principal=" + principalId + " stored="
                + base64.encodeToString(verifier.storedKey()) + " server="
                + base64.encodeToString(verifier.serverKey());
    }
}
