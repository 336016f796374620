/** What ill-meaning clients do, each with the answer that a supernode should give, and what it costs others. */
package io.supernode.testkit.hostile;
