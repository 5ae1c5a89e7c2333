WITH marked AS (
  SELECT bidder, dateTime, CASE WHEN dateTime - LAG(dateTime) OVER (
      PARTITION BY bidder ORDER BY dateTime) < 10000 THEN 0 ELSE 1 END AS begins
  FROM bid),
numbered AS (
  SELECT bidder, dateTime, SUM(begins) OVER (
      PARTITION BY bidder ORDER BY dateTime ROWS UNBOUNDED PRECEDING) AS session
  FROM marked)
SELECT bidder, COUNT(*), MIN(dateTime), MAX(dateTime) + 10000
FROM numbered GROUP BY bidder, session
