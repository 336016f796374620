package io.supernode.cdn;

import static io.supernode.cdn.FetcherFixture.patient;
import static io.supernode.cdn.FetcherFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fetcher that ends while its disk does not. */
@Timeout(60)
class LateEndTest {

    private static final int LENGTH = 1000;

    @TempDir
    Path directory;

    @Test
    void whoEndsItIsToldWhatDidNotEndInTime() throws Exception {
        HeldDisk held = new HeldDisk();
        try (FakeOrigin origin = FakeOrigin.start();
                FetcherFixture fixture = new FetcherFixture(directory, held.disk(), patient())) {
            origin.at("/file").content(Content.random(1, LENGTH));
            fixture.fetcher.fetch(request("file", OriginRequest.of(origin.url("/file")), LENGTH), new Events());
            held.awaitHeld();
            List<String> late = fixture.fetcher.end();
            assertTrue(late.contains("work on files did not end in time"), late.toString());
            held.release();
            assertEquals(List.of(), fixture.fetcher.end());
        } finally {
            held.release();
        }
    }
}
