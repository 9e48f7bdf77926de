package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreludeTest {
  @TempDir Path directory;

  private String answer(String prelude) {
    EngineSettings settings =
        EngineSettings.defaults(directory)
            .withSlots(SlotSettings.defaults().withCount(1, 1))
            .withPrelude(prelude);
    try (DuckDbEngine engine = new DuckDbEngine(settings);
        Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      return Rows.of(session, "select answer()").getFirst();
    }
  }

  private List<String> databases() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aChangedPreludeIsBuiltAnewAndAnUnchangedOneIsNot() throws Exception {
    assertThat(answer("CREATE MACRO answer() AS 42;")).isEqualTo("42");
    List<String> first = databases();
    assertThat(first).hasSize(1);
    var made = Files.getLastModifiedTime(directory.resolve(first.getFirst()));
    assertThat(answer("CREATE MACRO answer() AS 42;")).isEqualTo("42");
    assertThat(databases()).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(directory.resolve(first.getFirst()))).isEqualTo(made);
    assertThat(answer("CREATE MACRO answer() AS 43;")).isEqualTo("43");
    assertThat(databases()).as("the old one may be open elsewhere").hasSize(2);
  }

  @Test
  void aPreludeThatDoesNotParseFailsTheStart() throws Exception {
    assertThatThrownBy(() -> answer("CREATE MACRO answer() AS ;"))
        .hasMessageContaining("yntax error");
    assertThat(databases()).as("nothing half-built stays").isEmpty();
  }

  @Test
  void aMacroCanReadARelation() {
    String prelude =
        "CREATE MACRO answer() AS 1; CREATE MACRO counted(id) AS TABLE SELECT count(*) FROM lake_scan(id);";
    EngineSettings settings =
        EngineSettings.defaults(directory)
            .withSlots(SlotSettings.defaults().withCount(1, 1))
            .withPrelude(prelude);
    SlowScan scan = SlowScan.of(1, number -> SlowScan.rows(number == 0 ? 3 : 0, 1));
    try (DuckDbEngine engine = new DuckDbEngine(settings);
        Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      long id = session.register(java.util.Map.of("a", scan)).getOrDefault("a", 0L);
      assertThat(Rows.of(session, "from counted(" + id + ")")).containsExactly("3");
    }
  }

  @Test
  void aBrokenInstanceIsBuiltAnew() throws Exception {
    EngineSettings settings = EngineSettings.defaults(directory);
    Slot slot =
        new Slot(
            "heavy-0",
            settings.slots().budget(Engine.Lane.HEAVY),
            settings,
            directory,
            () -> Prelude.build(directory, settings.prelude(), List.of()));
    assertThat(
            slot.submit(
                    () -> {
                      Database first = slot.database();
                      slot.disconnect(slot.connect(), true);
                      Database second = slot.database();
                      slot.disconnect(slot.connect(), false);
                      return first != second && slot.database() == second;
                    })
                .get())
        .isTrue();
    slot.close();
  }
}
