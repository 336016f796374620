/**
 * The swarm simulator: virtual time, the three client loops, max-min fair links, and the real core behind its public
 * API. Nothing here knows a scheduling rule. {@link io.supernode.testkit.sim.Simulation#run} is the way in for
 * programs, {@link io.supernode.testkit.sim.SimulateCommand} for people. Everything is single-threaded and repeats
 * exactly from its seed.
 */
package io.supernode.testkit.sim;
