/** Tests of the campaigns. */
package io.supernode.testkit.campaign;
