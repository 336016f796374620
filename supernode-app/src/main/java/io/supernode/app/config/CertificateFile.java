package io.supernode.app.config;

import io.supernode.cdn.store.DiskReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads a file of certificates: PEM with one or more, or DER. Stateless. */
final class CertificateFile {

    private CertificateFile() {}

    /** What the file holds, at least one certificate. */
    static List<X509Certificate> read(String file) throws BadValueException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            List<X509Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (all.isEmpty()) {
                throw new BadValueException("a file with a certificate, which '" + file + "' does not hold");
            }
            return all;
        } catch (IOException e) {
            throw new BadValueException("a file that can be read, which '" + file + "' cannot: " + DiskReason.of(e));
        } catch (InvalidPathException e) {
            throw new BadValueException("the path of a file: " + e.getMessage());
        } catch (CertificateException e) {
            throw new BadValueException(
                    "a file of certificates in PEM or DER, which '" + file + "' is not: " + e.getMessage());
        }
    }
}
