/** Tests of the log: which lines there are, what they show, and how many. */
package io.supernode.app.log;
