package io.florin.gateway.security;

import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyVerifier;
import io.florin.protocol.auth.VerifyingKey;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the text of a {@link PrincipalsFile}. What is wrong is said with file and line, and without what the line holds of keys. */
final class PrincipalsParser {
    static final String PRINCIPAL = "principal";
    static final String KEY = "key";
    static final String CERTIFICATE = "certificate";
    static final String SIGNATURE_KEY = "signature-key";
    static final String REVOKED = "revoked";

    private final Map<Integer, Principal> principals = new LinkedHashMap<>();
    private final Map<String, Principals.Key> keys = new HashMap<>();
    private final Map<String, Integer> certificates = new HashMap<>();
    private final Map<String, SignatureKey> signatureKeys = new LinkedHashMap<>();
    private final Set<Integer> revokedIds = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    private PrincipalsParser() {}

    /** @throws AccessConfigException naming file and line of what cannot be. */
    static Principals parse(final Path file, final String text) {
        final PrincipalsParser parser = new PrincipalsParser();
        int number = 0;
        for (final String line : text.lines().toList()) {
            number++;
            try {
                parser.onLine(words(line));
            } catch (final IllegalArgumentException e) {
                throw new AccessConfigException(
                        "principals cannot be read: file=" + file + " line=" + number + ": " + e.getMessage(), e);
            }
        }
        try {
            parser.checkOwners();
        } catch (final IllegalArgumentException e) {
            throw new AccessConfigException("principals cannot be read: file=" + file + ": " + e.getMessage(), e);
        }
        return Principals.of(
                parser.principals.values(),
                parser.keys,
                parser.certificates,
                List.copyOf(parser.signatureKeys.values()),
                parser.revokedIds);
    }

    /** @return the words of a line; none of a comment. */
    static List<String> words(final String line) {
        final int comment = line.indexOf('#');
        final String content = (comment < 0 ? line : line.substring(0, comment)).strip();
        return content.isEmpty() ? List.of() : Arrays.asList(content.split("\\s+", -1));
    }

    private void onLine(final List<String> words) {
        if (words.isEmpty()) {
            return;
        }
        if (words.size() < 2) {
            throw new IllegalArgumentException("line is too short");
        }
        final String subject = words.get(1);
        switch (words.get(0)) {
            case PRINCIPAL ->
                onPrincipal(id(subject), fields(words, "name", "roles", "manage", "debit", "read", "holds", REVOKED));
            case KEY -> onKey(subject, fields(words, PRINCIPAL, "stored", "server"));
            case CERTIFICATE -> onCertificate(subject, fields(words, PRINCIPAL));
            case SIGNATURE_KEY -> onSignatureKey(subject, fields(words, PRINCIPAL, "public", REVOKED));
            default ->
                throw new IllegalArgumentException(
                        "a line begins with principal, key, certificate or signature-key, or is a comment behind #");
        }
    }

    private void onPrincipal(final int id, final Map<String, String> fields) {
        if (principals.containsKey(id) || revokedIds.contains(id)) {
            throw new IllegalArgumentException("principal " + id + " is there twice");
        }
        if (fields.containsKey(REVOKED)) {
            revokedIds.add(id);
            return;
        }
        final Principal principal = new Principal(
                id,
                fields.getOrDefault("name", ""),
                roles(fields.getOrDefault("roles", "")),
                AccountRanges.parse(fields.getOrDefault("manage", "")),
                AccountRanges.parse(fields.getOrDefault("debit", "")),
                AccountRanges.parse(fields.getOrDefault("read", "")),
                isHoldsAny(fields.get("holds")));
        if (!names.add(principal.name())) {
            throw new IllegalArgumentException("the name '" + principal.name() + "' is there twice");
        }
        principals.put(id, principal);
    }

    private void onKey(final String keyId, final Map<String, String> fields) {
        checkName(keyId);
        final KeyVerifier verifier = new KeyVerifier(bytes(fields, "stored"), bytes(fields, "server"));
        if (keys.put(keyId, new Principals.Key(owner(fields), verifier)) != null) {
            throw new IllegalArgumentException("key '" + keyId + "' is there twice");
        }
    }

