package io.supernode.http.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.core.Supernode;
import io.supernode.core.model.TaskId;
import io.supernode.core.snapshot.PeerPage;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PeerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lists the peers of a task page by page: whoever goes through all pages sees each peer once that is there all the while. No
 * swarm is stopped for longer than a look at some peers takes; a filter that lets few through may give short pages.
 */
final class PeerPages {

    private static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1000;
    /** Peers that are looked at under one lock. */
    private static final int SLOTS_AT_ONCE = 200;
    /** Peers that are looked at for one page. */
    private static final int MAX_SLOTS = 20_000;

    private final Supernode supernode;

    PeerPages(Supernode supernode) {
        this.supernode = supernode;
    }

    /** Empty if the task has no peers, since it has no content. */
    ObjectNode page(TaskId task, Query query) {
        int limit = query.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        int from = query.number("cursor", 0, 0, Integer.MAX_VALUE);
        Optional<PeerState> state = query.oneOf("state", PeerState.class);
        Optional<String> text = query.text("text").map(given -> given.toLowerCase(Locale.ROOT));
        List<PeerSnapshot> found = new ArrayList<>();
        OptionalInt next = OptionalInt.of(from);
        for (int looked = 0; next.isPresent() && found.size() < limit && looked < MAX_SLOTS; ) {
            int slots = Math.min(SLOTS_AT_ONCE, limit - found.size());
            Optional<PeerPage> page = supernode.peers(task, next.getAsInt(), slots);
            page.ifPresent(some -> some.peers().stream().filter(peer -> isWanted(peer, state, text)).forEach(found::add));
            next = page.map(PeerPage::next).orElse(OptionalInt.empty());
            looked += slots;
        }
        return AdminJson.page(
                found.stream().map(AdminJson::peer).toList(),
                next.isPresent() ? Optional.of(String.valueOf(next.getAsInt())) : Optional.empty());
    }

    private static boolean isWanted(PeerSnapshot peer, Optional<PeerState> state, Optional<String> text) {
        return (state.isEmpty() || state.get() == peer.state())
                && (text.isEmpty()
                        || contains(peer.id().value(), text.get())
                        || contains(peer.hostName(), text.get())
                        || peer.address().ip().contains(text.get()));
    }

    private static boolean contains(String value, String lowerCase) {
        return value.toLowerCase(Locale.ROOT).contains(lowerCase);
    }
}
