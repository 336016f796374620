package io.supernode.core.registration;

import io.supernode.core.model.CallerAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * POST /peer/registry as it came in: every field is a claim and null when absent (protocol section 1). Built with
 * {@link #builder}.
 *
 * @param cid the client id
 * @param ip of the client
 * @param hostName of the client
 * @param superNodeIp the address by which the client reached this supernode; a name or host:port also occurs
 * @param port of the client's upload server, decimal; 0 serves nobody
 * @param path of the file on that server
 * @param rawUrl the URL as typed
 * @param taskUrl the URL that identifies the resource: rawUrl without the query parameters that the client filters out
 * @param md5 of the file, optional
 * @param identifier optional
 * @param version of the client, optional
 * @param callSystem for logs, optional
 * @param dfdaemon "true" or "false", optional
 * @param insecure "true" or "false", optional
 * @param headers extra headers for the origin; never null
 * @param rootCas further certificates for the origin; never null
 * @param caller where the request came from; {@link CallerAddress#UNKNOWN} if an embedder does not tell. Never null
 */
public record RegistrationRequest(
        String cid,
        String ip,
        String hostName,
        String superNodeIp,
        String port,
        String path,
        String rawUrl,
        String taskUrl,
        String md5,
        String identifier,
        String version,
        String callSystem,
        String dfdaemon,
        String insecure,
        Map<String, String> headers,
        List<String> rootCas,
        CallerAddress caller) {

    public RegistrationRequest {
        headers = Map.copyOf(headers);
        rootCas = List.copyOf(rootCas);
        Objects.requireNonNull(caller, "caller");
    }

    /** The same request, which came from {@code known}. */
    public RegistrationRequest from(CallerAddress known) {
        return new RegistrationRequest(
                cid, ip, hostName, superNodeIp, port, path, rawUrl, taskUrl, md5, identifier, version, callSystem, dfdaemon,
                insecure, headers, rootCas, known);
    }

    /** An empty request to be filled in. */
    public static Builder builder() {
        return new Builder();
    }

    /** Fills in a {@link RegistrationRequest}; checks nothing, since that is registration's work. Not thread-safe. */
    public static final class Builder {
        private String cid;
        private String ip;
        private String hostName;
        private String superNodeIp;
        private String port;
        private String path;
        private String rawUrl;
        private String taskUrl;
        private String md5;
        private String identifier;
        private String version;
        private String callSystem;
        private String dfdaemon;
        private String insecure;
        private Map<String, String> headers = Map.of();
        private List<String> rootCas = List.of();
        private CallerAddress caller = CallerAddress.UNKNOWN;

        private Builder() {}

        public Builder cid(String value) {
            cid = value;
            return this;
        }

        public Builder ip(String value) {
            ip = value;
            return this;
        }

        public Builder hostName(String value) {
            hostName = value;
            return this;
        }

        public Builder superNodeIp(String value) {
            superNodeIp = value;
            return this;
        }

        public Builder port(String value) {
            port = value;
            return this;
        }

        public Builder port(int value) {
            port = Integer.toString(value);
            return this;
        }

        public Builder path(String value) {
            path = value;
            return this;
        }

        public Builder rawUrl(String value) {
            rawUrl = value;
            return this;
        }

        public Builder taskUrl(String value) {
            taskUrl = value;
            return this;
        }

        public Builder md5(String value) {
            md5 = value;
            return this;
        }

        public Builder identifier(String value) {
            identifier = value;
            return this;
        }

        public Builder version(String value) {
            version = value;
            return this;
        }

        public Builder callSystem(String value) {
            callSystem = value;
            return this;
        }

        public Builder dfdaemon(String value) {
            dfdaemon = value;
            return this;
        }

        public Builder insecure(String value) {
            insecure = value;
            return this;
        }

        public Builder headers(Map<String, String> value) {
            headers = value;
            return this;
        }

        public Builder rootCas(List<String> value) {
            rootCas = value;
            return this;
        }

        /** Where the request came from, as its connection says and no parameter. */
        public Builder caller(CallerAddress value) {
            caller = value;
            return this;
        }

        public RegistrationRequest build() {
            return new RegistrationRequest(
                    cid, ip, hostName, superNodeIp, port, path, rawUrl, taskUrl, md5, identifier, version, callSystem,
                    dfdaemon, insecure, headers, rootCas, caller);
        }
    }
}
