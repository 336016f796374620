package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.engine.JGroupsNetwork;
import io.supernode.core.codec.RecordFormat;
import io.supernode.http.wire.WireCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    /** A class, and perhaps one of its members. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z0-9]+[A-Za-z0-9]*)(?:\\.([A-Za-z]\\w*))?`");
    private static final Pattern PARTICIPANT = Pattern.compile("(?m)^ +participant \\w+ as ([A-Z]\\w+)$");
    private static final Pattern RENAMED = Pattern.compile("(?m)^\\| (`[^|]+)\\|([^|]*)\\|[^|]*\\|$");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
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
    void theNewestReleaseNamesTheVersionsByWhichItsNodesAreOneCluster() throws IOException {
        String newest = Files.readString(ROOT.resolve("docs/CHANGELOG.md")).split("(?m)^## ")[1];
        String versions = "protocol " + JGroupsNetwork.PROTOCOL_VERSION + ", records " + RecordFormat.VERSION + '.';
        assertTrue(newest.contains("Between nodes: " + versions), newest.lines().limit(3).toList() + " should name " + versions);
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
    void everyClassThatTheArchitecturePageNamesExistsWithItsMembers() throws IOException {
        String page = read(ROOT.resolve("docs/architecture.md"));
        Map<String, String> types = typesOfAllSources();
        List<String> missing = new ArrayList<>();
        Stream.concat(find(CLASS, page), find(PARTICIPANT, page)).forEach(name -> {
            String source = types.get(name.group(1));
            String member = name.groupCount() < 2 ? null : name.group(2);
            if (source == null || member != null && !source.matches("(?s).*\\b" + member + "\\b.*")) {
                missing.add(name.group());
            }
        });
        assertTrue(find(CLASS, page).count() > 50);
        assertEquals(List.of(), missing);
    }

    @Test
    void everyRuleThatANewcomerAsksForHasItsRow() throws IOException {
        String rules = section(read(ROOT.resolve("docs/architecture.md")), "## Where each rule lives");
        for (String question : new String[] {
            "How large is a piece?", "When is 609 said?", "Why is a running piece listed again?",
            "Where is the upload limit per ip:port?", "How long is a pull held, by client version?", "When is 611 said?",
            "How is a frozen server noticed?", "Where does a redirect meet the egress policy?"
        }) {
            Pattern row = Pattern.compile(
                    "\n\\| " + Pattern.quote(question) + " \\| [^|]*`[A-Z][^|]+ \\| [^|]+ \\| [^|]+ \\|\n");
            assertTrue(row.matcher(rules).find(), question);
        }
    }

    @Test
    void everyNewNameOfTheRenamedClassesExistsAndNoOldOneIsLeftBesides() throws IOException {
        String page = read(ROOT.resolve("docs/renamed-classes.md"));
        Map<String, String> types = typesOfAllSources();
        Set<String> news = new TreeSet<>();
        Set<String> olds = new TreeSet<>();
        find(RENAMED, page).forEach(row -> {
            find(QUOTED, row.group(2)).forEach(name -> news.add(name.group(1)));
            find(QUOTED, row.group(1)).forEach(name -> olds.add(name.group(1).replaceAll(".*\\.", "")));
        });
        assertTrue(olds.size() > 80, olds.toString());
        assertEquals(Set.of(), minus(news, types.keySet()), "new names that no class has");
        // Names that another class or a nested one has.
        olds.removeAll(Set.of("Supernode", "Pieces", "HeldPull", "Faults", "Waiting"));
        // Classes that have changed their package only.
        olds.removeAll(news);
        olds.retainAll(types.keySet());
        assertEquals(Set.of(), olds, "old names that a class still has");
    }

    private static Set<String> minus(Set<String> names, Set<String> known) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(known);
        return unknown;
    }

    /** The source of each type, nested ones too. */
    private static Map<String, String> typesOfAllSources() throws IOException {
        Map<String, String> types = new HashMap<>();
        Stream.concat(sources("test"), sources("main")).map(DocumentationTest::read).forEach(source ->
                find(TYPE, source).forEach(type -> types.merge(type.group(1), source, (one, other) -> one + other)));
        return types;
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
        return section(Files.readString(README), TROUBLE);
    }

    private static String section(String document, String heading) {
        int start = document.indexOf(heading + '\n');
        return document.substring(start, document.indexOf("\n## ", start));
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
