/**
 * jqwik arbitraries for the words of the protocol and for what clients send, valid and invalid. Usable one by one, or
 * all at once with {@code @Domain(SupernodeDomain.class)}.
 */
package io.supernode.testkit.arbitrary;
