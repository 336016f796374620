package io.supernode.http.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the pieces of JSON that clients send; every method refuses other types by the field's name. */
final class JsonFields {

    /** No client nests deeper than an array in an object. */
    private static final int MAX_DEPTH = 16;
    /** No number that a client sends is longer. */
    private static final int MAX_NUMBER_LENGTH = 32;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            // A message that quotes the source would carry a client's credentials.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private JsonFields() {}

    /** Something that reads one JSON value whose first token is current. */
    interface Reader {
        void read(JsonParser json) throws IOException, MalformedParameterException;
    }

    /** Hands {@code text}, one whole JSON value, to {@code reader}; {@code name} is blamed when it is broken. */
    static void parse(String name, String text, Reader reader) throws MalformedParameterException {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() == null) {
                throw new MalformedParameterException(name, "JSON is expected");
            }
            reader.read(json);
            if (json.nextToken() != null) {
                throw new MalformedParameterException(name, "one JSON value is expected");
            }
        } catch (JsonProcessingException e) {
            throw new MalformedParameterException(name, "broken JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedParameterException(name, "broken JSON");
        }
    }

    /** Refuses a body that is not one object; its first field comes next. */
    static void requireObject(JsonParser json) throws MalformedParameterException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedParameterException(BodyText.NAME, "a JSON object is expected");
        }
    }

    /** A text, number or boolean as text; null for null. */
    static String scalar(String name, JsonParser json) throws IOException, MalformedParameterException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!token.isScalarValue()) {
            throw new MalformedParameterException(name, "a text, number or boolean is expected");
        }
        return json.getText();
    }

    /** The texts of an array; one text counts as an array of itself, null as an empty one. */
    static List<String> texts(String name, String expected, JsonParser json)
            throws IOException, MalformedParameterException {
        List<String> texts = new ArrayList<>();
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                texts.add(text(name, expected, json));
            }
        } else if (token != JsonToken.VALUE_NULL) {
            texts.add(text(name, expected, json));
        }
        return texts;
    }

    private static String text(String name, String expected, JsonParser json)
            throws IOException, MalformedParameterException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new MalformedParameterException(name, expected);
        }
        return json.getText();
    }

    /** Headers as an object, an array of lines, a line, or one of these as text. */
    static void headers(JsonParser json, HeaderFields headers) throws IOException, MalformedParameterException {
        switch (json.currentToken()) {
            case START_OBJECT -> headersObject(json, headers);
            case START_ARRAY, VALUE_NULL -> {
                for (String line : texts(HeaderFields.NAME, HeaderFields.EXPECTED, json)) {
                    headers.addLine(line);
                }
            }
            case VALUE_STRING -> headersText(json.getText(), headers);
            default -> throw new MalformedParameterException(HeaderFields.NAME, HeaderFields.EXPECTED);
        }
    }

    /** Headers as one text: a line, or JSON as text. Blank text is no header. */
    static void headersText(String text, HeaderFields headers) throws MalformedParameterException {
        String stripped = text.strip();
        if (stripped.startsWith("{") || stripped.startsWith("[")) {
            parse(HeaderFields.NAME, stripped, json -> headers(json, headers));
        } else if (!stripped.isEmpty()) {
            headers.addLine(text);
        }
    }

    private static void headersObject(JsonParser json, HeaderFields headers)
            throws IOException, MalformedParameterException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (json.currentToken() == JsonToken.START_ARRAY) {
                for (String value : texts(HeaderFields.NAME, HeaderFields.EXPECTED, json)) {
                    headers.add(name, value);
                }
            } else {
                String value = scalar(HeaderFields.NAME, json);
                headers.add(name, value == null ? "" : value);
            }
        }
    }
}
