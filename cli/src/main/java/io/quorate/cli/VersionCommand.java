package io.quorate.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// `quorate version`: what is running, for a report of a fault.
@Command(
        name = "version",
        description = "Prints the versions of Quorate and of the Java runtime it runs on.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        for (String line : new Version().getVersion())
            spec.commandLine().getOut().println(line);
    }

    /// The version that the build wrote into the jar's manifest, and the runtime's.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String built = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "quorate " + Objects.requireNonNullElse(built, "(not packaged)"),
                "java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
