/**
 * What the core answers: sealed results with one case per wire code. A refusal is an outcome; exceptions are for broken
 * things.
 *
 * <p>Java 17 checks neither an {@code instanceof} chain nor a switch over types for completeness. So whoever must treat every
 * case, such as the mapping to the wire, implements the outcome's {@code Visitor}: if a case is added and forgotten there,
 * the code does not compile.
 */
package io.supernode.core.outcome;
