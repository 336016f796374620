package io.supernode.http.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The files of the page, all from the jar. Stateless. */
final class ViewFiles {

    private static final String UPLOT = "org.webjars.npm/uplot";
    private static final String HTML = "text/html;charset=utf-8";
    private static final String CSS = "text/css;charset=utf-8";
    private static final String SCRIPT = "text/javascript;charset=utf-8";
    private static final String TEXT = "text/plain;charset=utf-8";
    private static final int ETAG_BYTES = 12;

    /**
     * One file.
     *
     * @param type its media type
     * @param tag by which browsers tell whether they have it
     */
    record ViewFile(String type, byte[] content, String tag) {}

    private ViewFiles() {}

    /** All of them by path. */
    static Map<String, ViewFile> all() {
        String charts = "META-INF/resources/webjars/uplot/" + version() + '/';
        Map<String, ViewFile> files = new TreeMap<>();
        files.put("/", own("index.html", HTML));
        files.put("/view/view.css", own("view.css", CSS));
        for (String script : new String[] {"format.js", "stream.js", "pieces.js", "chart.js", "tasks.js", "task.js", "node.js", "view.js"}) {
            files.put("/view/" + script, own(script, SCRIPT));
        }
        files.put("/view/icon.svg", own("icon.svg", "image/svg+xml;charset=utf-8"));
        files.put("/view/uplot.js", read("/" + charts + "dist/uPlot.esm.js", SCRIPT));
        files.put("/view/uplot.css", read("/" + charts + "dist/uPlot.min.css", CSS));
        files.put("/view/uplot-license.txt", read("/" + charts + "LICENSE", TEXT));
        return files;
    }

    private static String version() {
        try (InputStream in = open("/META-INF/maven/" + UPLOT + "/pom.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("it is part of the jar", e);
        }
    }

    private static ViewFile own(String name, String type) {
        return read("/io/supernode/http/view/" + name, type);
    }

    private static ViewFile read(String resource, String type) {
        try (InputStream in = open(resource)) {
            byte[] content = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            StringBuilder tag = new StringBuilder("\"");
            for (int i = 0; i < ETAG_BYTES; i++) {
                tag.append(String.format("%02x", hash[i]));
            }
            return new ViewFile(type, content, tag.append('"').toString());
        } catch (IOException e) {
            throw new UncheckedIOException("it is part of the jar", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = ViewFiles.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("no resource " + resource);
        }
        return in;
    }
}
