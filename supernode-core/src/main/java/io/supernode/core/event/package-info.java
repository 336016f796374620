/**
 * What happened: facts in the past tense, told to observers in the order of each task. Metrics, views, logs and journals hang
 * here and nowhere else.
 */
package io.supernode.core.event;
