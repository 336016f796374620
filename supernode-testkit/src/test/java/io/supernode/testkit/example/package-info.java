/** The examples of docs/testkit.md, which are compiled and run here. */
package io.supernode.testkit.example;
