/** Supernodes as processes of their own, which are killed, ended and replaced while their clients go on. */
package io.supernode.testkit.process;
