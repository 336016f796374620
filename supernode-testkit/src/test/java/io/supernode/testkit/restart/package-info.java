/** Tests of the measurement of a restart. */
package io.supernode.testkit.restart;
