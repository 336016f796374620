/** The entry of the runnable jar; what it can do lives in the packages below, which are a library. */
package io.supernode.testkit;
