package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a former process has left. Only names, lengths and dates are looked at: no content and no metadata is read
 * before somebody asks for it. Files with names that the supernode gives, and that belong to nothing, are removed: data without
 * metadata, metadata without data, half-written metadata. Whatever else is there is somebody else's: it is left alone, and told.
 */
final class CacheScanner {

    private static final Logger LOG = LoggerFactory.getLogger(CacheScanner.class);

    private static final int MOST_NAMED = 3;
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{3}");

    private final Disk disk;
    private final CacheIndex index;
    private int contents;
    private int orphans;
    private int foreign;
    private final List<Path> namedForeign = new ArrayList<>();

    CacheScanner(Disk disk, CacheIndex index) {
        this.disk = disk;
        this.index = index;
    }

    void read(Path root) throws IOException {
        for (DiskEntry entry : disk.list(root)) {
            if (entry.kind() == DiskEntry.Kind.DIRECTORY && PREFIX.matcher(entry.name()).matches()) {
                readPrefix(entry);
            } else {
                leaveAlone(entry);
            }
        }
        if (foreign > 0) {
            LOG.warn(
                    "{} names in {} are none that the supernode gives, and are left alone: {}{}",
                    foreign, root, namedForeign, foreign > namedForeign.size() ? " and others" : "");
        }
        if (contents + orphans > 0) {
            LOG.info("{} contents are cached; {} names that belong to nothing were removed", contents, orphans);
        }
    }

    private void readPrefix(DiskEntry directory) throws IOException {
        List<DiskEntry> entries = disk.list(directory.path());
        Map<String, DiskEntry> files = new HashMap<>();
        for (DiskEntry entry : entries) {
            if (entry.kind() == DiskEntry.Kind.FILE && isOurs(entry.name(), directory.name())) {
                files.put(entry.name(), entry);
            } else {
                leaveAlone(entry);
            }
        }
        for (DiskEntry file : files.values()) {
            String name = file.name();
            boolean isMeta = name.endsWith(ContentFiles.META_SUFFIX);
            String key = isMeta ? name.substring(0, name.length() - ContentFiles.META_SUFFIX.length()) : name;
            DiskEntry other = files.get(isMeta ? key : name + ContentFiles.META_SUFFIX);
            if (other == null) {
                removeOrphan(file);
            } else if (isMeta) {
                contents++;
                long bytes = file.bytes() + other.bytes();
                index.put(new ContentKey(key), CacheIndex.Entry.unused(bytes, file.modifiedMillis()));
            }
        }
    }

    private static boolean isOurs(String name, String prefix) {
        String key = ContentFiles.keyOf(name);
        return ContentKey.isValid(key) && key.startsWith(prefix);
    }

    private void leaveAlone(DiskEntry entry) {
        foreign++;
        if (namedForeign.size() < MOST_NAMED) {
            namedForeign.add(entry.path());
        }
    }

    private void removeOrphan(DiskEntry entry) throws IOException {
        LOG.info("removing {}, which belongs to no content", entry.path());
        disk.delete(entry.path());
        orphans++;
    }
}
