/** The example of the README and of docs/embedding.md, which is compiled and run here. */
package io.supernode.core.example;
