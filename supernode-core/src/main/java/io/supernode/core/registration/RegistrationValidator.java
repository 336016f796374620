package io.supernode.core.registration;

import io.supernode.core.model.AddressScope;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.IpLiteral;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.UrlSpelling;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks the form of a registration: one message per fault, the first fault decides (protocol section 1). Stateless.
 *
 * <p>A URL that is not http(s) is refused with 607, as the table of the protocol says; one that is malformed otherwise
 * with 501, like every other parameter. An upload server that is none of a client's is no fault: see {@link UploadOffer}.
 */
public final class RegistrationValidator {

    /** As long as the head of a request to an origin may be: long signed URLs are met. */
    private static final int MAX_URL = 32 * 1024;
    private static final int MAX_PATH = 4096;
    private static final int MAX_TEXT = 1024;
    private static final int MAX_VERSION = 64;
    /** As servers bound the fields of a request: clients that pass on a browser's send about thirty. */
    private static final int MAX_HEADERS = 128;
    /** Names and values together. As long as the head of a request to an origin may be: cookies and tokens are met. */
    private static final int MAX_HEADERS_LENGTH = 32 * 1024;
    private static final int MAX_ROOT_CAS = 32;
    /** A chain of ten certificates, in base64 twice: a PEM file is sent as the base64 of its text. */
    private static final int MAX_ROOT_CA_LENGTH = 32 * 1024;
    /** All together: a task keeps them, so that they are no more than its URL and headers are. */
    private static final int MAX_ROOT_CAS_LENGTH = 64 * 1024;
    private static final String IPV4_PORT_SEPARATOR = ":";
    private static final String HTTP_URL = "must be an http or https URL";
    private static final String URL_WITH_HOST = "must be a URL with a host and at most one port, both without spaces";

    /** The path is what other peers ask this one's host for: a step upwards is none of a file that it offers. */
    private static final Pattern PARENT = Pattern.compile("(?i)[/\\\\](?:\\.|%2e){2}(?:[/\\\\?#;]|%2f|%5c|$)|%2f(?:\\.|%2e){2}");

    private RegistrationValidator() {}

    /** Checks {@code request}. */
    public static RegistrationCheck check(RegistrationRequest request) {
        try {
            return checked(request);
        } catch (Fault fault) {
            return new RegistrationCheck.Refused(fault.outcome);
        }
    }

    private static RegistrationCheck.Valid checked(RegistrationRequest request) throws Fault {
        require("cid", request.cid(), MAX_TEXT);
        if (!PeerId.isValid(request.cid())) {
            throw invalid("cid", "must be " + PeerId.EXPECTED);
        }
        if (PeerId.isFromElsewhere(request.cid())) {
            throw invalid("cid", "must not begin with " + PeerId.ELSEWHERE_PREFIX);
        }
        if (PeerId.isHolder(request.cid())) {
            throw invalid("cid", PeerId.HOLDER_REFUSED);
        }
        require("ip", request.ip(), MAX_TEXT);
        if (!IpLiteral.isValid(request.ip())) {
            throw invalid("ip", "must be an IPv4 or IPv6 address");
        }
        if (AddressScope.of(request.ip()) == AddressScope.NO_HOST) {
            throw invalid("ip", "must be the address of one host");
        }
        int port = port(request.port());
        required("path", request.path(), MAX_PATH);
        if (request.path().charAt(0) != '/') {
            throw invalid("path", "must begin with /");
        }
        if (PARENT.matcher(request.path()).find()) {
            throw invalid("path", "must be without the step ..");
        }
        require("rawUrl", request.rawUrl(), MAX_URL);
        url("rawUrl", request.rawUrl());
        String taskUrl = optional("taskUrl", request.taskUrl(), MAX_URL);
        if (!taskUrl.isEmpty()) {
            url("taskUrl", taskUrl);
        }
        ClientVersion version = version(optional("version", request.version(), MAX_VERSION));
        Optional<Md5> md5 = md5(optional("md5", request.md5(), MAX_TEXT), version);
        flag("dfdaemon", request.dfdaemon());
        Optional<String> serverFault = port == PeerAddress.NO_SERVER
                ? Optional.empty()
                : UploadOffer.fault(request.ip(), request.path(), version, request.caller());
        boolean insecure = flag("insecure", request.insecure());
        String callSystem = optional("callSystem", request.callSystem(), MAX_TEXT);
        Registration registration = new Registration(
                new PeerId(request.cid()),
                new PeerAddress(request.ip(), serverFault.isEmpty() ? port : PeerAddress.NO_SERVER),
                // Its file may have any name; one with control characters is asked for by nobody, and shown nowhere.
                UploadOffer.isPlain(request.path()) ? request.path() : UploadOffer.PATH,
                optional("hostName", request.hostName(), MAX_TEXT),
                supernodeIp(optional("superNodeIp", request.superNodeIp(), MAX_TEXT)),
                version,
                callSystem,
                new ResourceIdentity(
                        TaskUrl.believed(request.rawUrl(), taskUrl.isEmpty() ? request.rawUrl() : taskUrl),
                        // In one case of letters, so that the same md5 is the same task.
                        md5.map(Md5::hex).orElse(""),
                        optional("identifier", request.identifier(), MAX_TEXT)),
                md5,
                origin(request, version, insecure),
                request.caller());
        return new RegistrationCheck.Valid(registration, serverFault);
    }

