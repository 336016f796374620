package io.supernode.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;
import io.supernode.core.port.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a record takes that was read. */
class TaskRecordCodecTest {

    private static final String URL = "http://origin.example/file" + "u".repeat(1000);

    @Test
    void aUrlThatATaskIsKnownFetchedAndOpenedByIsInMemoryOnce() {
        ResourceIdentity resource = new ResourceIdentity(URL, "", "");
        OriginRequest request = OriginRequest.of(URL);
        TaskRecord record = new TaskRecord(
                resource.taskId(), resource, 1, TaskRecord.Phase.PROBING, 0, Optional.empty(), List.of(),
                Optional.of(new OriginSource(request, Optional.empty())),
                new AccessRecord(AccessRecord.Rule.PUBLIC, Optional.of(OriginRequest.of(URL)), Map.of()), Optional.empty(),
                false, 1);
        ByteWriter bytes = new ByteWriter();
        TaskRecordCodec.write(record, bytes);
        TaskRecord read = TaskRecordCodec.read(
                record.id(), RecordFormat.VERSION, new ByteReader(bytes.array(), 0, bytes.size()));
        assertEquals(record, read);
        assertSame(read.resource().url(), read.source().orElseThrow().request().url());
        assertSame(read.resource().url(), read.source().orElseThrow().request().sharedUrl());
        assertSame(read.source().orElseThrow().request(), read.access().opener().orElseThrow());
    }
}
