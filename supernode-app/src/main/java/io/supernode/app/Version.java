package io.supernode.app;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the manifest of its jar. */
final class Version implements IVersionProvider {

    private static final String UNPACKED = "development build";

    @Override
    public String[] getVersion() {
        return new String[] {"supernode " + text()};
    }

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? UNPACKED : version;
    }
}
