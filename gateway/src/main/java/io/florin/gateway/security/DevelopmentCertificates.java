package io.florin.gateway.security;

import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.SecretFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates for development and tests: a CA of its own in a directory, and what that signs. All keys are EC P-256, in PEM, readable by their
 * owner alone. For production, certificates come from a CA whose key is somewhere safe.
 */
public final class DevelopmentCertificates {
    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration BACKDATED = Duration.ofHours(1); // for clocks that are behind
    private static final String CA = "ca";
    private static final String SERVER = "server";

    private final Path directory;
    private final X509Certificate caCertificate;
    private final PrivateKey caKey;

    private DevelopmentCertificates(final Path directory, final X509Certificate caCertificate, final PrivateKey caKey) {
        this.directory = directory;
        this.caCertificate = caCertificate;
        this.caKey = caKey;
    }

    /** Where a certificate and its key are. */
    public record Pair(Path certificate, Path key) {}

    /**
     * Opens the CA of a directory, and makes it when it is not there: {@code ca.pem} and {@code ca.key}.
     *
     * @throws AccessConfigException when a file cannot be read or written.
     */
    public static DevelopmentCertificates in(final Path directory) {
        final Pair files = pair(directory, CA);
        try {
            Files.createDirectories(directory);
            if (!Files.exists(files.certificate())) {
                final KeyPair keys = newKeys();
                final X500Name name = new X500Name("CN=Florin development CA");
                final X509v3CertificateBuilder builder = builder(name, name, keys, CA_LIFE)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                write(files, signed(builder, keys.getPrivate()), keys.getPrivate(), "");
            }
        } catch (final IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AccessConfigException("cannot make a CA: directory=" + directory + " cause=" + e, e);
        }
        final X509Certificate certificate = PemFiles.certificates(files.certificate())[0];
        return new DevelopmentCertificates(
                directory, certificate, PemFiles.key(files.key(), certificate.getPublicKey(), files.certificate()));
    }

    /** @return the CA's certificate, for whoever is to believe it. */
    public Path ca() {
        return pair(directory, CA).certificate();
    }

    /** @return where the server's certificate is, or is to be: {@code server.pem} and {@code server.key}. */
    public Pair server() {
        return pair(directory, SERVER);
    }

    /** @return where a client's certificate is, or is to be. */
    public Pair client(final String name) {
        return pair(directory, name);
    }

    /**
     * Makes the server's certificate, in the place of an older one.
     *
     * @param hosts names and addresses that clients connect to.
     */
    public Pair issueServer(final List<String> hosts, final Duration life) {
        final List<GeneralName> names = new ArrayList<>();
        for (final String host : hosts) {
            final boolean isAddress = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
            names.add(new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, host));
        }
        return issue(
                server(),
                new X500Name("CN=" + SERVER),
                KeyPurposeId.id_kp_serverAuth,
                new GeneralNames(names.toArray(new GeneralName[0])),
                life);
    }

    /**
     * Makes a client's certificate, in the place of an older one.
     *
     * @param name its common name, by which a server knows its principal.
     * @throws IllegalArgumentException when it is no name, or one of the files of this directory.
     */
    public Pair issueClient(final String name, final Duration life) {
        if (!ApiKey.isId(name) || CA.equals(name) || SERVER.equals(name)) {
            throw new IllegalArgumentException("no name for a client's certificate: '" + name
                    + "', give 1 to 64 letters, digits, or any of . _ @ -, but not " + CA + " or " + SERVER);
        }
        return issue(
                client(name),
                new X500Name("CN=" + name),
                KeyPurposeId.id_kp_clientAuth,
                new GeneralNames(new GeneralName(GeneralName.dNSName, name)),
                life);
    }

    private Pair issue(
            final Pair files,
            final X500Name subject,
            final KeyPurposeId purpose,
            final GeneralNames names,
            final Duration life) {
        try {
            final KeyPair keys = newKeys();
            final X500Name issuer =
                    X500Name.getInstance(caCertificate.getSubjectX500Principal().getEncoded());
            final X509v3CertificateBuilder builder = builder(issuer, subject, keys, life)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                    .addExtension(Extension.subjectAlternativeName, false, names)
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(caCertificate));
            write(files, signed(builder, caKey), keys.getPrivate(), ".new");
            Files.move(next(files.key()), files.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.move(next(files.certificate()), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
            return files;
        } catch (final IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AccessConfigException(
                    "cannot make a certificate: file=" + files.certificate() + " cause=" + e, e);
        }
    }

    private static X509v3CertificateBuilder builder(
            final X500Name issuer, final X500Name subject, final KeyPair keys, final Duration life)
            throws GeneralSecurityException, IOException {
        final Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                        issuer,
                        new BigInteger(127, new SecureRandom()).setBit(0),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(now.plus(life)),
                        subject,
                        keys.getPublic())
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    }

    private static X509Certificate signed(final X509v3CertificateBuilder builder, final PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static void write(
            final Pair files, final X509Certificate certificate, final PrivateKey key, final String suffix)
            throws IOException, GeneralSecurityException {
        final Path keyFile = files.key().resolveSibling(files.key().getFileName() + suffix);
        if (!suffix.isEmpty()) {
            Files.deleteIfExists(keyFile); // of a run that was broken off
        }
        SecretFile.create(keyFile, pem("PRIVATE KEY", key.getEncoded()));
        Files.writeString(
                files.certificate().resolveSibling(files.certificate().getFileName() + suffix),
                pem("CERTIFICATE", certificate.getEncoded()));
    }

    private static Path next(final Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    private static String pem(final String what, final byte[] encoded) {
        final Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + what + "-----\n" + encoder.encodeToString(encoded) + "\n-----END " + what + "-----\n";
    }

    private static Pair pair(final Path directory, final String name) {
        return new Pair(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }
}
