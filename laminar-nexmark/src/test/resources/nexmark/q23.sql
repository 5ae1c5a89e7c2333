SELECT b.bidder, b.price, b.channel, b.url, b.extra, p.id, p.name, p.emailAddress, p.creditCard,
       p.city, p.state, p.extra, a.itemName, a.description, a.initialBid, a.reserve, a.dateTime,
       a.expires, a.seller, a.category, a.extra
FROM bid b, person p, auction a WHERE p.id = b.bidder AND a.seller = b.bidder
