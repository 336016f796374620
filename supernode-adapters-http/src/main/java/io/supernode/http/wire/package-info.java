/**
 * The protocol's texts: parameters, registration bodies and JSON replies. Pure functions without sockets; what a
 * parameter may contain is the core's business, here is only how it is encoded.
 */
package io.supernode.http.wire;
