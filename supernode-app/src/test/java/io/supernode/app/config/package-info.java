/** The configuration: values, files, and how they are merged. */
package io.supernode.app.config;
