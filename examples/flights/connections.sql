-- What became of connections between real flights, and where delays piled up; see README.md.

CREATE SOURCE flights (
  scheduled   TIMESTAMP NOT NULL,
  delay       INTEGER NOT NULL,
  distance    INTEGER NOT NULL,
  origin      VARCHAR NOT NULL,
  destination VARCHAR NOT NULL,
  -- No flight left a day later than it should have.
  WATERMARK FOR scheduled AS scheduled - INTERVAL '1' DAY
) FROM FILE (path = 'flights.csv', format = 'csv');

-- A flight takes half an hour, and a minute for each eight miles.
CREATE VIEW arrivals AS
SELECT *, scheduled + (30 + distance / 8) * INTERVAL '1' MINUTE AS arrives
FROM flights;

-- A connection leaves 40 minutes to 2 hours after the arrival, and not back to where one came from. It is missed
-- where less than 20 minutes are left of it.
CREATE VIEW connections AS
SELECT o.scheduled AS leaves, i.origin AS from_airport, i.destination AS via, o.destination AS to_airport,
       i.arrives + i.delay * INTERVAL '1' MINUTE + INTERVAL '20' MINUTE
         > o.scheduled + o.delay * INTERVAL '1' MINUTE AS is_missed
FROM arrivals i
JOIN flights o
  ON o.origin = i.destination
 AND o.scheduled BETWEEN i.scheduled + INTERVAL '1' HOUR AND i.scheduled + INTERVAL '9' HOUR
 AND o.scheduled BETWEEN i.arrives + INTERVAL '40' MINUTE AND i.arrives + INTERVAL '2' HOUR
WHERE o.destination <> i.origin;

-- The ten that failed most often, of each day.
CREATE STREAM worst AS
SELECT window_start AS flight_day, place, from_airport, via, to_airport, missed, tried
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end
                               ORDER BY missed DESC, tried, via, from_airport, to_airport) AS place
  FROM (
    SELECT window_start, window_end, from_airport, via, to_airport,
           COUNT_IF(is_missed) AS missed, COUNT(*) AS tried
    FROM TABLE(TUMBLE(TABLE connections, DESCRIPTOR(leaves), INTERVAL '1' DAY))
    GROUP BY window_start, window_end, from_airport, via, to_airport))
WHERE place <= 10;

CREATE SINK worst_connections FROM worst;

-- Delays that pile up: flights of an airport that left an hour late or more, less than half an hour apart.
CREATE MATERIALIZED VIEW disruptions AS
SELECT origin,
       SESSION_START(scheduled, INTERVAL '30' MINUTE) AS begins,
       SESSION_END(scheduled, INTERVAL '30' MINUTE) AS ends,
       COUNT(*) AS flights,
       MAX(delay) AS longest_delay
FROM flights
WHERE delay >= 60
GROUP BY SESSION(scheduled, INTERVAL '30' MINUTE), origin;

SELECT * FROM disruptions ORDER BY flights DESC, begins, origin LIMIT 10;
