/** FROM FILE and INTO FILE; found by laminar-core as a service. */
module io.laminar.connector.file {
  requires io.laminar.core;
  requires io.laminar.format;
  requires com.fasterxml.jackson.core;
  requires de.siegmar.fastcsv;
  requires static com.github.luben.zstd_jni;
  requires static org.jspecify;

  provides io.laminar.core.connector.SourceConnectorFactory with
      io.laminar.connector.file.FileSourceConnectorFactory;
  provides io.laminar.core.connector.SinkConnectorFactory with
      io.laminar.connector.file.FileSinkConnectorFactory;
}
