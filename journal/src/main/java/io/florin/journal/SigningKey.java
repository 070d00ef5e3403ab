package io.florin.journal;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/** An Ed25519 private key, and the public key that belongs to it. */
record SigningKey(PrivateKey privateKey, PublicKey publicKey) {
    static final String ALGORITHM = "Ed25519";

    /** @throws IllegalArgumentException if that is no Ed25519 private key; without a cause, which may hold a part of it. */
    static SigningKey ofPkcs8(final byte[] encoded) {
        try {
            final PrivateKey key = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            final SigningKey pair = new SigningKey(key, publicKey(key));
            if (pair.isConsistent()) {
                return pair;
            }
        } catch (final GeneralSecurityException e) { // what it says may hold a part of the key
        }
        throw new IllegalArgumentException("no Ed25519 private key in PKCS#8: length=" + encoded.length);
    }

    /** The JDK makes a key pair from 32 random bytes and has no other way from these, the private key, to the public one. */
    private static PublicKey publicKey(final PrivateKey key) throws InvalidAlgorithmParameterException {
        try {
            final byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
            final KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new FixedBytes(seed));
            return generator.generateKeyPair().getPublic();
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    private boolean isConsistent() throws GeneralSecurityException {
        final byte[] probe = {1, 2, 3};
        final Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(privateKey);
        signature.update(probe);
        final byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        return signature.verify(signed);
    }

    @Override
    public String toString() {
        return "SigningKey[" + publicKey + "]";
    }

    /** Gives known bytes in place of random ones. */
    private static final class FixedBytes extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        FixedBytes(final byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(final byte[] to) {
            System.arraycopy(bytes, 0, to, 0, Math.min(bytes.length, to.length));
        }
    }
}
