/** The time that fetches live in; handed in, so that a test need not wait for it. */
package io.supernode.cdn.time;
