/**
 * What clients report, raw and decoded. Requests carry the text of the wire; the decoders turn it into sealed
 * reports or refuse it.
 */
package io.supernode.core.report;
