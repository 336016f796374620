package io.supernode.app.preheat;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.cdn.preheat.ImageUrl;
import io.supernode.cdn.preheat.Platforms;
import io.supernode.cdn.preheat.PreheatRequest;
import io.supernode.cdn.preheat.PreheatType;
import io.supernode.core.model.OriginHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes requests of the bodies of all three kinds of callers. Immutable. */
final class PreheatParser {

    private static final String JOB = "preheat";
    private static final String PUSH = "push";
    private static final String MANIFESTS = "/manifests/";

    private final Platforms defaultPlatforms;

    /** @param defaultPlatforms of images, where the caller names none */
    PreheatParser(Platforms defaultPlatforms) {
        this.defaultPlatforms = defaultPlatforms;
    }

    /** The body of POST /preheats. */
    PreheatRequest preheat(byte[] body) throws BadRequestException {
        return request(RequestJson.object(body), "filter");
    }

    /** The body of POST /oapi/v1/jobs. */
    PreheatRequest job(byte[] body) throws BadRequestException {
        JsonNode json = RequestJson.object(body);
        String type = RequestJson.text(json, "type");
        if (!type.equals(JOB)) {
            throw new BadRequestException("type must be " + JOB);
        }
        JsonNode args = RequestJson.field(json, "args");
        if (!args.isObject()) {
            throw new BadRequestException("args must be an object");
        }
        return request(args, "filtered_query_params");
    }

    private PreheatRequest request(JsonNode json, String filter) throws BadRequestException {
        String type = RequestJson.text(json, "type").toUpperCase(Locale.ROOT);
        if (!type.equals(PreheatType.IMAGE.name()) && !type.equals(PreheatType.FILE.name())) {
            throw new BadRequestException("type must be image or file");
        }
        String url = RequestJson.text(json, "url");
        if (url.isEmpty()) {
            throw new BadRequestException("url is missing");
        }
        String platforms = String.join(",", RequestJson.names(json, "platform", ","));
        try {
            return new PreheatRequest(
                    PreheatType.valueOf(type),
                    url,
                    RequestJson.names(json, filter, "&"),
                    RequestJson.text(json, "identifier"),
                    RequestJson.headers(json),
                    platforms.isEmpty() ? defaultPlatforms : platforms(platforms));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
    }

    private static Platforms platforms(String text) {
        try {
            return Platforms.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("platform: " + e.getMessage(), e);
        }
    }

    /**
     * The body of POST /registry/notifications: the images whose manifests were pushed. What else has happened in the registry
     * is nothing to preheat.
     *
     * @throws BadRequestException also if none of the pushed manifests has a URL by which it could be had
     */
    List<PreheatRequest> notification(byte[] body) throws BadRequestException {
        JsonNode events = RequestJson.field(RequestJson.object(body), "events");
        if (!events.isArray()) {
            throw new BadRequestException("events must be an array");
        }
        List<PreheatRequest> requests = new ArrayList<>();
        BadRequestException problem = null;
        for (JsonNode event : events) {
            JsonNode target = RequestJson.field(event, "target");
            String url = RequestJson.text(target, "url");
            boolean isImage = RequestJson.text(target, "mediaType").toLowerCase(Locale.ROOT).contains("manifest")
                    || RequestJson.text(target, "mediaType").contains("index")
                    || url.contains(MANIFESTS);
            if (isImage && RequestJson.text(event, "action").equalsIgnoreCase(PUSH)) {
                try {
                    requests.add(new PreheatRequest(
                            PreheatType.IMAGE, url, List.of(), "", OriginHeaders.NONE, defaultPlatforms));
                } catch (IllegalArgumentException e) {
                    problem = new BadRequestException(
                            "the url of a target must be that of an image: " + ImageUrl.EXPECTED);
                }
            }
        }
        if (requests.isEmpty() && problem != null) {
            throw problem;
        }
        return requests;
    }
}
