package io.supernode.http.wire;

import io.supernode.core.registration.RegistrationRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** The scalar fields of a registration, by their names on the wire (protocol section 1). */
final class RegistrationFields {

    /** Wire name to what takes its value; every other field is unknown and ignored. */
    static final Map<String, BiConsumer<RegistrationRequest.Builder, String>> BY_NAME = Map.ofEntries(
            Map.entry("cid", RegistrationRequest.Builder::cid),
            Map.entry("ip", RegistrationRequest.Builder::ip),
            Map.entry("hostName", RegistrationRequest.Builder::hostName),
            Map.entry("superNodeIp", RegistrationRequest.Builder::superNodeIp),
            Map.entry("port", (builder, value) -> builder.port(value)),
            Map.entry("path", RegistrationRequest.Builder::path),
            Map.entry("rawUrl", RegistrationRequest.Builder::rawUrl),
            Map.entry("taskUrl", RegistrationRequest.Builder::taskUrl),
            Map.entry("md5", RegistrationRequest.Builder::md5),
            Map.entry("identifier", RegistrationRequest.Builder::identifier),
            Map.entry("version", RegistrationRequest.Builder::version),
            Map.entry("callSystem", RegistrationRequest.Builder::callSystem),
            Map.entry("dfdaemon", RegistrationRequest.Builder::dfdaemon),
            Map.entry("insecure", RegistrationRequest.Builder::insecure));

    static final String ROOT_CAS = "rootCAs";
    static final String ROOT_CAS_EXPECTED = "an array of base64 texts is expected";

    /** Lower-case name to wire name of all known fields. */
    private static final Map<String, String> WIRE_NAMES = wireNames();

    private RegistrationFields() {}

    /** Wire name of the field that {@code name} means without regard to case, or null when it is unknown. */
    static String wireName(String name) {
        return WIRE_NAMES.get(name.toLowerCase(Locale.ROOT));
    }

    private static Map<String, String> wireNames() {
        Map<String, String> names = new HashMap<>();
        BY_NAME.keySet().forEach(name -> names.put(name.toLowerCase(Locale.ROOT), name));
        names.put(HeaderFields.NAME, HeaderFields.NAME);
        names.put(ROOT_CAS.toLowerCase(Locale.ROOT), ROOT_CAS);
        return Map.copyOf(names);
    }
}
