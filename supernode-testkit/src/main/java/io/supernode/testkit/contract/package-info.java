/**
 * Executable contracts of the core's ports: abstract JUnit classes that every implementation extends. Most
 * duties of a port's Javadoc are tests here; the others are for review.
 */
package io.supernode.testkit.contract;
