/** The whole server with a real registry behind it, and what registries' own programs say to it. */
package io.supernode.cdn.preheated;
