package io.quorate.cli;

import io.quorate.storage.Restore;
import io.quorate.storage.UnusableStoreException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `quorate restore`: a data folder out of what `BACKUP` wrote.
@Command(
        name = "restore",
        description = {
            "Makes a data folder out of a backup, a folder that the command BACKUP wrote. Every file is compared with"
                    + " its checksum.",
            "Then: quorate start --data <data folder>."
        },
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(index = "0", paramLabel = "<backup>", description = "The folder of the backup.")
    private Path backup;

    @Parameters(
            index = "1",
            paramLabel = "<data folder>",
            description = "An empty folder, or one that is not there yet.")
    private Path data;

    @Override
    public Integer call() throws UnusableStoreException {
        var manifest = Restore.run(backup, data);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "restored %,d keys, %,d bytes, of %s into %s%n",
                        manifest.applied().keyCount(),
                        manifest.bytes(),
                        manifest.made(),
                        data);
        return 0;
    }
}
