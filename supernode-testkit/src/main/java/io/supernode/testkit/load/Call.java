package io.supernode.testkit.load;

/**
 * One request, ready to be written, and whose it is. Immutable; the array is not copied.
 *
 * @param kind of the call
 * @param owner learns of the reply
 * @param request the whole of it, head and body
 */
record Call(CallKind kind, Caller owner, byte[] request) {}
