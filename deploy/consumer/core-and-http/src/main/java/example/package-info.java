/** An embedder that serves the control port of its supernode. */
package example;
