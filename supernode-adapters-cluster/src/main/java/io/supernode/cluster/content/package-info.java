/**
 * The bytes: what a node that goes on with a task knows of who has its content, copies of contents on further nodes, and how the owner
 * of a task learns of these. Who fetches and serves is behind {@link io.supernode.cluster.content.ContentStore}.
 */
package io.supernode.cluster.content;
