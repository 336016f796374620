package io.supernode.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.registration.RegistrationRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationParserTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    private static final String ALL_AS_JSON = """
            {"cid":"127.0.0.1-1-2","ip":"127.0.0.1","hostName":"h","superNodeIp":"s:8002","port":15000,"path":"/peer/file/f",
             "rawUrl":"http://o/f?x=1&y=2","taskUrl":"http://o/f","md5":"m","identifier":"i","version":"1.0.6",
             "callSystem":"c","dfdaemon":false,"insecure":true,"headers":["A: 1"],"rootCAs":["YQ==","Yg=="],
             "taskId":"ignored","fileLength":-1,"asSeed":false,"unknown":{"deep":[1,{"x":null}]}}""";

    private static final String ALL_AS_FORM = "cid=127.0.0.1-1-2&ip=127.0.0.1&hostName=h&superNodeIp=s%3A8002&port=15000"
            + "&path=%2Fpeer%2Ffile%2Ff&rawUrl=http%3A%2F%2Fo%2Ff%3Fx%3D1%26y%3D2&taskUrl=http%3A%2F%2Fo%2Ff&md5=m"
            + "&identifier=i&version=1.0.6&callSystem=c&dfdaemon=false&insecure=true&headers=A%3A+1"
            + "&rootCAs=%5B%22YQ%3D%3D%22%2C%22Yg%3D%3D%22%5D&unknown=1";

    @Test
    void aFormAndTheSameAsJsonAreTheSameRequest() throws Exception {
        RegistrationRequest expected = RegistrationRequest.builder()
                .cid("127.0.0.1-1-2")
                .ip("127.0.0.1")
                .hostName("h")
                .superNodeIp("s:8002")
                .port("15000")
                .path("/peer/file/f")
                .rawUrl("http://o/f?x=1&y=2")
                .taskUrl("http://o/f")
                .md5("m")
                .identifier("i")
                .version("1.0.6")
                .callSystem("c")
                .dfdaemon("false")
                .insecure("true")
                .headers(Map.of("A", "1"))
                .rootCas(List.of("YQ==", "Yg=="))
                .build();
        assertEquals(expected, parse(FORM, ALL_AS_FORM));
        assertEquals(expected, parse(JSON, ALL_AS_JSON));
        assertEquals(expected, parse("application/json;charset=utf-8", ALL_AS_JSON));
        assertEquals(expected, parse("Application/JSON; Charset=\"UTF-8\"", ALL_AS_JSON));
        assertEquals(expected, parse(null, ALL_AS_JSON));
        assertEquals(expected, parse(null, ALL_AS_FORM));
    }

    @Test
    void namesAreMatchedWithoutRegardToCase() throws Exception {
        assertEquals("a", parse(FORM, "CID=a").cid());
        assertEquals("a", parse(JSON, "{\"Cid\":\"a\"}").cid());
        assertEquals(List.of("YQ=="), parse(JSON, "{\"ROOTcas\":[\"YQ==\"]}").rootCas());
    }

    @Test
    void absentAndNullFieldsAreNull() throws Exception {
        assertNull(parse(FORM, "").cid());
        assertNull(parse(JSON, "{}").cid());
        assertNull(parse(JSON, "{\"cid\":null,\"headers\":null,\"rootCAs\":null}").cid());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "headers=A:1&headers=B: 2&headers=a: 3",
        "headers={\"A\":\"1\",\"B\":2,\"a\":\"3\"}",
        "headers={\"A\":[\"1\",\"3\"],\"B\":\"2\"}",
        "headers=[\"A: 1\",\"B: 2\",\"A: 3\"]"
    })
    void headersOfAFormComeInManyForms(String form) throws Exception {
        assertEquals(Map.of("A", "1,3", "B", "2"), parse(FORM, form).headers());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"headers\":[\"A: 1\",\"B: 2\",\"A:3\"]}",
        "{\"headers\":{\"A\":\"1\",\"B\":\"2\",\"a\":\"3\"}}",
        "{\"headers\":{\"A\":[\"1\",\"3\"],\"B\":[\"2\"]}}",
        "{\"headers\":\"{\\\"A\\\":\\\"1,3\\\",\\\"B\\\":\\\"2\\\"}\"}"
    })
    void headersOfJsonComeInManyForms(String json) throws Exception {
        assertEquals(Map.of("A", "1,3", "B", "2"), parse(JSON, json).headers());
    }

    @Test
    void emptyHeaderFieldsAreNoHeaders() throws Exception {
        assertEquals(Map.of(), parse(FORM, "headers=&headers=%20").headers());
        assertEquals(Map.of(), parse(JSON, "{\"headers\":[]}").headers());
        assertEquals(Map.of(), parse(JSON, "{\"headers\":\"\"}").headers());
    }

    @Test
    void theFirstOfTwoFieldsCounts() throws Exception {
        assertEquals("a", parse(FORM, "cid=a&cid=b").cid());
        assertEquals("a", parse(JSON, "{\"cid\":\"a\",\"cid\":\"b\"}").cid());
    }

    @Test
    void theFirstOfTwoListsCounts() throws Exception {
        RegistrationRequest twice = parse(JSON, """
                {"rootCAs":["YQ=="],"headers":{"A":"1"},"ROOTCAS":["Yg=="],"headers":["A: 2","B: 2"]}""");
        assertEquals(List.of("YQ=="), twice.rootCas());
        assertEquals(Map.of("A", "1"), twice.headers());
        assertEquals(List.of(), parse(JSON, "{\"rootCAs\":null,\"rootCAs\":[\"Yg==\"]}").rootCas());
        assertEquals(List.of("YQ=="), parse(FORM, "rootCAs=[\"YQ==\"]&rootCAs=[\"Yg==\"]").rootCas());
        assertEquals(List.of("YQ==", "Yg=="), parse(FORM, "rootCAs=YQ%3D%3D&rootCAs=Yg%3D%3D").rootCas());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"cid\":{}}|cid", "{\"port\":[1]}|port", "{\"dfdaemon\":[[]]}|dfdaemon", "{\"headers\":1}|headers",
        "{\"headers\":[1]}|headers", "{\"headers\":[\"no colon\"]}|headers", "{\"headers\":[\": 1\"]}|headers",
        "{\"headers\":{\"a\":{}}}|headers", "{\"headers\":{\"a\":[[]]}}|headers", "{\"headers\":\"{broken\"}|headers",
        "{\"headers\":true}|headers", "{\"rootCAs\":{}}|rootCAs", "{\"rootCAs\":[1]}|rootCAs", "[]|body", "1|body",
        "{|body", "{}{}|body", "{\"cid\":\"a\"|body", "{\"cid\":a}|body", "{'cid':1}|body", "nonsense|body"})
    void aWrongTypeOrBrokenJsonIsRefusedByName(String json, String parameter) {
        assertRefused(parameter, JSON, json);
    }

    @Test
    void anEmptyJsonBodyIsRefused() {
        assertRefused("body", JSON, "");
        assertRefused("body", JSON, "   ");
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"unknown\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertRefused("body", JSON, deep);
        assertRefused("headers", FORM, "headers=" + "[".repeat(10_000));
    }

    @Test
    void aNumberOfManyDigitsIsRefused() {
        assertRefused("body", JSON, "{\"port\":" + "9".repeat(1000) + "}");
    }

    @Test
    void bytesThatAreNotInTheCharsetAreRefused() {
        byte[] invalid = {'c', 'i', 'd', '=', (byte) 0xff};
        var refusal = assertThrows(
                MalformedParameterException.class, () -> RegistrationParser.parse(FORM, invalid));
        assertEquals("body", refusal.parameter());
    }

    @Test
    void anotherTypeOfBodyIsRefused() {
        assertRefused("Content-Type", "multipart/form-data; boundary=x", "cid=a");
        assertRefused("Content-Type", "application/json; charset=nonsense", "{}");
        assertRefused("Content-Type", "application/json; charset=", "{}");
    }

    @Test
    void theValuesOfHeadersAreBoundedByTheirNumber() throws Exception {
        String most = "\"\",".repeat(HeaderFields.MAX_VALUES - 1) + "\"\"";
        assertEquals(
                ",".repeat(HeaderFields.MAX_VALUES - 1),
                parse(JSON, "{\"headers\":{\"a\":[" + most + "]}}").headers().get("a"));
        assertRefused("headers", JSON, "{\"headers\":{\"a\":[" + most + "],\"b\":\"\"}}");
        assertRefused("headers", JSON, "{\"headers\":[" + "\"a:\",".repeat(HeaderFields.MAX_VALUES) + "\"b:\"]}");
        assertRefused("headers", FORM, "headers=a:&".repeat(HeaderFields.MAX_VALUES) + "headers=b:");
    }

    private static void assertRefused(String parameter, String type, String body) {
        var refusal = assertThrows(MalformedParameterException.class, () -> parse(type, body));
        assertEquals(parameter, refusal.parameter());
        assertTrue(refusal.getMessage().startsWith(parameter + ": "), refusal.getMessage());
    }

    private static RegistrationRequest parse(String type, String body) throws MalformedParameterException {
        return RegistrationParser.parse(type, body.getBytes(StandardCharsets.UTF_8));
    }
}
