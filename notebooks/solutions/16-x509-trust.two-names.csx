// The intermediate signs, and both names are alternative names; a wildcard would cover more.
X509Certificate2 TwoNames() => inter.Issue(new("shop.test", "www.shop.test"));
