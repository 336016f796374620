/** The in-memory stores, for production and tests alike. */
package io.supernode.core.store;
