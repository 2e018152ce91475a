package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

const account = "/var/run/secrets/kubernetes.io/serviceaccount/"

// api is the cluster's API server, reached as the pod's service account.
type api struct {
	client *http.Client
	base   string
}

func newAPI() *api {
	authority, err := os.ReadFile(account + "ca.crt")
	if err != nil {
		log.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	return &api{
		// Short dials: the kernel remembers that a connection from before kube-proxy's rules is not translated; only a
		// new attempt is.
		client: &http.Client{Transport: &http.Transport{
			TLSClientConfig:       &tls.Config{RootCAs: roots},
			DialContext:           (&net.Dialer{Timeout: 2 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: 10 * time.Second,
		}},
		base: "https://" + net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT")) + "/api/v1/",
	}
}

// follow lists all objects of a kind and then watches them, again and again; listed is called after the first list.
func (a *api) follow(kind string, listed func(), clear func(), set func(object json.RawMessage, gone bool)) {
	for first := true; ; {
		version, err := a.list(kind, clear, set)
		if err == nil {
			if first {
				listed()
				first = false
			}
			err = a.watch(kind, version, set)
		}
		if err != nil {
			log.Printf("%s: %v", kind, err)
			time.Sleep(time.Second)
		}
	}
}

func (a *api) list(kind string, clear func(), set func(json.RawMessage, bool)) (version string, err error) {
	body, err := a.get(kind)
	if err != nil {
		return "", err
	}
	defer body.Close()
	var list struct {
		Metadata struct{ ResourceVersion string }
		Items    []json.RawMessage
	}
	if err := json.NewDecoder(body).Decode(&list); err != nil {
		return "", err
	}
	clear()
	for _, item := range list.Items {
		set(item, false)
	}
	return list.Metadata.ResourceVersion, nil
}

func (a *api) watch(kind, version string, set func(json.RawMessage, bool)) error {
	body, err := a.get(kind + "?watch=1&timeoutSeconds=300&resourceVersion=" + version)
	if err != nil {
		return err
	}
	defer body.Close()
	for events := json.NewDecoder(body); ; {
		var event struct {
			Type   string
			Object json.RawMessage
		}
		if err := events.Decode(&event); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if event.Type == "ERROR" {
			return nil // too old: the next list has everything
		}
		set(event.Object, event.Type == "DELETED")
	}
}

func (a *api) get(path string) (io.ReadCloser, error) {
	// Read each time: tokens are renewed.
	token, err := os.ReadFile(account + "token")
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodGet, a.base+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	response, err := a.client.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return response.Body, nil
}
