package io.supernode.core.swarm;

/**
 * Elements in the order in which they were added, each of which can be taken out at no cost, because an element is its
 * own link. An element is in one queue at a time.
 *
 * @param <E> the elements
 */
final class LinkedQueue<E extends LinkedQueue.Element<E>> {

    private E oldest;
    private E youngest;

    /**
     * What a queue can hold.
     *
     * @param <E> the element itself
     */
    abstract static class Element<E extends Element<E>> {

        private LinkedQueue<E> queue;
        private E older;
        private E younger;

        /** The one that was added after this; null if there is none. */
        final E younger() {
            return younger;
        }

        /** Whether it is in a queue. */
        final boolean isQueued() {
            return queue != null;
        }
    }

    /** Null if there is none. */
    E oldest() {
        return oldest;
    }

    void add(E element) {
        Element<E> links = element;
        links.queue = this;
        links.older = youngest;
        if (youngest == null) {
            oldest = element;
        } else {
            ((Element<E>) youngest).younger = element;
        }
        youngest = element;
    }

    /** Takes {@code element} out of its queue, if it is in one. */
    static <E extends Element<E>> void remove(E element) {
        Element<E> links = element;
        LinkedQueue<E> queue = links.queue;
        if (queue == null) {
            return;
        }
        if (links.older == null) {
            queue.oldest = links.younger;
        } else {
            ((Element<E>) links.older).younger = links.younger;
        }
        if (links.younger == null) {
            queue.youngest = links.older;
        } else {
            ((Element<E>) links.younger).older = links.older;
        }
        links.queue = null;
        links.older = null;
        links.younger = null;
    }
}
