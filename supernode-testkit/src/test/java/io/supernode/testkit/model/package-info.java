/** Properties of the core's model, held against naive references. */
package io.supernode.testkit.model;
