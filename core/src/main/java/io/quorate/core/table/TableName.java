package io.quorate.core.table;

/// Which names a table can have: the bytes before the first `:` of its keys.
public final class TableName {
    /// The table of all keys whose prefix names no other.
    public static final String DEFAULT = "default";

    /// The built-in table of the control plane, which keys do not reach.
    public static final String SYSTEM = "system";

    /// Names travel with each table definition and stand in front of each key.
    public static final int CHARS_MAX = 64;

    private TableName() {}

    /// @return the name
    /// @throws IllegalArgumentException if it is not one to 64 letters, digits, `.`, `_` and `-`
    public static String checked(String name) {
        boolean isName =
                !name.isEmpty() && name.length() <= CHARS_MAX && name.chars().allMatch(TableName::isAllowed);
        if (!isName) {
            throw new IllegalArgumentException(
                    "table name '" + name + "' (must be 1 to " + CHARS_MAX + " letters, digits, '.', '_' or '-')");
        }
        return name;
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
