package io.supernode.cdn;

/**
 * What a fetcher has done since it was started; no figure ever goes down.
 *
 * @param bodyBytes that origins have sent
 * @param fetches from origins that have begun, those included that go on with a part
 * @param failedFetches that have ended without the whole file, those included that were given up
 * @param reuses of complete contents that were stored already, instead of a fetch
 * @param egressRefusals hosts of origins and redirects that the egress policy has refused
 */
public record OriginFigures(long bodyBytes, long fetches, long failedFetches, long reuses, long egressRefusals) {}
