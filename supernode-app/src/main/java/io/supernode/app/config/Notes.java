package io.supernode.app.config;

import java.util.ArrayList;
import java.util.List;

/** What an operator should know of a configuration that can be used. Not thread-safe. */
public final class Notes {

    private final List<String> warnings = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** Something has no effect, and is probably a mistake. */
    void warn(String sentence) {
        warnings.add(sentence);
    }

    /** Something has no effect, and nobody is to blame. */
    void inform(String sentence) {
        remarks.add(sentence);
    }

    /** Probable mistakes. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** What the originals had and what means nothing here. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }
}
