/** Preheats in files of JSON: {@link io.supernode.preheat.store.PreheatDirectory}. */
package io.supernode.preheat.store;
