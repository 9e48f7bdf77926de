package io.micromegas.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ServeOptionsTest {
  private static ServeOptions parse(String... arguments) {
    ServeOptions options = new ServeOptions();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
    return options;
  }

  @Test
  void hasDefaultsForEverything() {
    ServeOptions options = parse();
    assertThat(options.dataDir).isEqualTo(Path.of("./data"));
    assertThat(options.sqlUrl).isEmpty();
    assertThat(options.bind).isEqualTo("127.0.0.1");
    assertThat(options.httpPort).isEqualTo(9000);
    assertThat(options.flightPort).isEqualTo(50051);
    assertThat(options.otlpGrpcPort).isEqualTo(OptionalPort.of(4317));
    assertThat(options.otlpHttpPort).isEqualTo(OptionalPort.of(4318));
    assertThat(options.freePorts).isFalse();
    assertThat(options.disableAuth).isFalse();
    assertThat(options.queryTimeout).isEqualTo(Duration.ofMinutes(5));
    assertThat(options.queryDisk).isEqualTo(new ByteSize(4L << 30));
    assertThat(options.roles).isEqualTo(Role.Roles.ALL);
    assertThat(options.lake).isEmpty();
    assertThat(options.retentionDays).isEqualTo(90);
    assertThat(options.retentionDaysView.days()).isEmpty();
    assertThat(options.persistBehind).isEqualTo(Switch.ON);
    assertThat(options.selfTelemetry).isEqualTo(Switch.OFF);
    assertThat(options.writerMemory).isEqualTo(new ByteSize(512L << 20));
    assertThat(options.cacheDisk).isEqualTo(new ByteSize(10L << 30));
    assertThat(options.fileGrace).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void readsSizesAndDurations() {
    ServeOptions options = parse("--query-memory", "512MiB", "--query-timeout=90s");
    assertThat(options.queryMemory).isEqualTo(new ByteSize(512L << 20));
    assertThat(options.queryTimeout).isEqualTo(Duration.ofSeconds(90));
    assertThat(ByteSize.parse("2gb")).isEqualTo(new ByteSize(2L << 30));
    assertThat(ByteSize.parse("4096")).isEqualTo(new ByteSize(4096));
  }

  @Test
  void portsOfOpenTelemetryMayBeOff() {
    ServeOptions options = parse("--otlp-grpc-port=OFF", "--otlp-http-port", "0");
    assertThat(options.otlpGrpcPort.number()).isEmpty();
    assertThat(options.otlpGrpcPort.free().number()).isEmpty();
    assertThat(options.otlpHttpPort.number()).contains(0);
    assertThatThrownBy(() -> parse("--otlp-grpc-port=65536"))
        .hasMessageContaining("65536")
        .hasMessageContaining("off");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertThatThrownBy(() -> parse("--query-memory", "lots")).hasMessageContaining("lots");
    assertThatThrownBy(() -> parse("--query-timeout", "soon")).hasMessageContaining("soon");
    assertThatThrownBy(() -> parse("--no-such")).hasMessageContaining("--no-such");
    assertThatThrownBy(() -> MicromegasServer.start("--no-such"))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining("--no-such");
  }

  @Test
  void readsRolesSwitchesAndDays() {
    ServeOptions options =
        parse(
            "--roles=maintenance, Ingest",
            "--persist-behind=off",
            "--retention-days-view=log_entries=30,measures=0");
    assertThat(options.roles).hasToString("ingest,maintenance");
    assertThat(options.persistBehind.isOn()).isFalse();
    assertThat(options.retentionDaysView.days())
        .isEqualTo(Map.of("log_entries", 30, "measures", 0));
    assertThatThrownBy(() -> parse("--roles=ingest,cook"))
        .hasMessageContaining("'cook' is no role");
    assertThatThrownBy(() -> parse("--self-telemetry=maybe")).hasMessageContaining("maybe");
    assertThatThrownBy(() -> parse("--retention-days-view=log_entries"))
        .hasMessageContaining("log_entries=30");
  }

  @Test
  void refusesWhatMakesNoSenseTogether() {
    for (String roles : List.of("ingest", "query", "maintenance", "ingest,maintenance")) {
      assertThatThrownBy(() -> Combination.check(parse("--roles=" + roles)))
          .hasMessageContaining("--sql-url");
      assertThatThrownBy(
              () -> Combination.check(parse("--roles=" + roles, "--sql-url=postgresql://h/d")))
          .hasMessageContaining("--lake");
      Combination.check(parse("--roles=" + roles, "--sql-url=postgresql://h/d", "--lake=/l"));
    }
    Combination.check(parse("--roles=ingest,query"));
    assertThatThrownBy(() -> Combination.check(parse("--file-grace=1s")))
        .hasMessageContaining("at least 10s");
    assertThatThrownBy(() -> Combination.check(parse("--lake=ftp://x")))
        .hasMessageContaining("ftp");
    assertThatThrownBy(() -> Combination.check(parse("--retention-days=-1")))
        .hasMessageContaining("-1 days");
    assertThatThrownBy(() -> Combination.check(parse("--retention-days-view=nope=1")))
        .hasMessageContaining("nope");
  }

  @Test
  void helpNamesEveryOptionWithItsVariable() {
    StringWriter help = new StringWriter();
    int exit = new CommandLine(new Main()).setOut(new PrintWriter(help)).execute("serve", "--help");
    assertThat(exit).isZero();
    assertThat(help.toString())
        .contains("--data-dir", "MICROMEGAS_DATA_DIR", "--sql-url", "--free-ports", "--stop-grace")
        .doesNotContain("${");
  }

  @Test
  void anAddressThatOthersReachHasToBeMeant() {
    assertThatThrownBy(() -> Ports.requireMeant("0.0.0.0", false))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining("--disable-auth");
    Ports.requireMeant("0.0.0.0", true);
    Ports.requireMeant("127.0.0.1", false);
  }
}
