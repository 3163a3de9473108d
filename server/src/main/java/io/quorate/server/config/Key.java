package io.quorate.server.config;

/// The one declaration of a configuration key.
///
/// @param name as in the file, in `--set` and in `CONFIG`; Redis's own name where Redis has the same thing
/// @param kind type, unit and bounds
/// @param byDefault the value where nobody says otherwise
/// @param isLive whether `CONFIG SET` may change it while the node runs
/// @param isSecret whether its value is kept out of messages
/// @param about one or two sentences for the manual
public record Key<T>(String name, Kind<T> kind, T byDefault, boolean isLive, boolean isSecret, String about) {
    /// Reads a value.
    ///
    /// @throws ConfigurationException if it is wrong, with all that is needed to mend it
    T parse(String text) {
        try {
            return kind.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(name + ": " + (isSecret ? "(not shown)" : text) + " (" + wrong.getMessage()
                    + "; " + kind.show(byDefault) + " by default)");
        }
    }
}
