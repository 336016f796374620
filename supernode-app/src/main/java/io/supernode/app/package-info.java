/**
 * The process: flags, wiring of the core with its adapters, start and end. Everything may be known here; nobody may know
 * this package.
 */
package io.supernode.app;
