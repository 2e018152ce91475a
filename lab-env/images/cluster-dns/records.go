package main

import (
	"net"
	"strings"
	"sync"
)

const zone = "cluster.local."

// The parts of the API's objects that names depend on.
type (
	meta struct{ Name, Namespace string }
	port struct {
		Name, Protocol string
		Port           int
	}
	service struct {
		Metadata meta
		Spec     struct {
			ClusterIP                string
			Ports                    []port
			PublishNotReadyAddresses bool
		}
	}
	address     struct{ IP, Hostname string }
	endpointSet struct {
		Metadata meta
		Subsets  []subset
	}
	subset struct {
		Addresses, NotReadyAddresses []address
		Ports                        []port
	}
)

func (m meta) key() string { return m.Namespace + "/" + m.Name }

func (s service) headless() bool { return s.Spec.ClusterIP == "None" }

func (s service) domain() string { return s.Metadata.Name + "." + s.Metadata.Namespace + ".svc." + zone }

// label is the first part of an endpoint's name: the pod's host name, or its address with dashes.
func (a address) label() string {
	if a.Hostname != "" {
		return a.Hostname
	}
	return strings.ReplaceAll(a.IP, ".", "-")
}

// record is one answer: an address, a name, or a name with a port.
type record struct {
	kind uint16
	ip   net.IP
	name string
	port int
}

// records knows the cluster's services and endpoints and answers by the rules of the Kubernetes DNS specification 1.1.0.
type records struct {
	lock      sync.RWMutex
	services  map[string]service
	endpoints map[string]endpointSet
}

func newRecords() *records {
	return &records{services: map[string]service{}, endpoints: map[string]endpointSet{}}
}

func (r *records) clearServices() {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.services = map[string]service{}
}

func (r *records) clearEndpoints() {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.endpoints = map[string]endpointSet{}
}

func (r *records) setService(it service, gone bool) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if gone {
		delete(r.services, it.Metadata.key())
	} else {
		r.services[it.Metadata.key()] = it
	}
}

func (r *records) setEndpoints(it endpointSet, gone bool) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if gone {
		delete(r.endpoints, it.Metadata.key())
	} else {
		r.endpoints[it.Metadata.key()] = it
	}
}

// find answers a name in lower case that ends with a dot. exists: there is such a name, with or without answers of a
// kind. ours: it belongs to the cluster; for all others there is nobody to ask.
func (r *records) find(name string) (answers []record, exists, ours bool) {
	r.lock.RLock()
	defer r.lock.RUnlock()
	switch {
	case name == zone:
		return nil, true, true
	case strings.HasSuffix(name, "."+zone):
		answers, exists = r.inZone(strings.Split(strings.TrimSuffix(name, "."+zone), "."))
		return answers, exists, true
	case strings.HasSuffix(name, ".in-addr.arpa."):
		answers = r.reverse(strings.Split(strings.TrimSuffix(name, ".in-addr.arpa."), "."))
		return answers, len(answers) > 0, true
	}
	return nil, false, false
}

// inZone answers SERVICE.NAMESPACE.svc, ENDPOINT.SERVICE.NAMESPACE.svc, _PORT._PROTOCOL.SERVICE.NAMESPACE.svc and
// 10-0-0-1.NAMESPACE.pod, given as labels.
func (r *records) inZone(labels []string) (answers []record, exists bool) {
	n := len(labels)
	if labels[n-1] == "pod" {
		if n == 3 {
			if ip := net.ParseIP(strings.ReplaceAll(labels[0], "-", ".")).To4(); ip != nil {
				return []record{{kind: kindA, ip: ip}}, true
			}
		}
		return nil, n < 3
	}
	if labels[n-1] != "svc" {
		return nil, false
	}
	if n < 3 {
		return nil, true
	}
	it, found := r.services[labels[n-2]+"/"+labels[n-3]]
	if !found {
		return nil, false
	}
	switch n {
	case 3:
		return r.serviceAddresses(it)
	case 4:
		return r.endpoint(it, labels[0])
	case 5:
		if strings.HasPrefix(labels[0], "_") && strings.HasPrefix(labels[1], "_") {
			return r.ports(it, labels[0][1:], labels[1][1:])
		}
	}
	return nil, false
}

func (r *records) serviceAddresses(it service) (answers []record, exists bool) {
	if it.headless() {
		for _, target := range r.targets(it) {
			answers = append(answers, record{kind: kindA, ip: net.ParseIP(target.IP).To4()})
		}
		return answers, len(answers) > 0
	}
	if ip := net.ParseIP(it.Spec.ClusterIP).To4(); ip != nil {
		answers = append(answers, record{kind: kindA, ip: ip})
	}
	return answers, true
}

func (r *records) endpoint(it service, label string) (answers []record, exists bool) {
	if it.headless() {
		for _, target := range r.targets(it) {
			if target.label() == label {
				answers = append(answers, record{kind: kindA, ip: net.ParseIP(target.IP).To4()})
			}
		}
	}
	return answers, len(answers) > 0 || strings.HasPrefix(label, "_")
}

func (r *records) ports(it service, name, protocol string) (answers []record, exists bool) {
	for _, asked := range it.Spec.Ports {
		if asked.Name != name || strings.ToLower(asked.Protocol) != protocol {
			continue
		}
		if !it.headless() {
			answers = append(answers, record{kind: kindSRV, name: it.domain(), port: asked.Port})
			continue
		}
		for _, part := range r.endpoints[it.Metadata.key()].Subsets {
			for _, offered := range part.Ports {
				if offered.Name != name {
					continue
				}
				for _, target := range part.published(it) {
					answers = append(answers, record{kind: kindSRV, name: target.label() + "." + it.domain(), port: offered.Port})
				}
			}
		}
	}
	return answers, len(answers) > 0
}

func (r *records) reverse(labels []string) []record {
	if len(labels) != 4 {
		return nil
	}
	ip := labels[3] + "." + labels[2] + "." + labels[1] + "." + labels[0]
	for _, it := range r.services {
		if it.Spec.ClusterIP == ip {
			return []record{{kind: kindPTR, name: it.domain()}}
		}
		if !it.headless() {
			continue
		}
		for _, target := range r.targets(it) {
			if target.IP == ip && target.Hostname != "" {
				return []record{{kind: kindPTR, name: target.Hostname + "." + it.domain()}}
			}
		}
	}
	return nil
}

func (r *records) targets(it service) (all []address) {
	for _, part := range r.endpoints[it.Metadata.key()].Subsets {
		all = append(all, part.published(it)...)
	}
	return all
}

func (s subset) published(it service) []address {
	if !it.Spec.PublishNotReadyAddresses {
		return s.Addresses
	}
	return append(append([]address{}, s.Addresses...), s.NotReadyAddresses...)
}
