/** Preheats in files of JSON: {@link io.supernode.cdn.preheat.store.PreheatDirectory}. */
package io.supernode.cdn.preheat.store;
