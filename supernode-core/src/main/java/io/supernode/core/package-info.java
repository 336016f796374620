/**
 * The facade for embedders: build a {@link io.supernode.core.Supernode} from ports and
 * {@link io.supernode.core.settings.SupernodeSettings}, feed it what clients say, read immutable snapshots.
 */
package io.supernode.core;
