package io.supernode.http.control;

/**
 * A reply of a route group.
 *
 * @param status of HTTP
 * @param json the whole body; whoever has made it does not change it any more
 */
public record JsonAnswer(int status, byte[] json) {}
