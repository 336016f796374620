package io.supernode.testkit.hostile;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Right answers: codes of the protocol, which come with HTTP status 200, or HTTP statuses, or that the connection is
 * closed without a word.
 */
record Expected(Set<Integer> codes, Set<Integer> statuses, boolean mayClose) {

    static Expected code(Integer... codes) {
        return new Expected(new TreeSet<>(Arrays.asList(codes)), Set.of(), false);
    }

    static Expected status(Integer... statuses) {
        return new Expected(Set.of(), new TreeSet<>(Arrays.asList(statuses)), false);
    }

    /** Also right: no answer, but the end of the connection. */
    Expected orClosed() {
        return new Expected(codes, statuses, true);
    }

    /** Also right: one of these HTTP statuses. */
    Expected orStatus(Integer... more) {
        Set<Integer> all = new TreeSet<>(statuses);
        all.addAll(Arrays.asList(more));
        return new Expected(codes, all, mayClose);
    }

    boolean matches(HttpAnswer answer) {
        if (answer.isClosed()) {
            return mayClose;
        }
        return statuses.contains(answer.status()) || answer.status() == HttpAnswer.OK && codes.contains(answer.code());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        codes.forEach(code -> text.append(text.isEmpty() ? "" : " or ").append("code ").append(code));
        statuses.forEach(status -> text.append(text.isEmpty() ? "" : " or ").append("HTTP ").append(status));
        return text.append(mayClose ? (text.isEmpty() ? "closed" : " or closed") : "").toString();
    }
}
