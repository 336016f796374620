/**
 * The configuration: one list of keys ({@code Keys}), and three ways to give their values (flags, a YAML file, the
 * environment) that are merged into one immutable {@code Settings}. Knows the settings of the core and the adapters, and
 * nothing that runs.
 */
package io.supernode.app.config;
