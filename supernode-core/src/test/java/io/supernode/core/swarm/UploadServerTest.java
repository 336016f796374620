package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What an upload counts of its server's link. */
class UploadServerTest {

    private static final double MB = 1 << 20;
    private static final int WHOLE = UploadServer.part(0, 0, 0);

    @Test
    void anUploadToTheOnlyDownloadOfAHostIsAWholeOneWhateverWasMeasured() {
        assertEquals(WHOLE, UploadServer.part(0, MB, 25 * MB));
        assertEquals(WHOLE, UploadServer.part(0, 25 * MB, MB));
    }

    @Test
    void anUploadToOneOfSixDownloadsIsASixthWhereLinksAreAlike() {
        assertEquals(WHOLE / 6, UploadServer.part(5, 0, 0));
        assertEquals(WHOLE / 6, UploadServer.part(5, 4 * MB, 25 * MB));
        assertEquals(WHOLE / 6, UploadServer.part(5, 4 * MB, 0));
    }

    @Test
    void anUploadOfASlowServerIsThePartOfItsLinkThatOneDownloadTakes() {
        assertEquals(WHOLE / 2, UploadServer.part(5, 4 * MB, 8 * MB));
        assertEquals(WHOLE, UploadServer.part(5, 4 * MB, 2 * MB));
    }
}
