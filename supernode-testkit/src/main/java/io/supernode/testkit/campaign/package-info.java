/** Campaigns: many seeded runs with faults, each checked, with one report. */
package io.supernode.testkit.campaign;
