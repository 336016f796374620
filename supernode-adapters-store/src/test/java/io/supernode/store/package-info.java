/** Tests of the durable stores. */
package io.supernode.store;
