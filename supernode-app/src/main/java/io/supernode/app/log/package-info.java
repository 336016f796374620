/** The log of the process: one line for an event, to standard error, for people or for machines. */
package io.supernode.app.log;
