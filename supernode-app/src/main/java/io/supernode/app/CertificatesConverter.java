package io.supernode.app;

import io.supernode.app.CertificatesConverter.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a file of certificates: PEM with one or more, or DER. */
final class CertificatesConverter implements ITypeConverter<Certificates> {

    /** What one file holds. */
    record Certificates(List<X509Certificate> all) {
        Certificates {
            all = List.copyOf(all);
        }
    }

    @Override
    public Certificates convert(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            List<X509Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (all.isEmpty()) {
                throw new TypeConversionException("'" + file + "' holds no certificate");
            }
            return new Certificates(all);
        } catch (IOException | InvalidPathException e) {
            throw new TypeConversionException("'" + file + "' cannot be read: " + e);
        } catch (CertificateException e) {
            throw new TypeConversionException(
                    "'" + file + "' is no file of certificates in PEM or DER: " + e.getMessage());
        }
    }
}
