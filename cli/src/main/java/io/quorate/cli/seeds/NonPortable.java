package io.quorate.cli.seeds;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Uses what not every Java runtime has, though the one that Quorate comes with does.
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
@interface NonPortable {
    /// Why nothing else would do.
    String value();
}
