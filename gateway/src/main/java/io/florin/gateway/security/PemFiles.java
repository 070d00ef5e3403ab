package io.florin.gateway.security;

import io.florin.protocol.auth.SecretFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys in PEM, and says what is wrong with them before a client finds out. */
final class PemFiles {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    private PemFiles() {}

    /** @throws AccessConfigException when there is none in it. */
    static X509Certificate[] certificates(final Path file) {
        try {
            final byte[] bytes = Files.readAllBytes(file);
            final X509Certificate[] certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new);
            if (certificates.length > 0) {
                return certificates;
            }
        } catch (final IOException | CertificateException e) {
            throw new AccessConfigException("cannot read certificate: file=" + file + " cause=" + e, e);
        }
        throw new AccessConfigException("no certificate in PEM: file=" + file);
    }

    /** @throws AccessConfigException when there is none in it, or it is not that of the certificate. */
    static PrivateKey key(final Path file, final PublicKey publicKey, final Path certificateFile) {
        final PrivateKey key;
        try {
            final String text = SecretFile.read(file);
            final int begin = text.indexOf(KEY_BEGIN);
            final int end = text.indexOf(KEY_END);
            if (begin < 0 || end < begin) {
                throw new AccessConfigException("no key in PEM (PKCS #8): file=" + file
                        + "; openssl pkcs8 -topk8 -nocrypt -in " + file + " makes one of another format");
            }
            final byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
            key = KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (final IOException e) {
            throw new AccessConfigException("cannot read key: file=" + file + " cause=" + e, e);
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            throw notTheKey(file, certificateFile, e); // the cause says no more than that it does not fit
        }
        if (!belong(key, publicKey)) {
            throw notTheKey(file, certificateFile, null);
        }
        return key;
    }

    /** @return the subject's only common name, or null when it has none, or several. */
    static @Nullable String commonName(final X509Certificate certificate) {
        try {
            final List<String> names = new LdapName(
                            certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> "CN".equalsIgnoreCase(rdn.getType()))
                            .map(rdn -> String.valueOf(rdn.getValue()))
                            .toList();
            return names.size() == 1 ? names.get(0) : null;
        } catch (final InvalidNameException e) {
            return null;
        }
    }

    private static boolean belong(final PrivateKey key, final PublicKey publicKey) {
        final String algorithm = switch (publicKey.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default ->
                throw new AccessConfigException(
                        "certificate has a key that is neither EC nor RSA: algorithm=" + publicKey.getAlgorithm());
        };
        try {
            final Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update((byte) 1);
            final byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (final GeneralSecurityException e) {
            return false;
        }
    }

    private static AccessConfigException notTheKey(
            final Path file, final Path certificateFile, final @Nullable Exception cause) {
        return new AccessConfigException(
                "key is not the certificate's: key=" + file + " certificate=" + certificateFile, cause);
    }
}
