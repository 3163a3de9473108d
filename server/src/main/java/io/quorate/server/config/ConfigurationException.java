package io.quorate.server.config;

/// The configuration is wrong. The message is one line that names key, value, bound and the way out.
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigurationException(String message) {
        super(message, null, false, false);
    }
}
