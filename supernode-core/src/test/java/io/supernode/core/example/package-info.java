/** The example of the README, which is compiled and run here. */
package io.supernode.core.example;
