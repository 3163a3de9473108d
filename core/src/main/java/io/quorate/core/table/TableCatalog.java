package io.quorate.core.table;

import java.util.List;
import java.util.function.Consumer;

/// The tables that there are, and the way to others: a single node's, or a cluster's as one of its nodes knows them.
///
/// Called on the shard's thread only; nothing waits.
public interface TableCatalog {
    /// Whether anything is under way with a table.
    enum State {
        /// Nothing is.
        OPEN,
        /// It is being created: its keys still belong to `default`, and are refused.
        OPENING,
        /// It is taking up new options.
        ALTERING,
        /// It is being dropped: its keys are refused.
        DROPPING
    }

    /// A table that is there, is coming or is going.
    record Listed(Table table, State state) {}

    /// What became of a definition.
    sealed interface Outcome {
        /// It is done, everywhere.
        record Done() implements Outcome {}

        /// It was not done and will not be.
        ///
        /// @param reason what, the value, the bound and the way out
        record Refused(String reason) implements Outcome {}

        /// It may be done or not, now or later: the list of tables tells.
        record Uncertain(String reason) implements Outcome {}
    }

    /// All tables, `default` included, in the order of their names.
    List<Listed> tables();

    /// Where they are kept.
    TableSetting setting();

    /// Has something be done.
    ///
    /// @param then told what became of it, never from inside the call
    void define(Definition definition, Consumer<Outcome> then);
}
