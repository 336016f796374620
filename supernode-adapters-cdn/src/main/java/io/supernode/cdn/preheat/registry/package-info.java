/**
 * Asks registries what images are made of ({@link io.supernode.cdn.preheat.registry.RegistryClient}): manifests and indexes of docker v2
 * and OCI, tokens for their files. Every request is one of the origin client, and so obeys the one egress policy; everything that
 * a registry sends is bounded, and what it sends by a digest is compared with that.
 */
package io.supernode.cdn.preheat.registry;
