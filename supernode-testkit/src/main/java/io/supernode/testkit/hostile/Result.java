package io.supernode.testkit.hostile;

/** How one form was answered. */
record Result(String group, String name, Expected expected, HttpAnswer answer) {

    boolean isRight() {
        return expected.matches(answer);
    }
}
