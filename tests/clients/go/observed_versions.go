package main

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// observedVersions is a policy that notes the api-version each request really carries, polls too.
type observedVersions struct {
	mutex    sync.Mutex
	versions []string
}

func (o *observedVersions) Do(request *policy.Request) (*http.Response, error) {
	version := request.Raw().URL.Query().Get("api-version")
	o.mutex.Lock()
	if version != "" && !slices.Contains(o.versions, version) {
		o.versions = append(o.versions, version)
	}
	o.mutex.Unlock()
	return request.Next()
}

func (o *observedVersions) reset() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.versions = nil
}

func (o *observedVersions) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return strings.Join(o.versions, ",")
}
