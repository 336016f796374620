package io.supernode.http.net;

import io.supernode.testkit.origin.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Certificates of tests, in files as operators have them. */
public final class TestCertificates {

    private TestCertificates() {}

    /** One that nobody has seen before. */
    public static ServerTls tls(Path directory) throws Exception {
        return new ServerTls(create(directory, "ip:127.0.0.1"));
    }

    /** One that nobody has seen before, in files of this directory. */
    public static TlsCertificate create(Path directory, String subject) throws Exception {
        SelfSigned made = SelfSigned.create(directory, subject);
        return TlsCertificate.read(write(directory, "tls.crt", made.pem()), write(directory, "tls.key", made.keyPem()));
    }

    static Path write(Path directory, String name, String text) throws Exception {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
