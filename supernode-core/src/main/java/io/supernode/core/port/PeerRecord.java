package io.supernode.core.port;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import java.util.Objects;

/**
 * One peer of one task: what it registered last, and what it has said since. The same host downloading two files is two peers.
 *
 * @param task what it downloads
 * @param content of the task: a peer stays with the one that it began
 * @param id its cid
 * @param address where its upload server listens
 * @param path of this file on its upload server
 * @param hostName as the client sent it, for people only
 * @param supernodeHost the address by which it reached this supernode, or ""
 * @param version of the client
 * @param owned pieces that it has
 * @param served pieces of these that it can serve
 * @param begun whether it was told to download a piece, so that its file may hold bytes of the content
 * @param down whether it said that it serves no longer
 * @param stopped whether it said that its download has failed
 * @param lastSeenMillis about when it was heard of last, milliseconds since 1970; {@link #UNKNOWN_TIME} if that was not kept
 * @param caller from where it registered: calls of its cid from elsewhere are another peer's; {@link CallerAddress#UNKNOWN} if
 *     that was not told
 */
public record PeerRecord(
        TaskId task,
        ContentKey content,
        PeerId id,
        PeerAddress address,
        String path,
        String hostName,
        String supernodeHost,
        ClientVersion version,
        PieceSet owned,
        PieceSet served,
        boolean begun,
        boolean down,
        boolean stopped,
        long lastSeenMillis,
        CallerAddress caller) {

    /** Of a peer that nobody can say of when it was heard of: it counts as heard of just now. */
    public static final long UNKNOWN_TIME = 0;

    public PeerRecord {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(hostName, "hostName");
        Objects.requireNonNull(supernodeHost, "supernodeHost");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(owned, "owned");
        Objects.requireNonNull(served, "served");
        Objects.requireNonNull(caller, "caller");
    }

    /** A peer that downloads; nobody knows when it was heard of, or from where it registered. */
    public PeerRecord(
            TaskId task,
            ContentKey content,
            PeerId id,
            PeerAddress address,
            String path,
            String hostName,
            String supernodeHost,
            ClientVersion version,
            PieceSet owned,
            PieceSet served,
            boolean begun,
            boolean down) {
        this(task, content, id, address, path, hostName, supernodeHost, version, owned, served, begun, down, false,
                UNKNOWN_TIME, CallerAddress.UNKNOWN);
    }

    /** The same peer, which registered from {@code known}. */
    public PeerRecord from(CallerAddress known) {
        return new PeerRecord(
                task, content, id, address, path, hostName, supernodeHost, version, owned, served, begun, down,
                stopped, lastSeenMillis, known);
    }

    /** The same peer, with the pieces that it has and serves now. */
    public PeerRecord with(
            PieceSet nowOwned,
            PieceSet nowServed,
            boolean nowBegun,
            boolean nowDown,
            boolean nowStopped,
            long nowLastSeenMillis) {
        return new PeerRecord(
                task, content, id, address, path, hostName, supernodeHost, version, nowOwned, nowServed, nowBegun,
                nowDown, nowStopped, nowLastSeenMillis, caller);
    }
}
