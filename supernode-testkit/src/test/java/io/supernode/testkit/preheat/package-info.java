/** Tests of the command that asks for preheats. */
package io.supernode.testkit.preheat;
