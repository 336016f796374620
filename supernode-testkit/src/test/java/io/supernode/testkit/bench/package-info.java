/** That the benchmarks do what they say; how fast is never a test. */
package io.supernode.testkit.bench;
