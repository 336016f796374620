package io.supernode.app;

import io.supernode.app.config.ClusterKeys;
import io.supernode.app.config.Keys;
import io.supernode.app.config.Settings;
import io.supernode.cdn.HttpOriginFetcher;
import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.preheat.ContentKeeper;
import io.supernode.cluster.Cluster;
import io.supernode.cluster.ClusterFigures;
import io.supernode.cluster.content.ContentStore;
import io.supernode.cluster.content.LentContent;
import io.supernode.cluster.content.SharedContent;
import io.supernode.cluster.engine.JGroupsNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.Supernode;
import io.supernode.core.codec.RecordFormat;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.admin.ClusterStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Starts the core as a node of a cluster; the one class of the server that knows the cluster adapter at run time. */
final class ClusterStart implements CoreStart, ClusterStatus {

    private final Cluster cluster;
    private final Setup setup;

    /**
     * @param rules of the core
     * @param dataPort that the data port listens on in fact
     * @param origins fetches and stores the contents of this node
     * @param keeper keeps them from eviction
     */
    ClusterStart(
            Settings settings, SupernodeSettings rules, int dataPort, HttpOriginFetcher origins, ContentKeeper keeper)
            throws IOException {
        setup = new Setup(
                settings.get(Keys.REPLICAS), settings.get(Keys.SEEDS), JGroupsNetwork.PROTOCOL_VERSION, RecordFormat.VERSION);
        cluster = Cluster.open(ClusterKeys.of(settings, dataPort), new NodeContents(origins, keeper), rules);
        origins.shareWith((task, key) -> cluster.shared(task, key).map(ClusterStart::known));
        origins.searchWith(key -> cluster.search(key).thenApply(found -> found.map(ClusterStart::known)));
    }

    private static KnownContent known(SharedContent shared) {
        return new KnownContent(shared.content(), shared.originVersion(), shared.nodes(), shared.peers());
    }

    /** The contents of this node, as the cluster sees them. */
    private record NodeContents(HttpOriginFetcher origins, ContentKeeper keeper) implements ContentStore {

        @Override
        public Optional<String> originVersion(ContentKey key) {
            return origins.originVersion(key);
        }

        @Override
        public void hold(FetchRequest request, FetchListener listener) {
            origins.hold(request, listener);
        }

        @Override
        public void endHold(ContentKey key) {
            origins.endHold(key);
        }

        @Override
        public CompletionStage<Optional<LentContent>> lend(ContentKey key) {
            return origins.lend(key).thenApply(known -> known.map(one -> new LentContent(one.content(), one.originVersion())));
        }

        @Override
        public void discard(ContentKey key) {
            origins.discard(key);
        }

        @Override
        public void keep(ContentKey key, long untilMillis) {
            keeper.keep(key, untilMillis);
        }
    }

    /** {@code told} hears from now on, in words, of nodes that come and go. */
    void onMemberChanges(Consumer<String> told) {
        cluster.onMemberChanges(told);
    }

    /** Keeps contents from eviction on whichever nodes have them. */
    void keep(ContentKey content, long untilMillis) {
        cluster.keep(content, untilMillis);
    }

    @Override
    public Supernode start(LocalSupernode.Builder core, TaskStore tasks, PeerStore peers) throws IOException {
        return cluster.start(core, tasks, peers);
    }

    @Override
    public List<PeerAddress> servers() {
        return cluster.members().nodes().stream().map(ClusterNode::data).toList();
    }

    @Override
    public Optional<ClusterStatus> status() {
        return Optional.of(this);
    }

    @Override
    public Setup setup() {
        return setup;
    }

    @Override
    public Figures clusterNow() {
        ClusterFigures now = cluster.figures();
        ClusterMembers members = now.members();
        return new Figures(
                members.self().name(),
                members.epoch(),
                members.nodes().stream().map(node -> new Member(node.name(), node.weight(), node.data())).toList(),
                now.ownTasks(), now.copies(), now.forwarded(), now.answered(), now.retried(), now.unanswered(),
                now.refusedReports(), now.waiting(), now.held(), now.lag().toMillis(), now.areTasksComplete(), now.heldContents(),
                now.furtherSeeds(), now.copyBytes(), now.incompleteCopies());
    }

    @Override
    public String self() {
        return cluster.members().self().name();
    }

    @Override
    public List<String> nodes() {
        return cluster.members().nodes().stream().map(ClusterNode::name).toList();
    }

    @Override
    public List<String> owners(TaskId task) {
        return cluster.members().owners(task, 1 + setup.replicas()).stream().map(ClusterNode::name).toList();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
