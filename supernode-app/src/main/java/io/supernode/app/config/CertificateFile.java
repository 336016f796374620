package io.supernode.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A file of certificates: PEM with one or more, or DER.
 *
 * @param path as given
 * @param certificates at least one
 */
public record CertificateFile(String path, List<X509Certificate> certificates) {

    public CertificateFile {
        certificates = List.copyOf(certificates);
    }

    static CertificateFile read(String path) throws BadValueException {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            List<X509Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (all.isEmpty()) {
                throw new BadValueException("files of certificates, but " + path + " has none");
            }
            return new CertificateFile(path, all);
        } catch (IOException | InvalidPathException e) {
            throw new BadValueException("files of certificates, but " + path + " cannot be read: " + e);
        } catch (CertificateException e) {
            throw new BadValueException(
                    "files of certificates in PEM or DER, but " + path + " is none: " + e.getMessage());
        }
    }
}
