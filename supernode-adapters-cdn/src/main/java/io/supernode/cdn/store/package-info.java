/**
 * The supernode's own copies: one plain file of framed pieces and one JSON file of metadata per content, under a home
 * directory that one process owns. Every disk operation goes through {@link io.supernode.cdn.store.Disk}. Knows no
 * network.
 */
package io.supernode.cdn.store;
