/**
 * Commands that measure, or torture, back-to-source: not part of the test run. Each has a {@code main} and prints what
 * it found; how to start one is said in its own comment.
 */
package io.supernode.cdn.bench;
