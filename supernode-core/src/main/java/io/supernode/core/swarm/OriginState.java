package io.supernode.core.swarm;

import io.supernode.core.model.Md5;
import io.supernode.core.port.OriginFailure;

/** How far the supernode's own copy of the content is. */
sealed interface OriginState {

    /** As the message of reply 602 calls it. */
    String label();

    /** The origin is being asked. */
    record Waiting() implements OriginState {
        @Override
        public String label() {
            return "Waiting";
        }
    }

    /** Pieces are coming in. */
    record Running() implements OriginState {
        @Override
        public String label() {
            return "Running";
        }
    }

    /** All pieces have been stored. */
    record Success(long fileLength, Md5 fileMd5) implements OriginState {
        @Override
        public String label() {
            return "Success";
        }
    }

    /** The content cannot be had. */
    record Failed(OriginFailure failure) implements OriginState {
        @Override
        public String label() {
            return "Failed";
        }
    }
}
