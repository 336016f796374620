/**
 * Campaigns: long runs against real processes of a supernode, each one command with a seed, a report, and an exit code that
 * says whether the bars were reached. {@link io.supernode.testkit.campaign.CampaignCommand} is the way in.
 */
package io.supernode.testkit.campaign;
