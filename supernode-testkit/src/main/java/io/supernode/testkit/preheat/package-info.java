/** Asks a running supernode for preheats, as operators do, and looks how far they are. */
package io.supernode.testkit.preheat;
