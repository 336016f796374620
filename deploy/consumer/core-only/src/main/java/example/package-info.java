/** An embedder that has the core alone. */
package example;
