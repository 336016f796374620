package io.supernode.http.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys in PEM, which the JDK does only for the former. Every message is a sentence for the
 * operator and shows nothing of a key. Stateless.
 */
final class PemFiles {

    private static final int MAX_BYTES = 1 << 20;
    private static final String PKCS8 = "PRIVATE KEY";
    private static final Pattern CERTIFICATE_BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");
    private static final Pattern KEY_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private PemFiles() {}

    /** The certificates of a file, in its order; at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        Matcher block = CERTIFICATE_BLOCK.matcher(text(notEmpty(file, SecretFile.readAny(file, MAX_BYTES))));
        List<X509Certificate> chain = new ArrayList<>();
        try {
            // One by one: the JDK's reader of many takes whatever else is in the file for certificates too.
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (block.find()) {
                byte[] der = Base64.getMimeDecoder().decode(block.group(1));
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IOException(
                    "certificate " + (chain.size() + 1) + " in the file '" + file + "' cannot be read: " + e.getMessage(), e);
        }
        if (chain.isEmpty()) {
            throw new IOException("the file '" + file + "' holds no certificate in PEM");
        }
        return chain;
    }

    /**
     * The private key of a file that others may not read.
     *
     * @param algorithm of the public key of its certificate: RSA or EC
     */
    static PrivateKey key(Path file, String algorithm) throws IOException {
        Matcher block = KEY_BLOCK.matcher(text(notEmpty(file, SecretFile.read(file, MAX_BYTES))));
        if (!block.find()) {
            throw new IOException("the file '" + file + "' holds no private key in PEM");
        }
        String kind = block.group(1);
        if (kind.startsWith("ENCRYPTED")) {
            throw new IOException("the private key in '" + file
                    + "' is encrypted, and nobody is there to be asked: openssl pkey -in FILE -out NEW writes it without");
        }
        if (!kind.equals(PKCS8)) {
            throw new IOException("the private key in '" + file + "' is not in PKCS#8 but in an older form (" + kind
                    + "): openssl pkey -in FILE -out NEW converts it");
        }
        String encoded = block.group(2);
        if (block.find()) {
            throw new IOException("the file '" + file + "' holds more than one private key");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(encoded);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Not as the cause: what such an exception quotes may be part of the key.
            throw new IOException("the private key in '" + file + "' cannot be used: its certificate has a key for "
                    + algorithm + ", which this is not");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] notEmpty(Path file, byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            throw new IOException("the file '" + file + "' is empty");
        }
        return bytes;
    }
}
