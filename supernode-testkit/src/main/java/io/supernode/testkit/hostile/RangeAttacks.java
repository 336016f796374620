package io.supernode.testkit.hostile;

import static io.supernode.testkit.hostile.Expected.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ranges of a file that is there. */
final class RangeAttacks {

    private static final Expected MALFORMED = status(200, 400, 416);

    private RangeAttacks() {}

    static List<Attack> of(SeedFileClient file) {
        long last = file.framedLength() - 1;
        Map<String, Expected> ranges = new LinkedHashMap<>();
        ranges.put("bytes=0-0", status(206));
        ranges.put("bytes=" + last + '-' + last, status(206));
        ranges.put("bytes=" + last + "-99999999999", status(206));
        ranges.put("bytes=" + (last + 1) + '-' + (last + 1), status(416));
        ranges.put("bytes=99999999999-", status(416));
        ranges.put("bytes=9223372036854775807-9223372036854775807", status(400, 416));
        ranges.put("bytes=9223372036854775808-9223372036854775809", MALFORMED);
        ranges.put("bytes=99999999999999999999999-99999999999999999999999", MALFORMED);
        ranges.put("bytes=-0", status(400, 416));
        ranges.put("bytes=-1", status(206, 400));
        ranges.put("bytes=-99999999999999999999999", status(200, 206, 400, 416));
        ranges.put("bytes=5-1", MALFORMED);
        ranges.put("bytes=0-1,3-4", status(200, 206, 400, 416));
        ranges.put("bytes=0-0," + "1-1,".repeat(800) + "2-2", status(200, 206, 400, 416));
        ranges.put("bytes=a-b", MALFORMED);
        ranges.put("bytes=0x0-0x1", MALFORMED);
        ranges.put("bytes=+0-1", MALFORMED);
        ranges.put("bytes=--1", MALFORMED);
        ranges.put("bytes", MALFORMED);
        ranges.put("items=0-1", MALFORMED);
        return ranges.entrySet().stream()
                .map(range -> Attack.data("range of a file",
                        range.getKey().length() > 50 ? "800 ranges" : range.getKey(),
                        Requests.line("GET", file.path()) + "Range: " + range.getKey() + "\r\n\r\n", range.getValue()))
                .toList();
    }
}
