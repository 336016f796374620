package io.supernode.core.outcome;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.TaskId;

/** What came of asking the supernode to have a content, without a peer that downloads it. */
public sealed interface FetchOutcome {

    /** The whole content is stored. */
    record Fetched(TaskId task, ContentKey content, long fileLength, Md5 fileMd5) implements FetchOutcome {}

    /** It was not let in: the answer that a client would have had. */
    record Refused(RegistrationOutcome outcome) implements FetchOutcome {}

    /** The back-to-source, or the task, ended without the content. */
    record Failed(TaskId task, String reason) implements FetchOutcome {}
}
