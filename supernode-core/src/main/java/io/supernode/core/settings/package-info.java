/** The limits and addresses of a supernode. */
package io.supernode.core.settings;
