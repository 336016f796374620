package io.supernode.http.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.supernode.core.registration.RegistrationRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the body of POST /peer/registry in each encoding that clients use: a form, or JSON with or without a charset
 * (protocol section 1). Unknown fields are ignored; where a field comes twice, the first counts, and the next is not looked at.
 * In a form each header and each certificate may be a field of its own: then all count; of certificates a first field that is a
 * JSON array is all of them. Thread-safe.
 */
public final class RegistrationParser {

    private static final String FORM_TYPE = "application/x-www-form-urlencoded";

    private RegistrationParser() {}

    /**
     * Reads a whole body.
     *
     * @param contentType as sent, or null: then a body that begins with a brace is JSON
     * @throws MalformedParameterException if the encoding is broken, or a field is of the wrong type
     */
    public static RegistrationRequest parse(String contentType, byte[] body) throws MalformedParameterException {
        String text = BodyText.decode(contentType, body);
        return isJson(contentType, text) ? json(text) : form(text);
    }

    private static boolean isJson(String contentType, String text) throws MalformedParameterException {
        if (contentType == null || contentType.isBlank()) {
            return text.stripLeading().startsWith("{");
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.equals(FORM_TYPE)) {
            return false;
        }
        if (type.equals("application/json") || type.equals("text/json") || type.endsWith("+json")) {
            return true;
        }
        throw new MalformedParameterException(BodyText.CONTENT_TYPE, "application/json or " + FORM_TYPE + " is expected");
    }

    private static RegistrationRequest form(String text) throws MalformedParameterException {
        Parameters parameters = Parameters.parse(text.strip());
        RegistrationRequest.Builder request = RegistrationRequest.builder();
        for (var field : RegistrationFields.BY_NAME.entrySet()) {
            field.getValue().accept(request, parameters.first(field.getKey()));
        }
        HeaderFields headers = new HeaderFields();
        for (String line : parameters.all(HeaderFields.NAME)) {
            JsonFields.headersText(line, headers);
        }
        return request.headers(headers.values()).rootCas(formRootCas(parameters)).build();
    }

    private static List<String> formRootCas(Parameters parameters) throws MalformedParameterException {
        List<String> values = parameters.all(RegistrationFields.ROOT_CAS);
        values.removeIf(String::isBlank);
        if (!values.isEmpty() && values.get(0).stripLeading().startsWith("[")) {
            List<String> texts = new ArrayList<>();
            JsonFields.parse(RegistrationFields.ROOT_CAS, values.get(0), json -> texts.addAll(rootCas(json)));
            return texts;
        }
        return values;
    }

    private static List<String> rootCas(JsonParser json) throws IOException, MalformedParameterException {
        return JsonFields.texts(RegistrationFields.ROOT_CAS, RegistrationFields.ROOT_CAS_EXPECTED, json);
    }

    private static RegistrationRequest json(String text) throws MalformedParameterException {
        RegistrationRequest.Builder request = RegistrationRequest.builder();
        HeaderFields headers = new HeaderFields();
        JsonFields.parse(BodyText.NAME, text, json -> {
            JsonFields.requireObject(json);
            Set<String> seen = new HashSet<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = RegistrationFields.wireName(json.currentName());
                json.nextToken();
                if (name == null || !seen.add(name)) {
                    json.skipChildren();
                } else if (name.equals(HeaderFields.NAME)) {
                    JsonFields.headers(json, headers);
                } else if (name.equals(RegistrationFields.ROOT_CAS)) {
                    request.rootCas(rootCas(json));
                } else {
                    RegistrationFields.BY_NAME.get(name).accept(request, JsonFields.scalar(name, json));
                }
            }
        });
        return request.headers(headers.values()).build();
    }
}
