package io.supernode.testkit.sim;

/** What is counted while a run goes on. */
final class Tally {

    long events;
    double seedBytes;
    double peerBytes;
    long failedTransfers;
    long notFound;
    long invalid;
    long readTimeouts;
    int working;
    int finished;
    int gaveUp;
    int vanished;
}
