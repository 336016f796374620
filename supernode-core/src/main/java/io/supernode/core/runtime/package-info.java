/**
 * The shell around the rules: it holds each task's lock, reads the clock, and carries out what the rules decide. Only here are
 * answers completed, origins asked, stores called and observers told, all of it outside of locks.
 */
package io.supernode.core.runtime;
