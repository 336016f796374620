/** The commands of the runnable jar, and how their arguments are written. */
package io.supernode.testkit.command;
