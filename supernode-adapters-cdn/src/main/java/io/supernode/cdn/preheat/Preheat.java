package io.supernode.cdn.preheat;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A preheat at one instant, as it may be shown, logged and stored: without credentials. Immutable.
 *
 * @param id above 0; larger for later ones
 * @param type what it is
 * @param url as it may be shown
 * @param identifier that clients send with the file, or ""
 * @param platforms of an image
 * @param isStorable whether it can be asked again after a restart: nothing of it is a credential
 * @param status where it stands
 * @param createdMillis milliseconds since 1970
 * @param finishedMillis milliseconds since 1970; empty before its end
 * @param error why it failed, else ""
 * @param skipped layers that are not in the registry but elsewhere, and so are not fetched
 * @param files that it has; of an image, none before its manifest is known
 */
public record Preheat(
        long id,
        PreheatType type,
        String url,
        String identifier,
        Platforms platforms,
        boolean isStorable,
        PreheatStatus status,
        long createdMillis,
        OptionalLong finishedMillis,
        String error,
        int skipped,
        List<PreheatFile> files) {

    public Preheat {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(identifier, "identifier");
        Objects.requireNonNull(platforms, "platforms");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(finishedMillis, "finishedMillis");
        Objects.requireNonNull(error, "error");
        files = List.copyOf(files);
        if (id < 1 || status.isEnd() != finishedMillis.isPresent()) {
            throw new IllegalArgumentException("an id is above 0, and what has ended has ended at some time");
        }
    }

    /** One that begins its life now. */
    public static Preheat created(long id, PreheatRequest request, long nowMillis) {
        return new Preheat(
                id, request.type(), request.shownUrl(), request.identifier(), request.platforms(), request.isStorable(),
                PreheatStatus.WAITING, nowMillis, OptionalLong.empty(), "", 0, List.of());
    }

    /** The same with other files. */
    public Preheat with(List<PreheatFile> newFiles) {
        return new Preheat(
                id, type, url, identifier, platforms, isStorable, status, createdMillis, finishedMillis, error, skipped,
                newFiles);
    }

    /** The same with other files, and other layers left out. */
    public Preheat with(List<PreheatFile> newFiles, int newSkipped) {
        return new Preheat(
                id, type, url, identifier, platforms, isStorable, status, createdMillis, finishedMillis, error,
                newSkipped, newFiles);
    }

    /** The same, whose turn has come, or has not. */
    public Preheat in(PreheatStatus unfinished) {
        return new Preheat(
                id, type, url, identifier, platforms, isStorable, unfinished, createdMillis, OptionalLong.empty(), "",
                skipped, files);
    }

    /** The same, which has ended: well if {@code newError} is empty. */
    public Preheat ended(String newError, long nowMillis) {
        return new Preheat(
                id, type, url, identifier, platforms, isStorable,
                newError.isEmpty() ? PreheatStatus.SUCCESS : PreheatStatus.FAILED,
                createdMillis, OptionalLong.of(nowMillis), newError, skipped, files);
    }

    /** How many of its files are in this status. */
    public int count(PreheatStatus ofFiles) {
        return (int) files.stream().filter(file -> file.status() == ofFiles).count();
    }

    @Override
    public String toString() {
        return id + " " + type + ' ' + url + ' ' + status;
    }
}
