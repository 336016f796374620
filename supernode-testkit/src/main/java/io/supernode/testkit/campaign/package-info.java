/**
 * Campaigns: long runs with faults, each one command with a seed, a report, and an exit code that says whether the bars were
 * reached: {@code simulate} in the simulator, the others against real processes of a supernode. {@link
 * io.supernode.testkit.campaign.CampaignCommand} is the way in.
 */
package io.supernode.testkit.campaign;
