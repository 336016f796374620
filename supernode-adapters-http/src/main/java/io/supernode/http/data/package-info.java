/**
 * The data port: pieces of framed files by byte range (protocol section 4). What there is to serve comes through
 * {@link io.supernode.http.data.SeedFiles}, which the app implements over the piece store.
 */
package io.supernode.http.data;
