/** Tasks, swarms and peers at one instant, immutable: what embedders, operators and tests look at. */
package io.supernode.core.snapshot;
