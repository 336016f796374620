/**
 * The rules of the original supernodes, as baselines to compare scheduling policies with, and what tests of policies
 * need. They are on the class path as services, so that whatever takes a policy by name finds them. Nothing here is
 * meant for production.
 */
package io.supernode.testkit.policy;
