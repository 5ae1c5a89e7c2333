-- Persons who joined and put something up for auction in the same ten seconds.
CREATE STREAM q8 AS
SELECT p.id, p.name, p.starttime
FROM (
  SELECT id, name, window_start AS starttime, window_time AS fired
  FROM TABLE(TUMBLE(TABLE person, DESCRIPTOR(dateTime), INTERVAL '10' SECOND))
  GROUP BY id, name, window_start, window_end, window_time) AS p
JOIN (
  SELECT seller, window_time AS fired
  FROM TABLE(TUMBLE(TABLE auction, DESCRIPTOR(dateTime), INTERVAL '10' SECOND))
  GROUP BY seller, window_start, window_end, window_time) AS a
ON p.id = a.seller AND p.fired = a.fired;
