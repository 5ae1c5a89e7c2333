-- What the launcher executes once, so that the classes it loads go into the archive.
CREATE SOURCE t (k VARCHAR NOT NULL, v DOUBLE, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
CREATE STREAM sums AS
  SELECT k, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS begins, COUNT(*) AS n, AVG(v) AS mean
  FROM t WHERE v > 0 GROUP BY k, TUMBLE(ts, INTERVAL '1' MINUTE);
CREATE SINK out FROM sums;
CREATE MATERIALIZED VIEW counts AS SELECT k, COUNT(*) AS n FROM t GROUP BY k;
INSERT INTO t VALUES ('a', 1.5, TIMESTAMP '2001-01-01 00:00:00'),
                     ('a', 2.5, TIMESTAMP '2001-01-01 00:02:00');
SHOW SOURCES;
SELECT * FROM counts;
