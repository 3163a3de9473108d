package io.quorate.server.command;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `HELP` of a container command: its own lines between those that Redis puts around them.
final class HelpText {
    private HelpText() {}

    /// @param lines the subcommands, each line as it is printed
    /// @param categories as those of the container's other subcommands, where Redis has them
    static Command of(String container, String group, String lines, Command.Category... categories) {
        List<Reply> all = new ArrayList<>();
        all.add(new Reply.Simple(container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
        lines.lines().forEach(line -> all.add(new Reply.Simple(line)));
        all.add(new Reply.Simple("HELP"));
        all.add(new Reply.Simple("    Prints this help."));
        Reply reply = Reply.array(List.copyOf(all));
        return Command.named(container.toLowerCase(Locale.ROOT) + "|help")
                .arity(2)
                .flags(Command.Flag.LOADING, Command.Flag.STALE)
                .categories(categories)
                .group(group)
                .since("5.0.0")
                .summary("Returns helpful text about the different subcommands.")
                .does(_ -> reply);
    }
}