    /**
     * Python clients (before 0.3) compare the file with the md5 of the reply 600. Go clients compare it letter by letter with what
     * their user gave: after a whole download those with capitals have no file, and say that they succeeded. Those that send no version
     * may be either; refused, both say at least that they failed.
     */
    private static Optional<Md5> md5(String text, ClientVersion version) throws Fault {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!Md5.isValid(text)) {
            throw invalid("md5", "must be 32 hex digits");
        }
        Md5 md5 = Md5.parse(text);
        if (!md5.hex().equals(text) && !version.isPython()) {
            throw invalid("md5", "must be in lower case: clients from 0.3 on compare it letter by letter");
        }
        return Optional.of(md5);
    }

    private static OriginRequest origin(RegistrationRequest request, ClientVersion version, boolean insecure) throws Fault {
        headers(request.headers());
        boolean sendsHost = version.isPython() || version.equals(ClientVersion.UNKNOWN);
        if (sendsHost && HostHeader.isOther(request.rawUrl(), request.headers())) {
            // The client asks its origin itself, with its header; those in Go would leave it out there too.
            throw new Fault(new RegistrationOutcome.UrlRefused(HostHeader.EXPECTED));
        }
        rootCas(request.rootCas());
        return new OriginRequest(request.rawUrl(), new OriginHeaders(request.headers()), insecure, request.rootCas())
                .causedBy(request.caller());
    }

    private static void headers(Map<String, String> headers) throws Fault {
        if (headers.size() > MAX_HEADERS) {
            throw invalid("headers", "must be at most " + MAX_HEADERS + ", not " + headers.size());
        }
        long length = 0;
        for (var header : headers.entrySet()) {
            length += header.getKey().length() + header.getValue().length();
        }
        if (length > MAX_HEADERS_LENGTH) {
            throw invalid("headers", "must have at most " + MAX_HEADERS_LENGTH
                    + " characters, names and values together, not " + length);
        }
        for (var header : headers.entrySet()) {
            if (!OriginHeaders.isValidName(header.getKey())) {
                throw invalid("headers", "must have names that are HTTP tokens");
            }
            if (!OriginHeaders.isValidValue(header.getValue())) {
                throw invalid("headers", "must have values without line breaks and control characters");
            }
        }
    }

    private static void rootCas(List<String> certificates) throws Fault {
        if (certificates.size() > MAX_ROOT_CAS) {
            throw invalid("rootCAs", "must be at most " + MAX_ROOT_CAS + " certificates, not " + certificates.size());
        }
        long length = 0;
        for (String certificate : certificates) {
            if (certificate.length() > MAX_ROOT_CA_LENGTH) {
                throw invalid("rootCAs", "must be certificates of at most " + MAX_ROOT_CA_LENGTH
                        + " characters each, not " + certificate.length());
            }
            length += certificate.length();
        }
        if (length > MAX_ROOT_CAS_LENGTH) {
            throw invalid("rootCAs", "must have at most " + MAX_ROOT_CAS_LENGTH
                    + " characters, all certificates together, not " + length);
        }
    }

    private static void require(String name, String value, int maxLength) throws Fault {
        required(name, value, maxLength);
        plain(name, value);
    }

    private static void required(String name, String value, int maxLength) throws Fault {
        if (value == null || value.isBlank()) {
            throw invalid(name, "is missing");
        }
        bounded(name, value, maxLength);
    }

    private static String optional(String name, String value, int maxLength) throws Fault {
        if (value == null || value.isBlank()) {
            return "";
        }
        bounded(name, value, maxLength);
        plain(name, value);
        return value;
    }

    private static void bounded(String name, String value, int maxLength) throws Fault {
        if (value.length() > maxLength) {
            throw invalid(name, "must be at most " + maxLength + " characters");
        }
    }

    private static void plain(String name, String value) throws Fault {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw invalid(name, "must be without control characters");
            }
        }
    }

    private static int port(String text) throws Fault {
        require("port", text, MAX_TEXT);
        boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : -1;
        if (port < 0 || port > PeerAddress.MAX_PORT) {
            throw invalid("port", "must be a number from 0 to " + PeerAddress.MAX_PORT);
        }
        return port;
    }

    private static boolean flag(String name, String text) throws Fault {
        if (text == null || text.isBlank()) {
            return false;
        }
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw invalid(name, "must be true or false");
    }

    /** Lenient beyond scheme and host: clients send what users typed, and the origin client parses it for good. */
    private static void url(String name, String url) throws Fault {
        if (!isHttp(url)) {
            throw new Fault(new RegistrationOutcome.UrlRefused(name + ' ' + HTTP_URL));
        }
        if (!hasHost(url)) {
            throw invalid(name, URL_WITH_HOST);
        }
    }

    /** What is wrong with a URL that does not come from a client; empty if nothing is. */
    static Optional<String> faultOfUrl(String name, String url) {
        if (!isHttp(url)) {
            return Optional.of(name + ' ' + HTTP_URL);
        }
        return hasHost(url) ? Optional.empty() : Optional.of(name + ' ' + URL_WITH_HOST);
    }

    private static boolean hasHost(String url) {
        String authority = UrlSpelling.authority(url);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        return !host.isEmpty() && !host.startsWith(":") && !hasTwoPorts(host) && authority.indexOf(' ') < 0;
    }

    /** A second one would be taken for the scheme's own and left out. The colons of an IPv6 address are in brackets. */
    private static boolean hasTwoPorts(String hostAndPort) {
        int first = hostAndPort.indexOf(':', hostAndPort.lastIndexOf(']') + 1);
        return first >= 0 && first != hostAndPort.lastIndexOf(':');
    }

    private static boolean isHttp(String url) {
        return Stream.of("http://", "https://").anyMatch(scheme -> url.regionMatches(true, 0, scheme, 0, scheme.length()));
    }

    /** Go clients send host or host:port; only an address is of use to other hosts. */
    private static String supernodeIp(String text) {
        int colon = text.indexOf(IPV4_PORT_SEPARATOR);
        String host = colon >= 0 && colon == text.lastIndexOf(IPV4_PORT_SEPARATOR) ? text.substring(0, colon) : text;
        return IpLiteral.isValid(host) ? host : "";
    }

    private static ClientVersion version(String text) {
        return text.isEmpty() ? ClientVersion.UNKNOWN : new ClientVersion(text);
    }

    private static Fault invalid(String parameter, String expectation) {
        return new Fault(new RegistrationOutcome.InvalidParameter(parameter, parameter + " " + expectation));
    }

    /** Carries the first fault out of the checks; never leaves this class. */
    private static final class Fault extends Exception {
        private final transient RegistrationOutcome outcome;

        Fault(RegistrationOutcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }
}
