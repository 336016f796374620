package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.PeerSettings.Encoding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of every shape, from their origin to a peer's disk. */
class FileShapesTest extends EndToEnd {

    private static final long MB = 1 << 20;

    @ParameterizedTest(name = "{0} bytes, registered by {1}")
    @CsvSource({
        "0,FORM", "0,JSON", "1,FORM", "1,JSON", "4194299,FORM", "4194299,JSON", "4194300,FORM", "4194300,JSON",
        "13000000,FORM", "13000000,JSON"})
    void aFileArrivesAsItIs(long length, Encoding encoding) throws Exception {
        Content content = Content.random(length, length);
        origin.at(PATH).content(content);
        assertDownloads(settings("a").encoding(encoding), "a", content);
        assertEquals(1, origin.bodyRequests(PATH));
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(longs = {0, 1, CONTENT_PER_PIECE, CONTENT_PER_PIECE + 1, 9_000_000})
    void aFileWhoseLengthTheOriginDoesNotTellArrivesAsItIs(long length) throws Exception {
        Content content = Content.random(length + 1, length);
        origin.at(PATH).content(content).chunked();
        assertEquals(-1, new HandDrivenPeer(node.controlPort(), "asks-first", 0)
                .register(origin.url(PATH)).path("data").path("fileLength").asLong());
        assertDownloads(settings("a"), "a", content);
        assertEquals(1, origin.bodyRequests(PATH));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4_500_000})
    void aFileThatEndsWithItsConnectionArrivesAsItIs(long length) throws Exception {
        Content content = Content.random(3, length);
        origin.at(PATH).content(content).endingByClose();
        assertDownloads(settings("a"), "a", content);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4_500_000})
    void anOriginThatKnowsNoHeadIsAskedByGet(long length) throws Exception {
        Content content = Content.random(4, length);
        origin.at(PATH).content(content).refusingHead();
        assertDownloads(settings("a"), "a", content);
    }

    @ParameterizedTest(name = "{0} bytes have pieces of {1} MB")
    @CsvSource({
        "209715199,4", "209715200,4", "209715201,4", "314572799,4", "314572800,5", "1363148799,14", "1363148800,15",
        "21474836480,15"})
    void aLargeFileIsCutByTheRule(long length, long megabytes) throws Exception {
        // Not a byte of the body: this is about the layout alone.
        origin.at(PATH).content(Content.random(5, length)).stallingAfter(0);
        JsonNode data = new HandDrivenPeer(node.controlPort(), "layout", 0).register(origin.url(PATH)).path("data");
        assertEquals(length, data.path("fileLength").asLong());
        assertEquals(megabytes * MB, data.path("pieceSize").asLong());
    }
}
