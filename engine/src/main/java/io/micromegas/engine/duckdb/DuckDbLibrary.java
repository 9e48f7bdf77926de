package io.micromegas.engine.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The native library that the {@code duckdb_jdbc} jar carries, copied to a file that the system can
 * load. The copy is shared by processes of one user, and used only if it is whole: its size and
 * checksum are those that the jar states. It is loaded once per process.
 */
public final class DuckDbLibrary {
  /** System property that names the directory for the copy. */
  public static final String DIRECTORY_PROPERTY = "micromegas.duckdb.dir";

  private static final String VERSION = "2.0.0.1";
  private static volatile @Nullable Path chosen;

  private DuckDbLibrary() {}

  /** Chooses the directory for the copy; without effect once the library is loaded. */
  public static void useDirectory(Path directory) {
    chosen = directory;
  }

  /** Returns the library's file, extracting it where that has not been done. */
  static Path file() {
    Path directory = chosen;
    if (directory == null) {
      String property = System.getProperty(DIRECTORY_PROPERTY);
      directory = property == null ? defaultDirectory() : Path.of(property);
    }
    try {
      return extract(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot copy DuckDB's native library into "
              + directory
              + "; name a writable directory with -D"
              + DIRECTORY_PROPERTY,
          e);
    }
  }

  private static Path defaultDirectory() {
    String user = System.getProperty("user.name", "unknown").replaceAll("[^A-Za-z0-9_-]", "_");
    return Path.of(System.getProperty("java.io.tmpdir"), "micromegas-duckdb-" + user);
  }

  /** Puts a whole copy into the directory if there is none; atomic, several processes may try. */
  static Path extract(Path directory) throws IOException {
    String resource = "libduckdb_java.so_" + platform();
    URL url = DuckDbLibrary.class.getResource("/" + resource);
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("no " + resource + " in a jar on the class path");
    }
    connection.setUseCaches(false);
    try (var jar = connection.getJarFile()) {
      JarEntry entry = connection.getJarEntry();
      createPrivate(directory);
      Path file = directory.resolve(VERSION + "-" + resource);
      if (isWhole(file, entry)) {
        return file;
      }
      Path partial = Files.createTempFile(directory, VERSION, ".partial");
      try {
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(partial);
      }
      if (!isWhole(file, entry)) {
        throw new IOException("the copy " + file + " is damaged; is the disk full?");
      }
      return file;
    }
  }

  /** Another user must not be able to put a library there for us. */
  private static void createPrivate(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Path probe = Files.createTempFile(directory, "owner", ".probe");
    try {
      if (!Files.getOwner(probe).equals(Files.getOwner(directory))) {
        throw new IOException(directory + " belongs to another user");
      }
    } finally {
      Files.delete(probe);
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private static boolean isWhole(Path file, JarEntry entry) throws IOException {
    if (!Files.exists(file) || Files.size(file) != entry.getSize()) {
      return false;
    }
    CRC32 checksum = new CRC32();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
      byte[] buffer = new byte[1 << 20];
      while (in.read(buffer) >= 0) {
        // Reading updates the checksum.
      }
    }
    return checksum.getValue() == entry.getCrc();
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> System.getProperty("os.arch", "");
        };
    if (os.contains("mac")) {
      return "macos_" + arch;
    }
    return os.contains("windows") ? "windows_" + arch : "linux_" + arch;
  }
}
