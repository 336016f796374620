/** Tests of the front that makes of a registry what hosts meet in the field. */
package io.supernode.testkit.registry;
