/**
 * What clients report, raw and decoded, and what the data port has measured. Requests carry the text of the wire; the
 * decoders turn it into sealed reports or refuse it.
 */
package io.supernode.core.report;
