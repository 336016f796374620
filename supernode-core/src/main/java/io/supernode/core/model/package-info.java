/**
 * The words of the protocol as values that cannot be invalid: ids, layouts, ranges, digests, addresses.
 * Everything else in the core may use this package; it uses nothing but the JDK.
 */
package io.supernode.core.model;
