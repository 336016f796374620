/** The load client against a scripted node on a real socket. */
package io.supernode.testkit.load;
