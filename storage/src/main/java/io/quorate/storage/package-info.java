/// Real disks: the files behind the commit log, and ordered stores on RocksDB.
///
/// May use `core`; the only module that knows RocksDB. Used by `server` and `bench`.
@NullMarked
package io.quorate.storage;

import org.jspecify.annotations.NullMarked;
