package io.supernode.core.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PeerAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose upload server others are sent to: a client that names one that is not its own still downloads. */
class UploadOfferTest {

    private static final String FILE = "/peer/file/x";
    private static final String ELSEWHERE = "192.0.2.7";

    private static Registration registration(String ip, String path, String caller) {
        return registration(RegistrationRequest.builder()
                .cid("10.0.0.1-17-1600000000").ip(ip).port(15001).path(path).rawUrl("http://o.example/f")
                .caller(caller.isEmpty() ? CallerAddress.UNKNOWN : CallerAddress.of(caller)).build());
    }

    private static Registration registration(RegistrationRequest request) {
        return assertInstanceOf(RegistrationCheck.Valid.class, RegistrationValidator.check(request)).registration();
    }

    private static PeerAddress registered(String ip, String path, String caller) {
        return registration(ip, path, caller).address();
    }

    private static void serves(String ip, String path, String caller) {
        assertEquals(new PeerAddress(ip, 15001), registered(ip, path, caller));
    }

    private static void servesNobody(String ip, String path, String caller) {
        assertEquals(new PeerAddress(ip, 0), registered(ip, path, caller));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.53", "::1", "::ffff:127.0.0.1", "169.254.169.254", "169.254.1.1",
        "::ffff:169.254.169.254", "fe80::1", "64:ff9b::169.254.169.254"})
    void nobodyIsSentToAMachineOfItsOwnOrALinkThatAStrangerNames(String ip) {
        servesNobody(ip, FILE, ELSEWHERE);
        servesNobody(ip, FILE, "2001:db8::7");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 192.0.2.7", "10.0.0.1, ''", "2001:db8::1, 192.0.2.7", "::ffff:10.0.0.1, 10.0.0.1", "10.0.0.1, 127.0.0.1"})
    void whoNamesAnAddressOfANetworkServesFromWhereverItCalls(String ip, String caller) {
        serves(ip, FILE, caller);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "127.0.0.1, 127.0.0.2", "::1, 127.0.0.1", "127.0.0.1, ::1", "127.0.0.1, ''", "::1, ''"})
    void onTheMachineOfTheSupernodeLoopbackServesAndWhereNobodyTellsTheCaller(String ip, String caller) {
        serves(ip, FILE, caller);
    }

    @ParameterizedTest
    @CsvSource({"169.254.3.4, 169.254.3.4", "fe80::7, fe80::7"})
    void whoCallsFromTheAddressOfALinkServesThere(String ip, String caller) {
        serves(ip, FILE, caller);
    }

    @ParameterizedTest
    @CsvSource({"169.254.3.4, 169.254.3.5", "169.254.3.4, ''", "fe80::7, fe80::8", "169.254.169.254, 127.0.0.1"})
    void anAddressOfALinkIsNotBelievedOfAnotherCaller(String ip, String caller) {
        servesNobody(ip, FILE, caller);
    }

    /** Clients send the names of files as they are, not encoded. */
    @ParameterizedTest
    @ValueSource(strings = {"/peer/file/x", "/peer/file/a b.iso-1-2.3", "/peer/file/\u6587\u4ef6-1", "/peer/file/a%20b", "/peer/file/a%3Fb",
        "/peer/file/\ud83d\ude00", "/peer/file/a&b=c;d@e:f+g!*'(),~$", "/peer/file/", "/peer/file/f?sig=a%2Fb&x=1-3872-1.2", "/peer/file/?"})
    void aFileServesUnderWhateverNameItsUserGaveIt(String path) {
        serves("10.0.0.1", path, ELSEWHERE);
    }

    /** They compare the path as it comes with the name that they gave it, and answer 404 if it has been encoded on the way. */
    @ParameterizedTest
    @CsvSource({"a b, false", "\u6587\u4ef6, false", "\u00e4?x, false", "f?q=\u00e4, false", "a|b, false", "\"a\", false", "{a}, false", "a^b`, false",
        "a<b>, false", "a\\b, false", "a%20b, true", "f?sig=a%2Fb&x=[1]~!$'()*+;:@-3872-1.2, true", "F_9.iso, true"})
    void aPythonServerIsUsedForNamesThatNobodyEncodes(String name, boolean isUsed) {
        RegistrationRequest.Builder request = RegistrationRequest.builder()
                .cid("10.0.0.1-17-1600000000").ip("10.0.0.1").port(15001).path("/peer/file/" + name).rawUrl("http://o.example/f");
        assertEquals(isUsed ? 15001 : 0, registration(request.version("0.2.2").build()).address().port());
        for (String other : new String[] {"0.3.0", "1.0.6", ""}) {
            assertEquals(15001, registration(request.version(other).build()).address().port(), other);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/peer/file/a\tb-1", "/peer/file/a\r\n2026-01-01 [ERROR] forged", "/peer/file/\u001b[2J", "/x\0"})
    void aNameThatCouldForgeALineIsKeptNowhere(String path) {
        assertEquals("/peer/file/", registration("10.0.0.1", path, ELSEWHERE).path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/peer/service/down?taskId=T&cid=victim-1&x=", "/peer/file/x#y", "/peer/file/x?y#z",
        "/peer/file/100%-3872-1.2", "/peer/file/%", "/peer/file/a%4", "/peer/file/a%zz", "/peer/file/%20%2", "/peer/file/a%\uff11\uff10",
        "/peer/file/a\tb-1", "/peer/file/a\r\nb", "/peer/file/a\0", "/peer/file/a\u007f", "/peer/file/a\u0085",
        "/latest/meta-data/iam", "/a b HTTP/1.1?", "/", "//peer/file/x", "/containers/json?all=1", "/PEER/FILE/x"})
    void nobodyIsSentToWhatIsNoFileOfAnUploadServer(String path) {
        servesNobody("10.0.0.1", path, ELSEWHERE);
        servesNobody("10.0.0.1", path, "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10.0.0.1|/x|its path does not begin with /peer/file/",
        "10.0.0.1|/peer/file/a#b|its path has a #",
        "10.0.0.1|/peer/file/a\u0001b|its path has control characters",
        "10.0.0.1|/peer/file/a%|its path has a % that begins no escape",
        "10.0.0.1|/peer/file/a b|its path has characters that are encoded on the way, which servers of its version do not decode",
        "127.0.0.1|/peer/file/a|others cannot reach 127.0.0.1, or it is not the client's own",
        "10.0.0.1|/peer/file/a|",
    })
    void anOperatorIsToldWhyAServerIsNotUsed(String ip, String path, String reason) {
        assertEquals(Optional.ofNullable(reason), UploadOffer.fault(ip, path, new ClientVersion("0.2.2"), CallerAddress.of(ELSEWHERE)));
    }
}
