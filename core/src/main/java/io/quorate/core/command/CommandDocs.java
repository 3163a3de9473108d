package io.quorate.core.command;

import java.util.Optional;

/// What people are told of a command, by `COMMAND DOCS` and by the manual.
///
/// @param group family, as Redis documents it: `string`, `generic`, `connection`, `server`, `transactions`
/// @param since the version of Redis (or, with Quorate's own, of Quorate) that has it first
/// @param complexity cost, in big O
/// @param summary one sentence
/// @param syntax the arguments; empty if there are none
/// @param deprecation whether there is a better one by now
public record CommandDocs(
        String group,
        String since,
        String complexity,
        String summary,
        String syntax,
        Optional<Deprecation> deprecation) {

    /// A better command has been there for long; this one stays.
    ///
    /// @param since the version of Redis that declared it
    /// @param replacedBy what to use, in Markdown
    public record Deprecation(String since, String replacedBy) {}
}
