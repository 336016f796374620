package io.supernode.testkit.preheat;

import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.command.PeerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code preheat}: has a supernode fetch a file or an image, and waits for it. */
@Command(
        name = "preheat",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Has a supernode fetch a file or an image before anybody asks for it, and shows how far it is.",
        footer = "The preheat goes on when this command is interrupted. Exit code: 0 success, 1 failure, 2 bad usage.")
public final class PreheatCommand implements Callable<Integer> {

    /** What is preheated. */
    public enum Type {
        FILE,
        IMAGE
    }

    private static final long POLL_MILLIS = 250;
    private static final long MB = 1 << 20;
    private static final double NANOS = 1e9;
    private static final String OF_IMAGE = "https?://[^/]+/v2/.+/manifests/[^/]+";

    @Option(names = "--node", required = true, paramLabel = "HOST:PORT", description = "The supernode's control port.")
    private NodeAddress node;

    @Parameters(paramLabel = "URL",
            description = "The file, or the manifest of an image: SCHEME://HOST/v2/NAME/manifests/TAG.")
    private String url;

    @Option(names = "--type", paramLabel = "TYPE",
            description = "file or image (default: an image if URL is that of a manifest).")
    private Type type;

    @Option(names = "--platform", paramLabel = "PLATFORM[,...]", defaultValue = "",
            description = "Of an image: all, or such as linux/amd64 (default: the supernode's own).")
    private String platform;

    @Option(names = "--header", paramLabel = "NAME: VALUE",
            description = "An extra header for the origin, such as its credentials; repeatable.")
    private String[] headers = {};

    @Option(names = "--filter", paramLabel = "NAMES", defaultValue = "",
            description = "Query parameters that clients filter out of a file's URL, with & between them.")
    private String filter;

    @Option(names = "--identifier", paramLabel = "TEXT", defaultValue = "", description = "As clients send it.")
    private String identifier;

    @Option(names = "--token-file", paramLabel = "FILE",
            description = "With the token of the supernode's administration, which it wants from other machines.")
    private Path tokenFile;

    @Option(names = "--quiet", description = "No progress display.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> forOrigin;
        try {
            forOrigin = PeerOptions.headerMap("--header", headers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        long begin = System.nanoTime();
        try {
            PreheatApi api = new PreheatApi(node.host(), node.port(), token());
            String id = api.create(fields(), forOrigin);
            PreheatApi.Status last = follow(api, id);
            if (last.isSuccess()) {
                out.printf(
                        Locale.ROOT, "%s: %d files, %d bytes, %.2f s%n",
                        shown(), last.files(), last.bytesDone(), (System.nanoTime() - begin) / NANOS);
                return 0;
            }
            spec.commandLine().getErr().println("error: " + last.error());
        } catch (IOException e) {
            spec.commandLine().getErr().println("error: " + e.getMessage());
        }
        return 1;
    }

    private String token() throws IOException {
        return tokenFile == null ? "" : Files.readString(tokenFile, StandardCharsets.ISO_8859_1).strip();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        Type ofUrl = url.matches(OF_IMAGE) ? Type.IMAGE : Type.FILE;
        fields.put("type", (type == null ? ofUrl : type).name().toLowerCase(Locale.ROOT));
        fields.put("url", url);
        fields.put("platform", platform);
        fields.put("filter", filter);
        fields.put("identifier", identifier);
        return fields;
    }

    /** Its query may be a signature. */
    private String shown() {
        return url.split("[?#]", 2)[0];
    }

    private PreheatApi.Status follow(PreheatApi api, String id) throws IOException, InterruptedException {
        try (ProgressBar bar = quiet
                ? null
                : new ProgressBarBuilder().setTaskName("preheat").setInitialMax(-1).setUnit(" MB", MB).showSpeed().build()) {
            while (true) {
                PreheatApi.Status status = api.find(id);
                if (bar != null && status.files() > 0) {
                    bar.maxHint(Math.max(1, Math.max(status.bytes(), status.bytesDone())));
                    bar.stepTo(status.bytesDone());
                    bar.setExtraMessage(' ' + Long.toString(status.filesDone()) + '/' + status.files() + " files"
                            + (status.filesFailed() == 0 ? "" : ", " + status.filesFailed() + " failed"));
                }
                if (status.isEnd()) {
                    return status;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }
}
