package io.supernode.cdn.preheated;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives the tokens that a registry wants: to one user with a password, and to everybody if it is told so. */
final class TokenService implements AutoCloseable {

    static final String USER = "robot";
    static final String PASSWORD = "pass-word";

    private static final String STORE_PASSWORD = "changeit";
    private static final String ISSUER = "tests";
    private static final String SERVICE = "registry-of-tests";
    private static final long VALID_S = 300;

    private final HttpServer server;
    private final Path directory;
    private final Certificate certificate;
    private final PrivateKey key;
    private final AtomicInteger serial = new AtomicInteger();
    private volatile boolean anonymous;

    TokenService(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        Path file = directory.resolve("tokens.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", "tokens", "-keyalg", "RSA",
                        "-keysize", "2048", "-dname", "CN=tests", "-validity", "2", "-storetype", "PKCS12", "-keystore",
                        file.toString(), "-storepass", STORE_PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, STORE_PASSWORD.toCharArray());
        }
        certificate = store.getCertificate("tokens");
        key = (PrivateKey) store.getKey("tokens", STORE_PASSWORD.toCharArray());
        Files.writeString(directory.resolve("root.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::answer);
        server.start();
    }

    /** For the registry: who gives the tokens that it takes. */
    String configuration() {
        return """
                auth:
                  token:
                    realm: http://127.0.0.1:%d/token
                    service: %s
                    issuer: %s
                    rootcertbundle: %s
                """.formatted(server.getAddress().getPort(), SERVICE, ISSUER, directory.resolve("root.pem"));
    }

    void allowAnonymous(boolean value) {
        anonymous = value;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String right = "Basic "
                + Base64.getEncoder().encodeToString((USER + ':' + PASSWORD).getBytes(StandardCharsets.UTF_8));
        boolean isLetIn = authorization == null ? anonymous : authorization.equals(right);
        String scope = "";
        for (String parameter : exchange.getRequestURI().getRawQuery().split("&")) {
            if (parameter.startsWith("scope=")) {
                scope = URLDecoder.decode(parameter.substring("scope=".length()), StandardCharsets.UTF_8);
            }
        }
        byte[] body;
        try {
            String[] parts = scope.split(":");
            String token = parts.length < 3 ? token("", "") : token(parts[1], parts[2]);
            body = ("{\"token\":\"" + token + "\",\"expires_in\":" + VALID_S + "}").getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        exchange.sendResponseHeaders(isLetIn ? 200 : 401, isLetIn ? body.length : -1);
        if (isLetIn) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** A token to pull an image; each one is another. */
    String token(String name) throws GeneralSecurityException {
        return token(name, "pull");
    }

    private String token(String name, String actions) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\""
                + Base64.getEncoder().encodeToString(certificate.getEncoded()) + "\"]}";
        String access = name.isEmpty()
                ? ""
                : "{\"type\":\"repository\",\"name\":\"" + name + "\",\"actions\":[\""
                        + actions.replace(",", "\",\"") + "\"]}";
        String claims = "{\"iss\":\"" + ISSUER + "\",\"sub\":\"" + USER + "\",\"aud\":\"" + SERVICE + "\",\"exp\":"
                + (now + VALID_S) + ",\"nbf\":" + (now - 10) + ",\"iat\":" + now + ",\"jti\":\"" + serial.incrementAndGet()
                + "\",\"access\":[" + access + "]}";
        String signed = encoded(header.getBytes(StandardCharsets.UTF_8)) + '.'
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.UTF_8));
        return signed + '.' + encoded(signature.sign());
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
