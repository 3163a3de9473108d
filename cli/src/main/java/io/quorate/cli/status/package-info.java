/// What a running cluster says of itself, asked from outside and printed for people.
///
/// Begin at [AdminPort]; [ClusterReport] is what `/cluster` answers there. Used by the command line and by `dev`.
@NullMarked
package io.quorate.cli.status;

import org.jspecify.annotations.NullMarked;
