/**
 * The live view: a page at {@code /} of the control port for people who would rather look than read. Its pages poll bounded
 * snapshots of the core, once a second and only while somebody looks, and tell browsers what has changed. Leave {@link
 * io.supernode.http.view.LiveView} out, and there is no page.
 */
package io.supernode.http.view;
