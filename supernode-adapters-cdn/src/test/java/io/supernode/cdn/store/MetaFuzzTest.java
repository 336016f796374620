package io.supernode.cdn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

class MetaFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void metadataIsWhatWasWrittenOrRefused(byte[] bytes) throws IOException {
        ContentMeta meta;
        try {
            meta = MetaFormat.read(bytes);
        } catch (IOException e) {
            // Refused: the content is fetched anew.
            return;
        }
        assertEquals(meta, MetaFormat.read(MetaFormat.write(meta)));
    }

    /** Else hardly anything that is made up would get past the seal. */
    @FuzzTest(maxDuration = "60s")
    void whateverIsSealedIsReadOrRefused(byte[] beginning) throws IOException {
        metadataIsWhatWasWrittenOrRefused(MetaFormat.sealed(beginning));
    }
}
