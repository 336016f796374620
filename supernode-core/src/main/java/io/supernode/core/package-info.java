/**
 * The way into the core: {@link io.supernode.core.Supernode}, which {@link io.supernode.core.runtime.LocalSupernode}
 * implements.
 */
package io.supernode.core;
