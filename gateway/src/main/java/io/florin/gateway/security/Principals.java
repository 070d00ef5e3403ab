package io.florin.gateway.security;

import io.florin.protocol.auth.KeyVerifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who there is, with what keys and certificates. Immutable. */
public final class Principals {
    /** No file: everybody is {@link Principal#DEVELOPMENT}. */
    public static final Principals DEVELOPMENT =
            new Principals(true, List.of(), Map.of(), Map.of(), List.of(), Set.of());

    private final boolean isDevelopment;
    private final Map<Integer, Principal> byId = new TreeMap<>();
    private final Map<String, Key> keys;
    private final Map<String, Integer> certificates;
    private final List<SignatureKey> signatureKeys;
    private final Set<Integer> revokedIds;

    /** @param principalId whose key it is. */
    record Key(int principalId, KeyVerifier verifier) {}

    private Principals(
            final boolean isDevelopment,
            final Collection<Principal> principals,
            final Map<String, Key> keys,
            final Map<String, Integer> certificates,
            final List<SignatureKey> signatureKeys,
            final Set<Integer> revokedIds) {
        this.isDevelopment = isDevelopment;
        principals.forEach(principal -> byId.put(principal.id(), principal));
        this.keys = Map.copyOf(keys);
        this.certificates = Map.copyOf(certificates);
        this.signatureKeys = List.copyOf(signatureKeys);
        this.revokedIds = Set.copyOf(revokedIds);
    }

    static Principals of(
            final Collection<Principal> principals,
            final Map<String, Key> keys,
            final Map<String, Integer> certificates,
            final List<SignatureKey> signatureKeys,
            final Set<Integer> revokedIds) {
        return new Principals(false, principals, keys, certificates, signatureKeys, revokedIds);
    }

    /** @return whether nobody is asked who he is. */
    public boolean isDevelopment() {
        return isDevelopment;
    }

    /** @return all, by id. */
    public List<Principal> all() {
        return List.copyOf(byId.values());
    }

    /** @return the ids of the keys of a principal. */
    public List<String> keyIds(final int principalId) {
        final List<String> ids = new ArrayList<>();
        keys.forEach((id, key) -> {
            if (key.principalId() == principalId) {
                ids.add(id);
            }
        });
        ids.sort(null);
        return ids;
    }

    /** @return the names of the certificates of a principal. */
    public List<String> certificateNames(final int principalId) {
        final List<String> names = new ArrayList<>();
        certificates.forEach((name, id) -> {
            if (id == principalId) {
                names.add(name);
            }
        });
        names.sort(null);
        return names;
    }

    /** @return what signatures are checked with, of all principals; those that were revoked are among them. */
    public List<SignatureKey> signatureKeys() {
        return signatureKeys;
    }

    /** @return those of a principal that are in use. */
    public List<SignatureKey> signatureKeysInUse(final int principalId) {
        return signatureKeys.stream()
                .filter(key -> key.principalId() == principalId && key.isInUse())
                .toList();
    }

    /** @return whether a principal must sign its commands: it has a key for that, or had one. */
    public boolean mustSign(final int principalId) {
        return signatureKeys.stream().anyMatch(key -> key.principalId() == principalId);
    }

    /** @return whether a key for signatures has, or had, this id. */
    public boolean hasSignatureKey(final String keyId) {
        return signatureKeys.stream().anyMatch(key -> key.id().equals(keyId));
    }

    /** @return keys and certificates in all. */
    public int loginCount() {
        return keys.size() + certificates.size();
    }

    /** @return the principal with this name, or null. */
    public @Nullable Principal named(final String name) {
        return byId.values().stream()
                .filter(principal -> principal.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** @return an id that was never given. */
    public int nextId() {
        int last = Principal.DEVELOPMENT_ID;
        for (final int id : byId.keySet()) {
            last = Math.max(last, id);
        }
        for (final int id : revokedIds) {
            last = Math.max(last, id);
        }
        return Math.addExact(last, 1);
    }

    /** @return whether there is a key with this id. */
    public boolean hasKey(final String keyId) {
        return keys.containsKey(keyId);
    }

    /** @return whether there is a certificate with this name. */
    public boolean hasCertificate(final String name) {
        return certificates.containsKey(name);
    }

    /** @return what a key's proof is checked with, or null when there is no such key. */
    @Nullable
    KeyVerifier verifier(final String keyId) {
        final Key key = keys.get(keyId);
        return key == null ? null : key.verifier();
    }

    /** @return who shows this, or null when nobody does, or nobody any more. */
    public @Nullable Principal find(final Login login) {
        return switch (login.kind()) {
            case DEVELOPMENT -> isDevelopment ? Principal.DEVELOPMENT : null;
            case KEY -> {
                final Key key = keys.get(login.name());
                final KeyVerifier shown = login.verifier();
                final boolean isSame =
                        key != null && shown != null && key.verifier().equals(shown);
                yield key != null && isSame ? byId.get(key.principalId()) : null;
            }
            case CERTIFICATE -> {
                final Integer id = certificates.get(login.name());
                yield id == null ? null : byId.get(id);
            }
        };
    }

    @Override
    public String toString() {
        return "Principals[principals=" + byId.size() + ", keys=" + keys.size() + ", certificates="
                + certificates.size() + "]";
    }
}
