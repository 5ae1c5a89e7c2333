-- 33,370 real flights in the order in which they left; see README.md.

CREATE SOURCE flights (
  scheduled   TIMESTAMP NOT NULL,
  delay       INTEGER NOT NULL,
  distance    INTEGER NOT NULL,
  origin      VARCHAR NOT NULL,
  destination VARCHAR NOT NULL,
  WATERMARK FOR scheduled AS scheduled - INTERVAL '2' HOUR
) FROM FILE (path = 'flights.csv', format = 'csv');

-- A day is closed once a flight has left that was scheduled two hours into the next day.
CREATE STREAM departures AS
SELECT TUMBLE_START(scheduled, INTERVAL '1' DAY) AS flight_day,
       origin,
       COUNT(*) AS flights,
       ROUND(AVG(delay), 1) AS mean_delay,
       MAX(delay) AS max_delay
FROM flights
GROUP BY TUMBLE(scheduled, INTERVAL '1' DAY), origin;

CREATE SINK departures_by_airport FROM departures;
