package io.supernode.http.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.HandlerType;
import io.supernode.http.control.Exchange;
import io.supernode.http.guard.AdminGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.eclipse.jetty.http.HttpStatus;

/** Serves the description of an API in OpenAPI, which is a resource {@code openapi.yaml} beside the class of its routes. */
public final class DescriptionRoute {

    private static final String FILE = "openapi.yaml";

    private DescriptionRoute() {}

    /**
     * Adds {@code prefix/openapi.yaml}.
     *
     * @param guard of reads
     * @param owner beside which the description is
     */
    public static void addTo(RoutesConfig routes, String prefix, AdminGuard guard, Class<?> owner) {
        byte[] description = read(owner);
        String path = prefix + '/' + FILE;
        routes.get(path, guard.reading(context ->
                Exchange.of(context).reply(HttpStatus.OK_200, "application/yaml", description)));
        routes.head(path, context -> Exchange.of(context).refuseMethod(HandlerType.GET.name()));
    }

    private static byte[] read(Class<?> owner) {
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(FILE), "no description beside " + owner)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the description of the API is part of the jar", e);
        }
    }
}
