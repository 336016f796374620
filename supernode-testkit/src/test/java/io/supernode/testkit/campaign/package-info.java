/** The rules of the campaigns that need no process. */
package io.supernode.testkit.campaign;
