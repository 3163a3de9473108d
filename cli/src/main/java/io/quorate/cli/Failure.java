package io.quorate.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/// A failure as one line for a person.
final class Failure {
    private Failure() {}

    /// What went wrong. A bug comes with its stack trace: there the reader is a developer.
    static String describe(Throwable failure) {
        return switch (failure) {
            // The messages of these are nothing but a path.
            case AccessDeniedException denied -> denied.getMessage() + ": permission denied";
            case NoSuchFileException none -> none.getMessage() + ": no such file or folder";
            case FileAlreadyExistsException there -> there.getMessage() + ": is there already";
            case NullPointerException bug -> trace(bug);
            case IllegalStateException bug -> trace(bug);
            case IndexOutOfBoundsException bug -> trace(bug);
            case ClassCastException bug -> trace(bug);
            case Error bug -> trace(bug);
            default ->
                oneLine(Objects.requireNonNullElse(
                        failure.getMessage(), failure.getClass().getSimpleName()));
        };
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static String trace(Throwable bug) {
        var trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        return "this is a bug: " + trace;
    }
}
