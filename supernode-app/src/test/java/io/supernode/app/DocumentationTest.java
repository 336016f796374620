package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.wire.WireCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say of the code is there in the code. */
class DocumentationTest {

    /** Tests run in their module's directory. */
    private static final Path ROOT = Path.of("..");

    private static final Path README = ROOT.resolve("README.md");
    private static final String TROUBLE = "## When something goes wrong";
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern SECTION_LINK = Pattern.compile("\\]\\(#([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");
    private static final Pattern CODE_ROW = Pattern.compile("(?m)^\\| ([0-9, ]+) \\|");
    private static final Pattern LOG_ROW = Pattern.compile("(?m)^\\| (`.*`) \\| .* \\| .* \\|$");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][A-Za-z0-9]+(?:Test|Contract|Campaign|Bench))`");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\\\n]++|\\\\.)*+)\"");

    @Test
    void everyCodeOfTheWireIsExplained() throws IOException {
        Set<Integer> explained = find(CODE_ROW, trouble())
                .flatMap(row -> Arrays.stream(row.group(1).split(", ")))
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Arrays.stream(WireCode.values()).map(WireCode::number).collect(Collectors.toCollection(TreeSet::new)),
                explained);
    }

    @Test
    void everyLogLineThatIsExplainedIsWritten() throws IOException {
        String logTable = trouble().substring(trouble().indexOf("| log line |"));
        Set<String> explained = find(LOG_ROW, logTable)
                .flatMap(row -> find(QUOTED, row.group(1)))
                .map(quoted -> quoted.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> texts = sources("main")
                .flatMap(source -> find(STRING, read(source)))
                .map(text -> text.group(1))
                .collect(Collectors.toSet());
        assertTrue(explained.size() > 5, explained.toString());
        explained.removeIf(line -> texts.stream().anyMatch(text -> text.contains(line)));
        assertEquals(Set.of(), explained, "in the README, but in no source");
    }

    @Test
    void everyTestThatADocumentNamesExists() throws IOException {
        Set<String> classes = Stream.concat(sources("test"), sources("main"))
                .map(source -> source.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        for (Path document : documents()) {
            Set<String> named = find(CLASS_NAME, read(document))
                    .map(name -> name.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            named.removeAll(classes);
            assertEquals(Set.of(), named, "named in " + document);
        }
    }

    @Test
    void everyLinkOfADocumentLeadsSomewhere() throws IOException {
        for (Path document : documents()) {
            String text = read(document);
            find(LINK, text).forEach(link ->
                    assertTrue(Files.exists(document.resolveSibling(link.group(1))), document + ": " + link.group(1)));
            Set<String> headings = find(HEADING, text)
                    .map(heading -> heading.group(1).toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                    .collect(Collectors.toSet());
            find(SECTION_LINK, text).forEach(link ->
                    assertTrue(headings.contains(link.group(1)), document + ": " + link.group(1)));
        }
    }

    private static String trouble() throws IOException {
        String readme = Files.readString(README);
        int start = readme.indexOf(TROUBLE);
        return readme.substring(start, readme.indexOf("\n## ", start));
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(README));
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    /** @param kind main or test */
    private static Stream<Path> sources(String kind) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(path -> path.getFileName().toString().startsWith("supernode-")).toList()) {
                Path root = module.resolve("src").resolve(kind).resolve("java");
                if (Files.isDirectory(root)) {
                    try (Stream<Path> files = Files.walk(root)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        return sources.stream();
    }

    private static Stream<MatchResult> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
