package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
)

// describeCloud reads what a cloud says of itself, as azure-native and the other ARM_METADATA_HOSTNAME clients do.
func describeCloud(ctx context.Context, metadataHost string) (cloud.Configuration, error) {
	none := cloud.Configuration{}
	url := fmt.Sprintf("https://%s/metadata/endpoints?api-version=2022-09-01", metadataHost)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return none, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return none, err
	}
	defer response.Body.Close()
	var described struct {
		ResourceManager string
		Authentication  struct {
			LoginEndpoint string
			Audiences     []string
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&described); err != nil {
		return none, fmt.Errorf("%s answered %d: %w", url, response.StatusCode, err)
	}
	if len(described.Authentication.Audiences) == 0 {
		return none, fmt.Errorf("%s answered %d without authentication.audiences", url, response.StatusCode)
	}
	return cloud.Configuration{
		ActiveDirectoryAuthorityHost: described.Authentication.LoginEndpoint,
		Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {
				Audience: described.Authentication.Audiences[0],
				Endpoint: described.ResourceManager,
			},
		},
	}, nil
}
