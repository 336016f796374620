package io.supernode.testkit.sim;

/** What can go wrong in a disturbed run, each counted as often as it really happened. */
public enum Fault {
    /** A request never reached the supernode. */
    LOST_REQUEST("requests lost"),
    /** A reply never reached the client. */
    LOST_REPLY("replies lost"),
    /** A request or a reply took longer than its way does. */
    DELAYED("requests and replies delayed"),
    /** A request reached the supernode twice. */
    DUPLICATED("requests duplicated"),
    /** A request reached the supernode before an earlier one of the same client. */
    REORDERED("requests that overtook another"),
    /** A host's upload server stood still for a while. */
    FROZEN("hosts frozen for a while"),
    /** A host went away for good. */
    VANISHED("peers vanished"),
    /** A peer lied. */
    LIAR("peers that lied"),
    /** The supernode was killed, and began again from its stores. */
    RESTART("restarts of the supernode"),
    /** A call was broken off because the supernode was killed. */
    BROKEN_CALL("held pulls broken off by a restart"),
    /** A transfer from the supernode was broken off because it was killed. */
    BROKEN_TRANSFER("transfers broken off by a restart"),
    /** A call waited at the port until the supernode was there again. */
    WAITING_CALL("calls that waited for a restart");

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    /** For tables, in the plural. */
    public String description() {
        return description;
    }
}
