/**
 * Asks origins: URLs, the one egress policy that every dialled address passes, redirects, time-outs, and bodies that
 * arrive with back-pressure. Knows no disk and no task.
 */
package io.supernode.cdn.origin;
