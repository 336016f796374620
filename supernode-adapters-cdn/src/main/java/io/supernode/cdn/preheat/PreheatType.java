package io.supernode.cdn.preheat;

/** What is fetched. */
public enum PreheatType {
    /** One file. */
    FILE,
    /** The layers and configurations of an image in a registry. */
    IMAGE
}
