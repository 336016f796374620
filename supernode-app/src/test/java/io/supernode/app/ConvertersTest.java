package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1500,1500", "1500B,1500", "1K,1024", "200M,209715200", "200mb,209715200", "10G,10737418240",
        "1T,1099511627776", "999999T,1099510528264372224"})
    void sizesAreRead(String text, long bytes) {
        assertEquals(bytes, new SizeConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1", "1.5G", "10X", "1 M", "1234567M", "9999999999999999999", "１M"})
    void otherSizesAreRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new SizeConverter().convert(text));
    }

    @ParameterizedTest
    @CsvSource({"0,PT0S", "500ms,PT0.5S", "20s,PT20S", "3m,PT3M", "2h,PT2H"})
    void timesAreRead(String text, Duration time) {
        assertEquals(time, new TimeConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "m", "-1s", "1.5s", "1 s", "1d", "9999999999s"})
    void otherTimesAreRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new TimeConverter().convert(text));
    }
}
