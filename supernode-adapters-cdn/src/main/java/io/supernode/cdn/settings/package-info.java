/** What an operator decides: limits, egress rules, bandwidth. Used by all parts of the adapter; uses none of them. */
package io.supernode.cdn.settings;
