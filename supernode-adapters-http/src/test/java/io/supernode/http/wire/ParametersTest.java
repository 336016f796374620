package io.supernode.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

    @Test
    void namesAreMatchedWithoutRegardToCase() throws Exception {
        Parameters parameters = Parameters.parse("dstCID=a&SRCCID=b&TaskId=c");
        assertEquals("a", parameters.first("dstCid"));
        assertEquals("b", parameters.first("srcCid"));
        assertEquals("c", parameters.first("taskId"));
    }

    @Test
    void theFirstOfSeveralValuesCountsAndAllAreFoundInOrder() throws Exception {
        Parameters parameters = Parameters.parse("h=1&x=9&H=2");
        assertEquals("1", parameters.first("h"));
        assertEquals(List.of("1", "2"), parameters.all("h"));
    }

    @Test
    void anAbsentParameterIsNullAndAnEmptyOneIsEmpty() throws Exception {
        Parameters parameters = Parameters.parse("a=&b&&c=1=2&");
        assertEquals("", parameters.first("a"));
        assertEquals("", parameters.first("b"));
        assertEquals("1=2", parameters.first("c"));
        assertNull(parameters.first("d"));
        assertNull(Parameters.parse(null).first("a"));
        assertNull(Parameters.parse("").first("a"));
    }

    @Test
    void escapesAndPlusAreDecodedAsUtf8() throws Exception {
        Parameters parameters = Parameters.parse("a=x%20y+z&%62=%C3%A9%2b");
        assertEquals("x y z", parameters.first("a"));
        assertEquals("é+", parameters.first("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cid=%", "cid=%4", "cid=%zz", "cid=%-1", "cid=ab%C3", "cid=%FF%FE", "cid=%C0%80", "cid=%ED%A0%80"})
    void aBrokenEncodingIsRefusedByName(String query) throws Exception {
        Parameters parameters = Parameters.parse(query);
        var refusal = assertThrows(MalformedParameterException.class, () -> parameters.first("cid"));
        assertEquals("cid", refusal.parameter());
    }

    @Test
    void aBrokenValueThatNobodyAsksForIsIgnored() throws Exception {
        assertEquals("1", Parameters.parse("x=%zz&cid=1").first("cid"));
    }

    @Test
    void aBrokenNameIsRefused() {
        assertThrows(MalformedParameterException.class, () -> Parameters.parse("%zz=1"));
    }
}