    private void onCertificate(final String name, final Map<String, String> fields) {
        checkName(name);
        if (certificates.put(name, owner(fields)) != null) {
            throw new IllegalArgumentException("certificate '" + name + "' is there twice");
        }
    }

    private void onSignatureKey(final String keyId, final Map<String, String> fields) {
        checkName(keyId);
        final int owner = owner(fields);
        final SignatureKey key =
                new SignatureKey(keyId, owner, VerifyingKey.of(bytes(fields, "public")), date(fields.get(REVOKED)));
        if (signatureKeys.values().stream().anyMatch(other -> other.key().equals(key.key()))) {
            throw new IllegalArgumentException("the public key of signature-key '" + keyId + "' is there twice");
        }
        if (signatureKeys.put(keyId, key) != null) {
            throw new IllegalArgumentException("signature-key '" + keyId + "' is there twice");
        }
        final long inUse = signatureKeys.values().stream()
                .filter(other -> other.principalId() == owner && other.isInUse())
                .count();
        if (inUse > SignatureKey.IN_USE_MAX) {
            throw new IllegalArgumentException("principal " + owner + " has more than " + SignatureKey.IN_USE_MAX
                    + " keys to sign with: revoke one of them");
        }
    }

    private void checkOwners() {
        signatureKeys.values().stream()
                .filter(key -> key.isInUse() || !revokedIds.contains(key.principalId()))
                .forEach(key -> checkOwner(SIGNATURE_KEY, key.id(), key.principalId()));
        keys.forEach((keyId, key) -> checkOwner("key", keyId, key.principalId()));
        certificates.forEach((name, id) -> checkOwner("certificate", name, id));
    }

    private void checkOwner(final String kind, final String name, final int id) {
        if (!principals.containsKey(id)) {
            throw new IllegalArgumentException(
                    kind + " '" + name + "' is of principal " + id + ", which is not there or revoked");
        }
    }

    private static Map<String, String> fields(final List<String> words, final String... allowed) {
        final Map<String, String> fields = new HashMap<>();
        for (final String word : words.subList(2, words.size())) {
            final int equals = word.indexOf('=');
            final String name = equals < 0 ? "" : word.substring(0, equals);
            if (!Arrays.asList(allowed).contains(name)) {
                throw new IllegalArgumentException(
                        "unknown word, what may stand here are " + String.join("=, ", allowed) + "=");
            }
            if (fields.put(name, word.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(name + "= is there twice");
            }
        }
        return fields;
    }

    private static int id(final String text) {
        try {
            final int id = Integer.parseInt(text);
            if (id >= Principal.ID_MIN && Integer.toString(id).equals(text)) {
                return id;
            }
        } catch (final NumberFormatException e) {
            throw noId(text, e);
        }
        throw noId(text, null);
    }

    private static IllegalArgumentException noId(final String text, final @Nullable Exception cause) {
        return new IllegalArgumentException(
                "no principal id: '" + text + "', give " + Principal.ID_MIN + " to " + Integer.MAX_VALUE, cause);
    }

    private static Set<Role> roles(final String text) {
        final Set<Role> roles = EnumSet.noneOf(Role.class);
        for (final String word : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            roles.add(Role.parse(word));
        }
        return roles;
    }

    private static @Nullable LocalDate date(final @Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (final DateTimeParseException e) {
            throw new IllegalArgumentException("no date: '" + text + "', give one such as 2026-05-01", e);
        }
    }

    private static boolean isHoldsAny(final @Nullable String text) {
        if (text != null && !"any".equals(text)) {
            throw new IllegalArgumentException("holds= is any, or not there");
        }
        return text != null;
    }

    private static int owner(final Map<String, String> fields) {
        return id(fields.getOrDefault(PRINCIPAL, ""));
    }

    private static byte[] bytes(final Map<String, String> fields, final String name) {
        try {
            return Base64.getDecoder().decode(fields.getOrDefault(name, ""));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(name + "= is not base64"); // without the cause, which quotes it
        }
    }

    private static void checkName(final String name) {
        if (!ApiKey.isId(name)) {
            throw new IllegalArgumentException(
                    "no name: '" + name + "', give 1 to 64 letters, digits, or any of . _ @ -");
        }
    }
}
