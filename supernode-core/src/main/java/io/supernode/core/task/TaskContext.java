package io.supernode.core.task;

import io.supernode.core.port.Clock;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.swarm.SwarmContext;

/**
 * What all tasks of a supernode share.
 *
 * @param salt of the hashes under which credentials are remembered, and of the keys of private contents; known to nobody else
 * @param timed the tasks in which something waits for time to pass
 */
record TaskContext(
        SupernodeSettings settings,
        TaskStore tasks,
        PeerStore peers,
        OriginFetcher origins,
        Clock clock,
        SwarmContext swarms,
        TimedTasks<Task> timed,
        byte[] salt) {}
