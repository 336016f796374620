/**
 * Executable contracts of the core's ports: abstract JUnit classes that every implementation extends. Each sentence of
 * a port's Javadoc is one test here.
 */
package io.supernode.testkit.contract;
