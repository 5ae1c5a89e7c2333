WITH windows AS (
  SELECT DISTINCT (dateTime // 2000 - slide) * 2000 AS opened
  FROM bid, range(5) AS slides(slide)),
counts AS (
  SELECT auction, opened, COUNT(*) AS num
  FROM bid JOIN windows ON dateTime >= opened AND dateTime < opened + 10000
  GROUP BY auction, opened)
SELECT auction, num, opened, opened + 10000 FROM counts
QUALIFY RANK() OVER (PARTITION BY opened ORDER BY num DESC) = 1
