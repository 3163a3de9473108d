package io.quorate.core.table;

/// What is to become of a table.
public sealed interface Definition {
    /// Its name.
    String name();

    /// It shall be there. Refused while `default` holds keys that would be its own.
    record Created(Table table) implements Definition {
        @Override
        public String name() {
            return table.name();
        }
    }

    /// It shall have these options.
    record Altered(Table table) implements Definition {
        @Override
        public String name() {
            return table.name();
        }
    }

    /// It shall be gone.
    ///
    /// @param isForced together with the keys that it has; else it is refused if it has any
    record Dropped(String name, boolean isForced) implements Definition {}
}
