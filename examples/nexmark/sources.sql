-- The three streams of the auction house.

CREATE SOURCE person (
  id BIGINT NOT NULL,
  name VARCHAR NOT NULL,
  emailAddress VARCHAR NOT NULL,
  creditCard VARCHAR NOT NULL,
  city VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  dateTime TIMESTAMP(3) NOT NULL,
  extra VARCHAR NOT NULL,
  WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND
);

CREATE SOURCE auction (
  id BIGINT NOT NULL,
  itemName VARCHAR NOT NULL,
  description VARCHAR NOT NULL,
  initialBid BIGINT NOT NULL,
  reserve BIGINT NOT NULL,
  dateTime TIMESTAMP(3) NOT NULL,
  expires TIMESTAMP(3) NOT NULL,
  seller BIGINT NOT NULL,
  category BIGINT NOT NULL,
  extra VARCHAR NOT NULL,
  WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND
);

CREATE SOURCE bid (
  auction BIGINT NOT NULL,
  bidder BIGINT NOT NULL,
  price BIGINT NOT NULL,
  channel VARCHAR NOT NULL,
  url VARCHAR NOT NULL,
  dateTime TIMESTAMP(3) NOT NULL,
  extra VARCHAR NOT NULL,
  WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND
);
