package io.supernode.testkit.sim;

/** What a client can ask a supernode for. Answers come later, as calls of {@link ClientLoop}. */
interface Requests {

    /** POST /peer/registry. */
    void register(SimPeer peer);

    /** GET /peer/task, with the report in {@link SimPeer#asked}. */
    void pull(SimPeer peer);

    /** GET /peer/piece/suc. */
    void reportPiece(SimPeer peer, int piece, int source);

    /** GET /peer/piece/error, FILE_NOT_EXIST. */
    void reportMissing(SimPeer peer, int piece, int source);

    /** The client closes the connection of its pull. */
    void hangUp(SimPeer peer);
}
