package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Reply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `INFO`: the node in sections of `name:value` lines, as clients, exporters and people read them.
final class InfoCommand {
    private final InfoSections sections;

    InfoCommand(Host host, Waits waits) {
        sections = new InfoSections(host, waits);
    }

    Command command() {
        return Command.named("info")
                .arity(-1)
                .flags(LOADING, STALE)
                .categories(Command.Category.DANGEROUS)
                .tips("nondeterministic_output", "request_policy:all_shards", "response_policy:special")
                .group("server")
                .summary("Returns information and statistics about the server.")
                .syntax("[section [section ...]]")
                .does(this::info);
    }

    private Reply info(Execution execution) {
        Set<InfoSections.Section> wanted = new LinkedHashSet<>();
        if (execution.count() == 1) wanted.addAll(InfoSections.BY_DEFAULT);
        for (int i = 1; i < execution.count(); i++) {
            String name = Arguments.text(execution, i).toLowerCase(Locale.ROOT);
            switch (name) {
                case "default" -> wanted.addAll(InfoSections.BY_DEFAULT);
                case "all", "everything" -> wanted.addAll(List.of(InfoSections.Section.values()));
                default -> {
                    for (InfoSections.Section section : InfoSections.Section.values()) {
                        if (section.name().toLowerCase(Locale.ROOT).equals(name)) wanted.add(section);
                    }
                }
            }
        }
        List<String> texts = new ArrayList<>();
        for (InfoSections.Section section : InfoSections.Section.values()) {
            if (wanted.contains(section)) texts.add(sections.text(section));
        }
        return new Reply.Verbatim("txt", String.join("\r\n", texts));
    }
}
