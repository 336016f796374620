package io.supernode.testkit.load;

/** The peers of one loop. */
final class PlayPhase implements Phase {

    private final LoadSettings settings;
    private final Requests requests;
    private final PeerNames names;
    private final int peers;
    private int playing;

    /** @param peers of this loop */
    PlayPhase(LoadSettings settings, Requests requests, PeerNames names, int peers) {
        this.settings = settings;
        this.requests = requests;
        this.names = names;
        this.peers = peers;
    }

    @Override
    public void begin(Outbox outbox, Tally tally) {
        playing = peers;
        for (int i = 0; i < peers; i++) {
            String url = settings.urls().get(i % settings.urls().size());
            new Player(settings, url, requests, names, tally, () -> playing--).begin(outbox);
        }
    }

    @Override
    public boolean isDone() {
        return playing == 0;
    }
}
