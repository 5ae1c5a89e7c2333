package io.laminar.capi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.laminar.api.Config;
import io.laminar.api.Durability;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.NearNames;
import io.laminar.api.RestorePoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A configuration as a JSON object, both ways. Stateless. */
final class ConfigJson {
  /** The longest text that is read. */
  static final int MAX_CHARACTERS = 1 << 16;

  private static final int MAX_DEPTH = 8;
  private static final int MAX_NUMBER_CHARACTERS = 40;
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxDocumentLength(MAX_CHARACTERS)
          .maxNumberLength(MAX_NUMBER_CHARACTERS)
          .build())
      .configure(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION, true)
      .build();

  /** The options that {@link Config} has besides, and why they are not here. */
  private static final Map<String, String> OF_JAVA = Map.of(
      "functions",
      "functions are code: give them to laminar_open_with, in Python as functions= of open");

  private ConfigJson() {}

  /**
   * Reads a configuration.
   *
   * @param text a JSON object; an empty text for the defaults
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG} for what is not a JSON object of allowed size and depth; {@link
   *     ErrorCode#UNKNOWN_OPTION} for a field that is not known, {@link ErrorCode#INVALID_OPTION} for its value; what {@link
   *     Config.Builder#build()} throws
   */
  static Config read(String text) {
    return builder(text).build();
  }

  /** Reads a configuration, as {@link #read}, into a builder that more may be added to. */
  static Config.Builder builder(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "the configuration has " + text.length() + " characters",
          "at most " + MAX_CHARACTERS + " are read");
    }
    ConfigSettings settings = new ConfigSettings();
    if (!text.isBlank()) {
      try (JsonParser parser = FACTORY.createParser(text)) {
        object(parser, settings);
      } catch (JsonProcessingException malformed) {
        throw new LaminarException(
            ErrorCode.INVALID_CONFIG,
            malformed(malformed),
            null,
            "give an object such as {\"buffer_size\": 1024}",
            malformed);
      } catch (IOException impossible) {
        throw new java.io.UncheckedIOException("a string does not fail", impossible);
      }
    }
    return settings.finish();
  }

  /** Says what is wrong, in words of our own: those of the parser tell of its options and its source. */
  private static String malformed(JsonProcessingException malformed) {
    String told = String.valueOf(malformed.getOriginalMessage());
    JsonLocation at = malformed.getLocation();
    String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    if (told.startsWith("Duplicate field")) {
      return "a field of the configuration is there twice: the second is" + place;
    }
    if (malformed instanceof StreamConstraintsException) {
      return "the configuration is nested more than " + MAX_DEPTH
          + " deep, or has a number of more than " + MAX_NUMBER_CHARACTERS + " characters," + place;
    }
    return malformed instanceof JsonEOFException
        ? "the configuration is not JSON: it ends too early," + place
        : "the configuration is not JSON:" + place + " it cannot be read on";
  }

  private static void object(JsonParser parser, ConfigSettings settings) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "the configuration is not a JSON object",
          "give an object such as {\"buffer_size\": 1024}");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      ConfigField field = field(name);
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        field.set(settings, new ConfigValue(name, parser));
      }
    }
    if (parser.nextToken() != null) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "there is more behind the JSON object of the configuration",
          "give one object");
    }
  }

  private static ConfigField field(String name) {
    List<String> known = new ArrayList<>();
    for (ConfigField field : ConfigField.values()) {
      if (Json.name(field).equals(name)) {
        return field;
      }
      known.add(Json.name(field));
    }
    String inJava = OF_JAVA.get(name);
    if (inJava != null) {
      throw new LaminarException(
          ErrorCode.UNKNOWN_OPTION, "the field " + name + " cannot be given as JSON", inJava);
    }
    throw new LaminarException(
        ErrorCode.UNKNOWN_OPTION,
        "the configuration has no field " + name,
        NearNames.closest(name, known)
            .map(near -> "did you mean " + near + "?")
            .orElse("the fields are " + String.join(", ", known)));
  }

  /** Writes what a configuration says, all of its fields. */
  static byte[] write(Config config) {
    return Json.of(to -> {
      to.writeStartObject();
      to.writeNumberField("buffer_size", config.bufferSize());
      to.writeStringField("backpressure", Json.name(config.backpressure()));
      to.writeStringField("wait_strategy", config.waitStrategy().toString());
      to.writeStringField("execution", Json.name(config.execution()));
      to.writeBooleanField("auto_start_connectors", config.autoStartConnectors());
      to.writeNumberField("memory_limit", config.memoryLimit());
      if (config.coreAffinity().isPresent()) {
        to.writeNumberField("core_affinity", config.coreAffinity().getAsInt());
      } else {
        to.writeNullField("core_affinity");
      }
      to.writeStringField("temporal_rounding", Json.name(config.temporalRounding()));
      to.writeStringField("zone", config.zone().getId());
      if (config.clock() instanceof ManualClock clock) {
        to.writeStringField("clock", Json.name(ConfigSettings.ClockKind.MANUAL));
        to.writeStringField("clock_start", clock.start().toString());
      } else {
        to.writeStringField("clock", Json.name(ConfigSettings.ClockKind.SYSTEM));
        to.writeNullField("clock_start");
      }
      Set<ConfigField> written = EnumSet.range(ConfigField.DATA_DIRECTORY, ConfigField.RESTORE);
      if (config.durability().isEmpty()) {
        for (ConfigField field : written) {
          to.writeNullField(Json.name(field));
        }
      } else {
        Durability durability = config.durability().get();
        to.writeStringField("data_directory", durability.directory().toString());
        to.writeStringField("storage", Json.name(durability.store()));
        to.writeStringField("wal_mode", Json.name(durability.walMode()));
        to.writeStringField("flush_interval", durability.flushInterval().toString());
        to.writeStringField(
            "checkpoint_interval", durability.checkpointInterval().toString());
        to.writeNumberField("checkpoints_kept", durability.checkpointsKept());
        to.writeNumberField("full_checkpoint_every", durability.fullCheckpointEvery());
        if (durability.maxLogBytes() == Long.MAX_VALUE) {
          to.writeNullField("max_log_bytes");
        } else {
          to.writeNumberField("max_log_bytes", durability.maxLogBytes());
        }
        to.writeStringField("compression", Json.name(durability.compression()));
        if (durability.restore().epoch() > 0) {
          to.writeNumberField("restore", durability.restore().epoch());
        } else {
          to.writeStringField(
              "restore", durability.restore().equals(RestorePoint.NONE) ? "none" : "latest");
        }
      }
      to.writeEndObject();
    });
  }
}
