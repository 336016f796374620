/** Registration of peers and tasks: what a client claims, and how each claim is checked. */
package io.supernode.core.registration;
