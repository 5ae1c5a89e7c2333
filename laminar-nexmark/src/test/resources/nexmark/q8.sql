SELECT DISTINCT p.id, p.name, p.dateTime // 10000 * 10000 FROM person p, auction a
WHERE p.id = a.seller AND p.dateTime // 10000 = a.dateTime // 10000
