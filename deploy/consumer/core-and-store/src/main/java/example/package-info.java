/** An embedder that keeps the state of its supernode in files. */
package example;
