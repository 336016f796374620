package io.supernode.http.data;

import java.util.OptionalLong;

/**
 * Which bytes of a file a request gets.
 *
 * <p>Only complete pieces are ever served, so that nobody gets bytes which are not there yet. A client that asks for others
 * is refused with 416, like one that asks beyond the end: it reports the piece as failed and goes on elsewhere, while a 404
 * would make it report that the file does not exist.
 */
sealed interface RangeResolution {

    /** 200: the whole file. */
    record Whole(long length) implements RangeResolution {}

    /**
     * 206: the bytes from {@code first} to {@code last}.
     *
     * @param total length of the file; empty while unknown
     */
    record Part(long first, long last, OptionalLong total) implements RangeResolution {
        long length() {
            return last - first + 1;
        }
    }

    /** 416. */
    record NotSatisfiable(OptionalLong total) implements RangeResolution {}

    /** 404: the whole file was asked for, and it is not whole yet. */
    record Incomplete() implements RangeResolution {}

    /** 400. */
    record Malformed() implements RangeResolution {}

    /** Applies a Range header to a file. */
    static RangeResolution of(RangeHeader range, SeedFile file) {
        OptionalLong total = file.framedLength();
        if (range instanceof RangeHeader.Whole) {
            return whole(total, file);
        } else if (range instanceof RangeHeader.FromTo fromTo) {
            return part(fromTo.first(), fromTo.last(), total, file);
        } else if (range instanceof RangeHeader.Suffix suffix) {
            return suffix(suffix.length(), total, file);
        } else if (range instanceof RangeHeader.Several) {
            return new NotSatisfiable(total);
        }
        return new Malformed();
    }

    private static RangeResolution whole(OptionalLong total, SeedFile file) {
        if (total.isPresent() && file.completeUpTo(0) >= total.getAsLong()) {
            return new Whole(total.getAsLong());
        }
        return new Incomplete();
    }

    private static RangeResolution suffix(long length, OptionalLong total, SeedFile file) {
        if (length == 0 || total.isEmpty()) {
            return new NotSatisfiable(total);
        }
        return part(Math.max(0, total.getAsLong() - length), Long.MAX_VALUE, total, file);
    }

    private static RangeResolution part(long first, long last, OptionalLong total, SeedFile file) {
        long complete = file.completeUpTo(first);
        long end = last;
        if (total.isPresent()) {
            end = Math.min(last, total.getAsLong() - 1);
        } else if (last == Long.MAX_VALUE) {
            // As far as there is anything: a range may be cut, and Content-Range says where.
            end = complete - 1;
        }
        if (first > end || complete <= end) {
            return new NotSatisfiable(total);
        }
        return new Part(first, end, total);
    }
}
