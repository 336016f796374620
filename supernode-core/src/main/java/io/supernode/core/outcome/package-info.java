/**
 * What the core answers: sealed results with one case per wire code, so that a mapper that forgets one does not
 * compile. A refusal is an outcome; exceptions are for broken things.
 */
package io.supernode.core.outcome;
