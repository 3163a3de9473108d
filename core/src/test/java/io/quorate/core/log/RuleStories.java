package io.quorate.core.log;

import io.quorate.core.rule.Rules;

/// Stories about rules: those that say by [Needs] without which they go wrong.
interface RuleStories {
    /// Lets the stories be about nodes that keep these rules.
    void keep(Rules rules);
}
