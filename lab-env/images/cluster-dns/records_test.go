package main

import (
	"encoding/binary"
	"encoding/json"
	"testing"
)

// Compiled and run when the image is built.
func cluster(t *testing.T) *records {
	known := newRecords()
	for _, text := range []string{
		`{"metadata":{"name":"web","namespace":"shop"},"spec":{"clusterIP":"10.96.0.7","ports":[{"name":"http","protocol":"TCP","port":80}]}}`,
		`{"metadata":{"name":"db","namespace":"shop"},"spec":{"clusterIP":"None","ports":[{"name":"sql","protocol":"TCP","port":3306}]}}`,
	} {
		var it service
		if err := json.Unmarshal([]byte(text), &it); err != nil {
			t.Fatal(err)
		}
		known.setService(it, false)
	}
	var set endpointSet
	if err := json.Unmarshal([]byte(`{"metadata":{"name":"db","namespace":"shop"},"subsets":[{
		"addresses":[{"ip":"10.244.0.4","hostname":"db-0"},{"ip":"10.244.1.5"}],"notReadyAddresses":[{"ip":"10.244.1.6"}],
		"ports":[{"name":"sql","port":3307}]}]}`), &set); err != nil {
		t.Fatal(err)
	}
	known.setEndpoints(set, false)
	return known
}

func TestNames(t *testing.T) {
	known := cluster(t)
	for _, c := range []struct {
		name   string
		count  int
		exists bool
	}{
		{"web.shop.svc.cluster.local.", 1, true},
		{"db.shop.svc.cluster.local.", 2, true},
		{"db-0.db.shop.svc.cluster.local.", 1, true},
		{"10-244-1-5.db.shop.svc.cluster.local.", 1, true},
		{"10-244-1-6.db.shop.svc.cluster.local.", 0, false},
		{"_http._tcp.web.shop.svc.cluster.local.", 1, true},
		{"_sql._tcp.db.shop.svc.cluster.local.", 2, true},
		{"_sql._udp.db.shop.svc.cluster.local.", 0, false},
		{"10-244-0-9.shop.pod.cluster.local.", 1, true},
		{"7.0.96.10.in-addr.arpa.", 1, true},
		{"4.0.244.10.in-addr.arpa.", 1, true},
		{"none.shop.svc.cluster.local.", 0, false},
		{"shop.svc.cluster.local.", 0, true},
		{"example.org.", 0, false},
	} {
		answers, exists, _ := known.find(c.name)
		if len(answers) != c.count || exists != c.exists {
			t.Errorf("%s: %d answers, exists %v; expected %d, %v", c.name, len(answers), exists, c.count, c.exists)
		}
	}
}

func TestWire(t *testing.T) {
	known := cluster(t)
	query := append([]byte{0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0}, writeName("DB.shop.svc.cluster.local.")...)
	query = append(query, 0, kindA, 0, 1)
	reply := answer(known, query, mostInUDP)
	if binary.BigEndian.Uint16(reply) != 0xabcd || reply[3]&0xf != 0 || binary.BigEndian.Uint16(reply[6:]) != 2 {
		t.Errorf("unexpected reply % x", reply)
	}
	if last := reply[len(reply)-4:]; last[0] != 10 || last[3] != 5 {
		t.Errorf("the last address is %v", last)
	}
	if short := answer(known, query, len(query)+20); short[2]&2 == 0 || binary.BigEndian.Uint16(short[6:]) != 1 {
		t.Error("a reply that is too long is not marked")
	}
	for cut := 0; cut < len(query); cut++ {
		answer(known, query[:cut], mostInUDP) // must not panic
	}
}
