/** What an operator decides about a cluster. */
package io.supernode.cluster.settings;
