/**
 * A rehearsal after the start: calls, a fetch and downloads of its own against parts of its own, so that the JVM has compiled what
 * the first clients need. It gives way to whoever calls, and leaves nothing behind. Only the app starts it.
 */
package io.supernode.app.warmup;
