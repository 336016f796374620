package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.report.SeedThroughput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UplinkMeterTest {

    private static final long MS = 1_000_000;
    private static final int BUFFER = 1000;

    private final List<SeedThroughput> told = new ArrayList<>();
    private long now;
    private final UplinkMeter meter = new UplinkMeter(() -> now, told::add);

    private void sent(UplinkMeter.Upload upload, long bytes) {
        meter.sent(upload, bytes, BUFFER);
    }

    @Test
    void whatTheBufferTakesAtOnceDoesNotCount() {
        UplinkMeter.Upload upload = meter.begin(BUFFER);
        sent(upload, BUFFER);
        now += 10 * MS;
        sent(upload, 1500);
        assertEquals(List.of(new SeedThroughput(1500, 10 * MS, 10 * MS, 1500)), told);
    }

    @Test
    void twoUploadsAreToldTogetherWithTheFasterOne() {
        UplinkMeter.Upload one = meter.begin(BUFFER);
        UplinkMeter.Upload other = meter.begin(BUFFER);
        sent(one, BUFFER);
        sent(other, BUFFER);
        now += 4 * MS;
        sent(one, 4000);
        now += 4 * MS;
        sent(other, 2000);
        assertEquals(List.of(new SeedThroughput(6000, 8 * MS, 16 * MS, 4000)), told);
    }

    @Test
    void aMomentInWhichLittleMoreThanBuffersMovedTellsNothing() {
        UplinkMeter.Upload upload = meter.begin(BUFFER);
        sent(upload, BUFFER);
        now += 4 * MS;
        sent(upload, 10 * BUFFER);
        assertEquals(List.of(), told, "too short");
        UplinkMeter.Upload large = meter.begin(100 * BUFFER);
        now += 4 * MS;
        meter.sent(large, BUFFER, 100 * BUFFER);
        assertEquals(List.of(), told, "too few bytes");
    }

    @Test
    void theLastBytesCountWhenTheClientHasShownThatItGotThem() {
        UplinkMeter.Upload upload = meter.begin(BUFFER);
        sent(upload, BUFFER);
        now += 2 * MS;
        sent(upload, 1500);
        meter.handedOver(upload);
        now += 8 * MS;
        meter.ended(upload);
        assertEquals(List.of(new SeedThroughput(2500, 10 * MS, 10 * MS, 2500)), told);
    }

    @Test
    void aClientThatHangsUpWithoutReadingTellsNothing() {
        for (int i = 0; i < 100; i++) {
            UplinkMeter.Upload upload = meter.begin(BUFFER);
            sent(upload, BUFFER);
            meter.handedOver(upload);
            now += 10 * MS;
            meter.ended(upload);
        }
        assertEquals(List.of(), told);
    }

    @Test
    void aClientThatKeepsItsConnectionIsLeftOutAfterASecond() {
        UplinkMeter.Upload silent = meter.begin(BUFFER);
        sent(silent, 2 * BUFFER);
        meter.handedOver(silent);
        now += 1001 * MS;
        UplinkMeter.Upload upload = meter.begin(BUFFER);
        sent(upload, BUFFER);
        told.clear();
        now += 10 * MS;
        sent(upload, 3000);
        now += 10 * MS;
        sent(upload, 3000);
        assertEquals(new SeedThroughput(3000, 10 * MS, 10 * MS, 3000), told.get(told.size() - 1));
    }

    @Test
    void clientsThatKeepTheirConnectionsAreLeftOutInWhateverOrderOthersEnd() {
        List<UplinkMeter.Upload> uploads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            uploads.add(meter.begin(BUFFER));
            sent(uploads.get(i), BUFFER);
            meter.handedOver(uploads.get(i));
        }
        meter.ended(uploads.get(2));
        meter.broken(uploads.get(0));
        now += 1001 * MS;
        UplinkMeter.Upload upload = meter.begin(BUFFER);
        sent(upload, BUFFER);
        told.clear();
        now += 10 * MS;
        sent(upload, 3000);
        now += 10 * MS;
        sent(upload, 3000);
        assertEquals(new SeedThroughput(3000, 10 * MS, 10 * MS, 3000), told.get(told.size() - 1));
    }

    @Test
    void whatIsLostInABrokenConnectionDoesNotCount() {
        UplinkMeter.Upload upload = meter.begin(BUFFER);
        sent(upload, BUFFER);
        now += 10 * MS;
        meter.broken(upload);
        assertEquals(List.of(), told);
    }
}
