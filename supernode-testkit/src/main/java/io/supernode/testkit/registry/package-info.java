/**
 * What stands before a registry in the field: tokens of each client's own, latency, and redirects to signed URLs of an
 * object store, with all requests counted.
 */
package io.supernode.testkit.registry;
