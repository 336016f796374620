package io.supernode.core.task;

import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.swarm.SwarmContext;

/**
 * What all tasks of a supernode share. What it refers to is shared as it is: {@code swarms} counts, and is thread-safe; the array of
 * the secret is not copied, and nobody may write to it.
 *
 * @param secret salt of the hashes under which credentials are remembered, and of the keys of private contents; known to nobody else.
 *     No decision depends on it
 */
public record SupernodeContext(SupernodeSettings settings, SwarmContext swarms, byte[] secret) {}
