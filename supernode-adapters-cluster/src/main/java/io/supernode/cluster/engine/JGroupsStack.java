package io.supernode.cluster.engine;

import io.supernode.cluster.settings.ClusterSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG2;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;
import org.jgroups.util.Responses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The protocols of JGroups by which nodes speak: TCP, no multicast, and no flow control, since this module bounds what it sends. */
final class JGroupsStack {

    private static final Logger LOG = LoggerFactory.getLogger(JGroupsStack.class);

    private static final int CONNECT_MILLIS = 1000;
    private static final int HEARTBEATS_PER_TIMEOUT = 3;
    private static final long VERIFY_MILLIS = 500;
    /** Parts of a cluster that was split look for each other so often, and compare what they have seen after 1.6 times the longer one. */
    private static final long MERGE_MIN_MILLIS = 300;
    private static final long MERGE_MAX_MILLIS = 1000;
    private static final long JOIN_MILLIS = 1000;
    private static final int JOIN_ATTEMPTS = 5;
    private static final int FRAGMENT_BYTES = 60_000;

    private JGroupsStack() {}

    static List<Protocol> of(ClusterSettings settings) throws GeneralSecurityException {
        List<Protocol> stack = new ArrayList<>();
        stack.add(transport(settings));
        stack.add(new Discovery(settings.members()));
        stack.add(new MERGE3().setMinInterval(MERGE_MIN_MILLIS).setMaxInterval(MERGE_MAX_MILLIS));
        long timeout = settings.failureTimeout().toMillis();
        stack.add(new FD_ALL3().setTimeout(timeout).setInterval(Math.max(1, timeout / HEARTBEATS_PER_TIMEOUT)));
        stack.add(new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS));
        stack.add(new NAKACK2().useMcastXmit(false));
        stack.add(new UNICAST3());
        stack.add(new STABLE());
        stack.add(new GMS().setJoinTimeout(JOIN_MILLIS).setMaxJoinAttempts(JOIN_ATTEMPTS).printLocalAddress(false));
        FRAG2 fragments = new FRAG2();
        fragments.setFragSize(FRAGMENT_BYTES);
        stack.add(fragments);
        return stack;
    }

    private static NodeTransport transport(ClusterSettings settings) throws GeneralSecurityException {
        NodeTransport transport = new NodeTransport(
                settings.key().isPresent()
                        ? Optional.of(new MessageSeal(settings.name(), settings.key().get()))
                        : Optional.empty());
        transport.setBindAddress(settings.bind().getAddress());
        transport.setBindPort(settings.bind().getPort());
        // A firewall between the nodes can tell them by their addresses.
        transport.setClientBindAddr(settings.bind().getAddress());
        // Another port would not be that by which the others find this node.
        transport.setPortRange(0);
        transport.setSockConnTimeout(CONNECT_MILLIS);
        // A process that ends is noticed by its connections, which its system closes.
        transport.enableSuspectEvents(true);
        transport.useVirtualThreads(false);
        return transport;
    }

    /** Looks for the others at all addresses that the configured names have at that time. */
    private static final class Discovery extends TCPPING {

        private final List<ClusterSettings.Member> known;

        Discovery(List<ClusterSettings.Member> known) {
            this.known = known;
            // Messages name it by the number of what it extends.
            setId(ClassConfigurator.getProtocolId(TCPPING.class));
            setPortRange(0);
            setInitialHosts2(List.of(new IpAddress(InetAddress.getLoopbackAddress(), 1)));
            initial_hosts = List.of();
        }

        @Override
        public void findMembers(List<Address> members, boolean isFirst, Responses responses) {
            initial_hosts = resolved();
            super.findMembers(members, isFirst, responses);
        }

        private List<PhysicalAddress> resolved() {
            List<PhysicalAddress> addresses = new ArrayList<>();
            for (ClusterSettings.Member member : known) {
                try {
                    Arrays.stream(InetAddress.getAllByName(member.host()))
                            .forEach(address -> addresses.add(new IpAddress(address, member.port())));
                } catch (UnknownHostException e) {
                    LOG.debug("the member {} has no address now", member.host(), e);
                }
            }
            return addresses;
        }
    }
}
