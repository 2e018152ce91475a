// cluster-dns answers DNS for a small cluster: services, the endpoints of headless ones, pod addresses and reverse names.
// It takes the place that kubeadm's CoreDNS Deployment has: same ports, same probes, same service account.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sync"
)

func main() {
	records := newRecords()
	var services, endpoints sync.WaitGroup
	services.Add(1)
	endpoints.Add(1)
	api := newAPI()
	go api.follow("services", services.Done, func() { records.clearServices() }, func(object json.RawMessage, gone bool) {
		var it service
		if json.Unmarshal(object, &it) == nil {
			records.setService(it, gone)
		}
	})
	go api.follow("endpoints", endpoints.Done, func() { records.clearEndpoints() }, func(object json.RawMessage, gone bool) {
		var it endpointSet
		if json.Unmarshal(object, &it) == nil {
			records.setEndpoints(it, gone)
		}
	})

	ready := make(chan struct{})
	go func() {
		services.Wait()
		endpoints.Wait()
		close(ready)
	}()
	go probe(":8080", func() bool { return true })
	go probe(":8181", func() bool {
		select {
		case <-ready:
			return true
		default:
			return false
		}
	})
	go serveTCP(records, ":53")
	serveUDP(records, ":53")
}

func probe(address string, met func() bool) {
	log.Fatal(http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !met() {
			http.Error(w, "the cluster's objects have not been read yet", http.StatusServiceUnavailable)
		}
	})))
}
