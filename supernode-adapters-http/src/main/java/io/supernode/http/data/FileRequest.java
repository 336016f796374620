package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A request for a file that is there.
 *
 * @param key of the file
 * @param file to be closed when the request is over
 * @param body made of the file
 * @param address of the client, whose bandwidth is shared: all connections from one address are one client
 * @param client the connection
 * @param head whether only the header is wanted
 * @param response to be sent
 * @param callback to be told the end
 */
record FileRequest(
        ContentKey key,
        SeedFile file,
        FileBody body,
        Object address,
        SendfileEndPoint client,
        boolean head,
        Response response,
        Callback callback) {}
