package io.supernode.cdn.preheat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The preheats of a supernode, as operators and registries ask for them. Thread-safe; no method waits. Stages never complete
 * exceptionally for anything that a caller, a registry or an origin can cause.
 */
public interface Preheats {

    /**
     * Asks for a preheat. One that is under way already and was asked for alike, with the same credentials, is joined.
     * Completes when it is stored, so that it outlives the process.
     */
    CompletionStage<PreheatAnswer> create(PreheatRequest request);

    /** A preheat; empty if there is none of that id. */
    Optional<Preheat> find(long id);

    /** How far a preheat is, down to the bytes of files that are being fetched. */
    PreheatProgress progress(Preheat preheat);

    /** All of them, the latest first; a bounded number. */
    List<Preheat> all();

    /**
     * Forgets a preheat: nothing more is fetched for it, and what it has kept from eviction may go. Answers whether there was
     * one.
     */
    CompletionStage<Boolean> delete(long id);
}
