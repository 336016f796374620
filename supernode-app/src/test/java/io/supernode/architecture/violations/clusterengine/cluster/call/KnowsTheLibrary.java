package io.supernode.architecture.violations.clusterengine.cluster.call;

import org.jgroups.JChannel;

/** Violates: only the engine of the cluster adapter knows its library. */
final class KnowsTheLibrary {
    JChannel channel;
}
