package io.supernode.app.config;

import java.util.List;
import java.util.Optional;

/** Keys of the originals without meaning here: accepted, so that an old command line and file work, and named in the log. */
final class IgnoredKeys {

    /**
     * A key of the originals.
     *
     * @param name in a file below {@code base:}
     * @param flags on the command line; may be empty
     * @param isSwitch whether its flags need no parameter
     * @param reason why it means nothing here, as a sentence without a full stop
     */
    record Ignored(String name, List<String> flags, boolean isSwitch, String reason) {

        /** The sentence for the operator. */
        String note() {
            return name + " means nothing here: " + reason;
        }
    }

    static final List<Ignored> ALL = List.of(
            new Ignored("gcInitialDelay", List.of("--gc-initial-delay"), false,
                    "tasks and peers are looked through from the start"),
            new Ignored("schedulerCorePoolSize", List.of("--pool-size"), false, "the scheduler needs no threads"),
            new Ignored("cdnPattern", List.of("--cdn-pattern"), false,
                    "the supernode always keeps and serves a copy of its own"),
            new Ignored("enableProfiler", List.of("--profiler"), true,
                    "use the JDK's own tools, such as jcmd PID JFR.start"),
            new Ignored("downloadPath", List.of("--download-path"), false,
                    "pieces are served from the home directory, without a web server beside it"),
            new Ignored("linkLimit", List.of(), false, "the bandwidth is shared fairly among all that use it"),
            new Ignored("CleanRatio", List.of(), false, "the least recently used files go, one after another"),
            new Ignored("logConfig", List.of(), false, "the log goes to standard error; whoever runs the process keeps it"));

    private IgnoredKeys() {}

    /** The key of that name, without regard to case. */
    static Optional<Ignored> named(String name) {
        return ALL.stream().filter(key -> key.name().equalsIgnoreCase(name)).findFirst();
    }
}
