/** Measurements to be run by hand on Linux: no tests, and no figure of theirs is ever checked by a test. */
package io.supernode.http.bench;
